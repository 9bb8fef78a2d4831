//! Tasks with parts: what waits for what, and how a whole is finished.

use super::stage::{Stage, acting, claim, new_task, on, operator, request, stage, waits_for};
use crate::domain::task::{NotClaimable, Place, Submission, TaskChange, TaskCommand};
use crate::domain::world::Counts;
use crate::domain::{NothingReason, TaskRef};
use events::{DependencyKind, Event, TaskEvent, TaskStatus};
use uuid::Uuid;

fn part_of(stage: &mut Stage, whole: Uuid) -> Uuid {
    stage.task_with(|new| new.parent = Some(TaskRef::Id(whole)))
}

fn finish(stage: &mut Stage, agent: Uuid, task: Uuid) {
    let claimed = stage.claim(agent, task);
    stage.finish(&claimed);
}

fn status(stage: &Stage, task: Uuid) -> TaskStatus {
    stage.look(task).status
}

fn cancel() -> TaskCommand {
    TaskCommand::Cancel { reason: None }
}

fn reopen() -> TaskCommand {
    TaskCommand::Reopen { reason: None }
}

fn obstacle(stage: &Stage, task: Uuid) -> Option<NotClaimable> {
    stage.world.why_not_claimable(task, None, stage.now)
}

#[test]
fn a_whole_is_not_handed_out_while_its_parts_are_open() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let whole = stage.task();
    let part = part_of(&mut stage, whole);
    let keys = vec!["CORE-2".to_owned()];
    assert_eq!(obstacle(&stage, whole), Some(NotClaimable::SubtasksOpen { open: 1, keys }));
    assert_eq!(stage.refused(&acting(ada), on(whole, claim())), "TASK_NOT_CLAIMABLE");
    assert_eq!(stage.next(ada).expect("the part").task, part);
    assert_eq!(stage.next(ada), Err(NothingReason::AllTaken));
}

#[test]
fn wholes_are_finished_with_their_last_part_level_by_level() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let whole = stage.task();
    let middle = part_of(&mut stage, whole);
    let (one, two) = (part_of(&mut stage, middle), part_of(&mut stage, middle));
    finish(&mut stage, ada, one);
    assert_eq!(status(&stage, middle), TaskStatus::Ready);
    let claimed = stage.claim(ada, two);
    let submission = Submission {
        outcome: Some("it parses".into()),
        files: vec!["src/lib.rs".into()],
        ..Submission::default()
    };
    let complete =
        TaskCommand::Complete { fence: Some(claimed.fence), submission: Box::new(submission) };
    let decided = stage.ask(&acting(ada), on(two, complete)).expect("it is held");
    let rolled: Vec<_> = decided
        .events
        .iter()
        .filter_map(|one| match &one.event {
            Event::Task(TaskEvent::TaskRolledUp(parts)) => {
                Some((one.stream.id, one.metadata.causation, parts.clone()))
            }
            _ => None,
        })
        .collect();
    let last = decided.events.last().expect("events").position;
    assert_eq!(rolled.len(), 2);
    assert_eq!((rolled[0].0, rolled[0].1), (middle, Some(last - 2)));
    assert_eq!((rolled[1].0, rolled[1].1), (whole, Some(last - 1)));
    assert_eq!(rolled[1].2.files, ["src/lib.rs"]);
    assert_eq!(rolled[1].2.outcome.as_deref(), Some("CORE-2: CORE-4: it parses"));
    assert_eq!(
        (status(&stage, middle), status(&stage, whole)),
        (TaskStatus::Done, TaskStatus::Done)
    );
    let below = Counts { done: 3, ..Counts::default() };
    assert_eq!(stage.world.subtasks_below(whole), below);
}

#[test]
fn a_failed_part_keeps_its_whole_open_and_cancelled_ones_give_it_back() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let whole = stage.task();
    let failing = stage.task_with(|new| {
        new.parent = Some(TaskRef::Id(whole));
        new.max_attempts = Some(1);
    });
    let other = part_of(&mut stage, whole);
    let held = stage.claim(ada, failing);
    let fail = TaskCommand::Fail {
        fence: Some(held.fence),
        error: "no".into(),
        cause: None,
        resume_at: None,
    };
    stage.must_as(&acting(ada), on(failing, fail));
    stage.must(on(other, cancel()));
    let keys = vec!["CORE-2".to_owned()];
    assert_eq!(obstacle(&stage, whole), Some(NotClaimable::SubtasksFailed { failed: 1, keys }));
    assert_eq!(stage.next(ada), Err(NothingReason::AllBlocked));
    stage.must(on(failing, reopen()));
    stage.must(on(failing, cancel()));
    assert_eq!((status(&stage, whole), obstacle(&stage, whole)), (TaskStatus::Ready, None));
    assert_eq!(stage.next(ada).expect("the whole").task, whole);
}

#[test]
fn who_splits_what_he_holds_goes_on_and_hands_it_in_at_the_end() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let whole = stage.task();
    let held = stage.claim(ada, whole);
    let part = part_of(&mut stage, whole);
    stage.must_as(&acting(ada), on(whole, TaskCommand::Heartbeat { fence: Some(held.fence) }));
    let complete = || TaskCommand::Complete { fence: Some(1), submission: Box::default() };
    assert_eq!(stage.refused(&acting(ada), on(whole, complete())), "SUBTASKS_OPEN");
    finish(&mut stage, ada, part);
    assert_eq!(status(&stage, whole), TaskStatus::InProgress);
    stage.must_as(&acting(ada), on(whole, complete()));
    // Given back instead, it is finished with its parts.
    stage.must(on(part, reopen()));
    assert_eq!(status(&stage, whole), TaskStatus::Done, "what is done stays done");
    stage.must(on(whole, reopen()));
    finish(&mut stage, ada, part);
    assert_eq!(status(&stage, whole), TaskStatus::Done);
}

#[test]
fn whoever_reopens_a_whole_wants_it_done_itself() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let whole = stage.task();
    let part = part_of(&mut stage, whole);
    finish(&mut stage, ada, part);
    assert_eq!(status(&stage, whole), TaskStatus::Done);
    stage.must(on(whole, reopen()));
    assert_eq!((status(&stage, whole), obstacle(&stage, whole)), (TaskStatus::Ready, None));
    finish(&mut stage, ada, whole);
}

#[test]
fn the_last_open_part_that_goes_elsewhere_leaves_a_finished_whole() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let whole = stage.task();
    let (done, leaving) = (part_of(&mut stage, whole), part_of(&mut stage, whole));
    finish(&mut stage, ada, done);
    let place = Place { parent: Some(None), ..Place::default() };
    let change = TaskChange { place, ..TaskChange::default() };
    stage.must(on(leaving, TaskCommand::Change(Box::new(change))));
    assert_eq!(status(&stage, whole), TaskStatus::Done);
}

#[test]
fn what_was_closed_elsewhere_finishes_no_open_whole() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let whole = stage.task();
    let (one, two) = (part_of(&mut stage, whole), part_of(&mut stage, whole));
    let close = |how: &str| TaskCommand::CloseElsewhere { how: how.into(), at: None };
    stage.must(on(one, close("closed")));
    stage.must(on(two, close("closed")));
    assert_eq!((status(&stage, whole), obstacle(&stage, whole)), (TaskStatus::Ready, None));
    // One more part here, and it is finished with that.
    let three = part_of(&mut stage, whole);
    finish(&mut stage, ada, three);
    assert_eq!(status(&stage, whole), TaskStatus::Done);
}

#[test]
fn a_request_that_ends_one_part_and_begins_another_leaves_its_whole_open() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let whole = stage.task();
    let part = part_of(&mut stage, whole);
    let claimed = stage.claim(ada, part);
    let mut more = new_task(stage.mint());
    more.parent = Some(TaskRef::Id(whole));
    let complete = TaskCommand::Complete { fence: Some(claimed.fence), submission: Box::default() };
    let create = on(more.id, TaskCommand::Create(Box::new(more)));
    stage.decide(&request(&acting(ada), vec![on(part, complete), create])).expect("it is legal");
    assert_eq!(status(&stage, whole), TaskStatus::Ready);
}

#[test]
fn no_circle_goes_through_wholes_and_parts() {
    let mut stage = stage();
    let whole = stage.task();
    let middle = part_of(&mut stage, whole);
    let part = part_of(&mut stage, middle);
    for above in [middle, whole] {
        assert_eq!(stage.refused(&operator(), on(part, waits_for(above))), "DEPENDENCY_CYCLE");
        let mut new = new_task(stage.mint());
        new.parent = Some(TaskRef::Id(part));
        new.depends_on = vec![(TaskRef::Id(above), DependencyKind::Blocks)];
        let create = on(new.id, TaskCommand::Create(Box::new(new)));
        assert_eq!(stage.refused(&operator(), create), "DEPENDENCY_CYCLE");
    }
    let other = stage.task();
    stage.must(on(other, waits_for(whole)));
    assert_eq!(stage.refused(&operator(), on(part, waits_for(other))), "DEPENDENCY_CYCLE");
    let under = |whole| {
        let place = Place { parent: Some(Some(TaskRef::Id(whole))), ..Place::default() };
        TaskCommand::Change(Box::new(TaskChange { place, ..TaskChange::default() }))
    };
    assert_eq!(stage.refused(&operator(), on(other, under(part))), "DEPENDENCY_CYCLE");
    let refusal = stage.ask(&operator(), on(part, waits_for(other))).expect_err("a circle");
    let circle = "CORE-3 → CORE-4 → CORE-1 → CORE-2 → CORE-3";
    assert!(refusal.to_string().contains(circle), "{refusal}");
}

#[test]
fn of_two_that_would_close_a_circle_together_the_second_is_refused() {
    let mut stage = stage();
    let (one, two) = (stage.task(), stage.task());
    // In one request or in two: the transactor decides one after the other.
    let both = vec![on(one, waits_for(two)), on(two, waits_for(one))];
    let refusal = stage.decide(&request(&operator(), both)).expect_err("a circle");
    assert_eq!((refusal.reason.code(), refusal.command), ("DEPENDENCY_CYCLE", 1));
    stage.must(on(one, waits_for(two)));
    assert_eq!(stage.refused(&operator(), on(two, waits_for(one))), "DEPENDENCY_CYCLE");
}
