//! Phases open in order, whatever the order in which their tasks come and go.

use super::stage::{Stage, acting, claim, on, operator, stage};
use crate::domain::project::ProjectCommand;
use crate::domain::task::{NotClaimable, Place, TaskChange, TaskCommand};
use crate::domain::{Command, NothingReason, ProjectRef};
use events::{Phase, TaskStatus};
use uuid::Uuid;

pub(super) fn phases(names: &[&str]) -> Command {
    let phase = |name: &&str| Phase { description: None, name: (*name).into() };
    let phases = names.iter().map(phase).collect();
    Command::Project(ProjectRef::Key("CORE".into()), ProjectCommand::DefinePhases { phases })
}

pub(super) fn in_phase(stage: &mut Stage, phase: &str) -> Uuid {
    stage.task_with(|new| new.phase = Some(phase.into()))
}

fn put(task: Uuid, phase: Option<&str>) -> Command {
    let place = Place { phase: Some(phase.map(Into::into)), ..Place::default() };
    on(task, TaskCommand::Change(Box::new(TaskChange { place, ..TaskChange::default() })))
}

fn obstacle(stage: &Stage, task: Uuid) -> Option<NotClaimable> {
    stage.world.why_not_claimable(task, None, stage.now)
}

fn shut(before: &str, unfinished: usize, failed: usize) -> Option<NotClaimable> {
    let (phase, before) = ("build".to_owned(), before.to_owned());
    Some(NotClaimable::PhaseNotOpen { phase, before, unfinished, failed })
}

fn open(stage: &Stage) -> Vec<bool> {
    let core = stage.world.resolve_project(&ProjectRef::Key("CORE".into())).expect("it is there");
    stage.world.phases(core).iter().map(|phase| phase.is_open).collect()
}

#[test]
fn a_phase_opens_when_all_tasks_of_those_before_are_done_or_cancelled() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    stage.must(phases(&["design", "build", "ship"]));
    let build = in_phase(&mut stage, "build");
    let designs = [in_phase(&mut stage, "design"), in_phase(&mut stage, "design")];
    assert_eq!(open(&stage), [true, false, false]);
    assert_eq!(obstacle(&stage, build), shut("design", 2, 0));
    assert_eq!(stage.refused(&acting(ada), on(build, claim())), "TASK_NOT_CLAIMABLE");
    let first = stage.next(ada).expect("a design");
    assert_eq!(first.task, designs[0]);
    stage.finish(&first);
    assert_eq!(obstacle(&stage, build), shut("design", 1, 0));
    stage.must(on(designs[1], TaskCommand::Cancel { reason: None }));
    assert_eq!((obstacle(&stage, build), open(&stage)), (None, vec![true, true, false]));
    assert_eq!(stage.next(ada).expect("the build").task, build);
}

#[test]
fn what_waits_for_its_phase_is_blocked_and_nothing_else() {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    stage.must(phases(&["design", "build"]));
    let design = in_phase(&mut stage, "design");
    in_phase(&mut stage, "build");
    let tomorrow = stage.now.plus_seconds(86_400);
    stage.task_with(|new| {
        new.phase = Some("build".into());
        new.not_before = Some(tomorrow);
    });
    let held = stage.claim(ada, design);
    assert_eq!(stage.next(bob), Err(NothingReason::AllTaken));
    let reason = "no pen".into();
    stage.must_as(&acting(ada), on(design, TaskCommand::Block { fence: Some(held.fence), reason }));
    assert_eq!(stage.next(bob), Err(NothingReason::AllBlocked));
}

#[test]
fn a_failure_keeps_the_phases_after_it_shut_and_says_so() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    stage.must(phases(&["design", "build"]));
    let design = stage.task_with(|new| {
        new.phase = Some("design".into());
        new.max_attempts = Some(1);
    });
    let build = in_phase(&mut stage, "build");
    let held = stage.claim(ada, design);
    let fail = TaskCommand::Fail {
        fence: Some(held.fence),
        error: "no".into(),
        cause: None,
        resume_at: None,
    };
    stage.must_as(&acting(ada), on(design, fail));
    assert_eq!(stage.look(design).status, TaskStatus::Failed);
    assert_eq!(obstacle(&stage, build), shut("design", 1, 1));
    let told = obstacle(&stage, build).map(|why| why.to_string()).unwrap_or_default();
    assert!(told.contains("1 failed: reopen or cancel"), "{told}");
    stage.must(on(design, TaskCommand::Reopen { reason: None }));
    assert_eq!(obstacle(&stage, build), shut("design", 1, 0));
}

#[test]
fn what_has_no_phase_is_always_open_and_what_is_reopened_shuts_again() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    stage.must(phases(&["design", "build"]));
    let design = in_phase(&mut stage, "design");
    let (build, free) = (in_phase(&mut stage, "build"), stage.task());
    assert_eq!(obstacle(&stage, free), None);
    stage.must(put(build, None));
    assert_eq!(obstacle(&stage, build), None);
    stage.must(put(build, Some("build")));
    let held = stage.claim(ada, design);
    stage.finish(&held);
    let held = stage.claim(ada, build);
    stage.must(on(design, TaskCommand::Reopen { reason: None }));
    assert_eq!(stage.look(build).status, TaskStatus::InProgress, "who holds it goes on");
    stage.must(on(build, TaskCommand::Release { fence: Some(held.fence), reason: None }));
    assert_eq!(obstacle(&stage, build), shut("design", 1, 0));
}

#[test]
fn another_order_opens_others_at_once() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let (build, design) = (in_phase(&mut stage, "build"), in_phase(&mut stage, "design"));
    assert_eq!((obstacle(&stage, build), obstacle(&stage, design)), (None, None));
    assert_eq!(stage.refused(&operator(), phases(&["design"])), "PHASE_HAS_OPEN_TASKS");
    stage.must(phases(&["design", "build"]));
    assert_eq!(stage.next(ada).expect("a design").task, design);
    stage.must(phases(&["build", "design"]));
    assert_eq!(stage.next(ada).expect("a build").task, build);
    assert_eq!(stage.refused(&operator(), put(build, Some("ship"))), "PHASE_UNKNOWN");
    stage.must(phases(&[]));
    stage.must(put(build, Some("ship")));
}

#[test]
fn a_task_takes_no_phase_along_that_the_other_project_has_not() {
    let mut stage = stage();
    stage.must(phases(&["design"]));
    let task = stage.task_with(|new| {
        new.project = Some(ProjectRef::Key("GEN".into()));
        new.phase = Some("whatever".into());
    });
    let to_core = |phase| {
        let project = Some(ProjectRef::Key("CORE".into()));
        let place = Place { project, phase, ..Place::default() };
        on(task, TaskCommand::Change(Box::new(TaskChange { place, ..TaskChange::default() })))
    };
    assert_eq!(stage.refused(&operator(), to_core(None)), "PHASE_UNKNOWN");
    stage.must(to_core(Some(Some("design".into()))));
    assert_eq!(stage.look(task).phase.as_deref(), Some("design"));
}
