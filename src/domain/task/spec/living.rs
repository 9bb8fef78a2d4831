//! The table of a task's life: whatever is decided is in it, and what is not in it is refused.

use super::{cancelled, done, failed, held, in_every_state};
use crate::domain::Decider;
use crate::domain::spec::GIVEN_AT;
use crate::domain::task::life::after;
use crate::domain::task::{Task, TaskDecider};
use events::{Fate, TaskEvent, TaskStatus};

fn folded(events: &[TaskEvent]) -> Task {
    let mut task = Task::default();
    events.iter().for_each(|event| TaskDecider::evolve(&mut task, event, GIVEN_AT));
    task
}

#[test]
fn every_rule_s_outcome_is_in_the_table() {
    for spec in super::specs() {
        let Ok(events) = &spec.then else { continue };
        let mut task = folded(&spec.given);
        for event in events {
            assert!(after(&task, event).is_some(), "{}: {event:?} from {}", spec.rule, task.status);
            TaskDecider::evolve(&mut task, event, spec.now);
        }
    }
}

#[test]
fn every_state_is_reached_and_only_held_ones_have_a_claim() {
    let mut seen = Vec::new();
    for events in in_every_state() {
        let task = folded(&events);
        let may_be_held = matches!(task.status, TaskStatus::InProgress | TaskStatus::Waiting);
        assert!(may_be_held || task.claim.is_none(), "{} with a claim", task.status);
        seen.push(task.status);
    }
    use strum::VariantArray as _;
    for status in TaskStatus::VARIANTS {
        assert!(seen.contains(status), "{status} is not among {seen:?}");
    }
}

#[test]
fn a_closed_task_is_only_reopened() {
    let moves = |task: &Task, event: &TaskEvent| {
        after(task, event).is_some_and(|(status, _)| status != task.status)
    };
    for given in [done(), failed(), cancelled()] {
        let task = folded(&given);
        for other in in_every_state() {
            let closing = other.iter().filter(|event| moves(&task, event));
            let found: Vec<_> = closing.collect();
            assert!(found.is_empty(), "{} by {found:?}", task.status);
        }
        let reopened = TaskEvent::TaskReopened { reason: None };
        assert_eq!(after(&task, &reopened), Some((TaskStatus::Ready, Fate::Stays)));
    }
}

#[test]
fn whoever_cancels_ends_the_claim() {
    let event = TaskEvent::TaskCancelled { fence: Some(1), reason: None };
    assert_eq!(after(&folded(&held()), &event), Some((TaskStatus::Cancelled, Fate::Ends)));
}
