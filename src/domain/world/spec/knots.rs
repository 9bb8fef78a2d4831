//! What waits in vain is named, each knot with its way out.

use super::phases::{in_phase, phases};
use super::stage::{Stage, acting, on, stage};
use crate::domain::TaskRef;
use crate::domain::task::TaskCommand;
use crate::domain::world::KnotKind;
use uuid::Uuid;

/// The kinds of the knots there are, their tasks, and what is said of them.
fn knots(stage: &Stage) -> (Vec<(KnotKind, Vec<Uuid>)>, String) {
    let found = stage.world.knots(None);
    let told: Vec<_> = found.iter().map(|knot| knot.sentence.clone()).collect();
    (found.into_iter().map(|knot| (knot.kind, knot.tasks)).collect(), told.join("\n"))
}

fn failing(stage: &mut Stage, change: impl FnOnce(&mut crate::domain::task::NewTask)) -> Uuid {
    stage.task_with(|new| {
        new.max_attempts = Some(1);
        change(new);
    })
}

fn fail(stage: &mut Stage, agent: Uuid, task: Uuid) {
    let held = stage.claim(agent, task);
    let fail = TaskCommand::Fail {
        fence: Some(held.fence),
        error: "no".into(),
        cause: None,
        resume_at: None,
    };
    stage.must_as(&acting(agent), on(task, fail));
}

fn cancel(stage: &mut Stage, task: Uuid) {
    stage.must(on(task, TaskCommand::Cancel { reason: None }));
}

#[test]
fn what_waits_for_something_that_can_still_happen_is_no_knot() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    stage.must(phases(&["design", "build"]));
    let (design, build) = (in_phase(&mut stage, "design"), in_phase(&mut stage, "build"));
    let part = stage.task_with(|new| new.parent = Some(TaskRef::Id(build)));
    stage.depend(part, design).expect("no circle");
    stage.claim(ada, design);
    assert_eq!(knots(&stage).0, []);
}

#[test]
fn a_circle_through_a_part_and_a_phase_is_named_as_one() {
    let mut stage = stage();
    stage.must(phases(&["design", "build"]));
    let whole = in_phase(&mut stage, "design");
    let part = stage.task_with(|new| {
        new.parent = Some(TaskRef::Id(whole));
        new.phase = Some("build".into());
    });
    let (found, told) = knots(&stage);
    assert_eq!(found, [(KnotKind::Cycle, vec![whole, part])]);
    for words in ["CORE-1 waits for its subtask CORE-2", "CORE-2 waits for the phase design"] {
        assert!(told.contains(words), "{told}");
    }
    assert!(told.contains("move a task to another phase or parent"), "{told}");
}

#[test]
fn a_dependency_on_a_later_phase_is_a_circle() {
    let mut stage = stage();
    stage.must(phases(&["design", "build"]));
    let (design, build) = (in_phase(&mut stage, "design"), in_phase(&mut stage, "build"));
    let other = in_phase(&mut stage, "build");
    stage.depend(design, build).expect("phases are not looked at");
    let (found, told) = knots(&stage);
    assert_eq!(found, [(KnotKind::Cycle, vec![design, build])], "{other} only waits behind it");
    assert!(told.contains("CORE-1 depends on CORE-2"), "{told}");
}

#[test]
fn what_failed_or_was_cancelled_is_named_with_those_that_wait_for_it() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let (failed, gone) = (failing(&mut stage, |_| {}), stage.task());
    let (one, two) = (stage.task(), stage.task());
    for (task, blocker) in [(one, failed), (two, failed), (two, gone)] {
        stage.depend(task, blocker).expect("no circle");
    }
    fail(&mut stage, ada, failed);
    cancel(&mut stage, gone);
    let (found, told) = knots(&stage);
    let wanted =
        [(KnotKind::FailedDependency, vec![one, two]), (KnotKind::CancelledDependency, vec![two])];
    assert_eq!(found, wanted);
    assert!(
        told.contains("CORE-3, CORE-4 can't begin, since CORE-1 failed; reopen CORE-1"),
        "{told}"
    );
    assert!(told.contains("CORE-2 was cancelled"), "{told}");
}

#[test]
fn failed_parts_and_phases_are_named() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    stage.must(phases(&["design", "build"]));
    let whole = stage.task();
    let part = failing(&mut stage, |new| new.parent = Some(TaskRef::Id(whole)));
    let design = failing(&mut stage, |new| new.phase = Some("design".into()));
    let build = in_phase(&mut stage, "build");
    fail(&mut stage, ada, part);
    fail(&mut stage, ada, design);
    let (found, told) = knots(&stage);
    let wanted = [(KnotKind::FailedSubtask, vec![whole]), (KnotKind::FailedPhase, vec![build])];
    assert_eq!(found, wanted);
    assert!(told.contains("its subtasks CORE-2 failed; reopen or cancel"), "{told}");
    assert!(told.contains("of the phase design only what failed is left"), "{told}");
    let other = stage.world.resolve_project(&crate::domain::ProjectRef::Key("GEN".into()));
    assert_eq!(stage.world.knots(other), [], "the other project has none");
}

#[test]
fn what_only_a_person_can_set_going_is_named_if_somebody_waits_for_it() {
    let mut stage = stage();
    let blocked = stage.task();
    stage.must(on(blocked, TaskCommand::Block { fence: None, reason: "no key".into() }));
    let (idle, awaited) = (intake(&mut stage), intake(&mut stage));
    let waiting = stage.task();
    stage.depend(waiting, awaited).expect("no circle");
    let (found, told) = knots(&stage);
    let kind = KnotKind::BlockedWithoutWayOut;
    assert_eq!(found, [(kind, vec![blocked]), (kind, vec![awaited])], "{idle} is in nobody's way");
    assert!(told.contains("is blocked (no key); unblock it"), "{told}");
}

fn intake(stage: &mut Stage) -> Uuid {
    stage.task_with(|new| new.priority = None)
}
