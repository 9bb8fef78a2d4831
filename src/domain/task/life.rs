//! What the table of a task's life (`events`, `TaskEvent::leads`) does not allow, in words.

use super::{Task, TaskRefusal};
use events::{Fate, TaskEvent, TaskStatus};

/// Where a task stands after an event, and what became of its claim; `None` where the event can't
/// happen to it.
#[must_use]
pub fn after(task: &Task, event: &TaskEvent) -> Option<(TaskStatus, Fate)> {
    event.leads(task.status, task.claim.is_some())
}

/// The refusal of something that the state does not allow: it names the state, and the way out.
pub(super) fn forbids(task: &Task, wanted: &'static str) -> TaskRefusal {
    let status = task.status;
    if status.is_closed() {
        return TaskRefusal::TaskClosed { status };
    }
    let way_out = match status {
        TaskStatus::Intake => "ready it first",
        TaskStatus::Ready => "claim it first",
        TaskStatus::InProgress => "its holder hands it in, lets it rest or gives it back first",
        TaskStatus::Paused => "resume it first",
        TaskStatus::Blocked => "unblock it first",
        TaskStatus::Waiting => "answer its question first",
        TaskStatus::Review => "approve it, or request changes",
        TaskStatus::Done | TaskStatus::Failed | TaskStatus::Cancelled => "reopen it first",
    };
    TaskRefusal::TaskStateForbids { status, wanted, way_out }
}

/// Refuses events of which the one that moves the task can't happen to it.
pub(super) fn allows(
    task: &Task,
    wanted: &'static str,
    events: Vec<TaskEvent>,
) -> Result<Vec<TaskEvent>, TaskRefusal> {
    let moving = events.iter().find(|event| !accompanies(event)).or(events.last());
    match moving.map(|event| after(task, event)) {
        Some(None) => Err(forbids(task, wanted)),
        _ => Ok(events),
    }
}

/// What goes before the event that moves the task: a sign of life, or evidence.
const fn accompanies(event: &TaskEvent) -> bool {
    use TaskEvent as E;
    matches!(
        event,
        E::ClaimSuspected { .. }
            | E::ClaimRevived { .. }
            | E::ProgressReported { .. }
            | E::CheckpointSaved { .. }
            | E::ClaimKeyIssued(_)
            | E::GateEvidenced(_)
            | E::GateVerified(_)
    )
}
