//! How a task is closed without being worked on, opened again, and put away.

use super::bounds::many;
use super::{Task, TaskFacts, TaskRefusal};
use crate::domain::project::Project;
use events::{AcceptedPlan, TaskEvent, TaskStatus, Timestamp};
use uuid::Uuid;

type Decision = Result<Vec<TaskEvent>, TaskRefusal>;

const DAY_SECONDS: i64 = 86_400;

pub(super) fn close_elsewhere(task: &Task, how: &str, at: Option<Timestamp>) -> Decision {
    match task.status {
        TaskStatus::Intake | TaskStatus::Ready => {
            Ok(vec![TaskEvent::TaskClosedElsewhere { how: how.to_owned(), at }])
        }
        status => Err(TaskRefusal::TaskStateForbids {
            status,
            wanted: "closed elsewhere",
            way_out: "complete or cancel it here",
        }),
    }
}

pub(super) fn cancel(task: &Task, reason: &Option<String>) -> Decision {
    match task.status {
        TaskStatus::Cancelled => Ok(vec![]),
        status if status.is_closed() => Err(TaskRefusal::TaskClosed { status }),
        _ => Ok(vec![TaskEvent::TaskCancelled {
            fence: task.claim.as_ref().map(|claim| claim.fence),
            reason: reason.clone(),
        }]),
    }
}

pub(super) fn reopen(task: &Task, reason: &Option<String>) -> Decision {
    if task.status.is_closed() {
        return Ok(vec![TaskEvent::TaskReopened { reason: reason.clone() }]);
    }
    Err(TaskRefusal::TaskStateForbids {
        status: task.status,
        wanted: "reopened",
        way_out: "it is open already",
    })
}

/// Whoever planned is done; the task waits for what it planned, and is done when that is.
pub(super) fn accept_plan(task: &Task, tasks: &[Uuid]) -> Decision {
    many("the plan", tasks.len())?;
    if tasks.is_empty() {
        return Err(TaskRefusal::PlanMissing);
    }
    match task.status {
        TaskStatus::Review | TaskStatus::Done => {
            Ok(vec![TaskEvent::PlanAccepted(AcceptedPlan { tasks: tasks.to_vec() })])
        }
        status => Err(TaskRefusal::TaskStateForbids {
            status,
            wanted: "accepted as a plan",
            way_out: "only what was handed in is",
        }),
    }
}

pub(super) fn archive(task: &Task) -> Decision {
    if task.archived {
        return Ok(vec![]);
    }
    match task.status {
        status if status.is_closed() => Ok(vec![TaskEvent::TaskArchived {}]),
        status => Err(TaskRefusal::TaskStateForbids {
            status,
            wanted: "archived",
            way_out: "finish or cancel it first",
        }),
    }
}

/// What was true when the policy looked may not be true any more: then nothing happens.
pub(super) fn archive_in_time(task: &Task, facts: &TaskFacts, now: Timestamp) -> Decision {
    let due = archived_at(task, facts.rules()).is_some_and(|time| time <= now);
    Ok(if due { vec![TaskEvent::TaskArchived {}] } else { vec![] })
}

/// When a closed task is archived, where its project says so.
#[must_use]
pub fn archived_at(task: &Task, project: &Project) -> Option<Timestamp> {
    let closed_at = task.closed_at.filter(|_| !task.archived)?;
    Some(closed_at.plus_seconds(i64::from(project.archive_after_days?) * DAY_SECONDS))
}
