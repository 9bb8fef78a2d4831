//! The life of a task: the one table of which event leads where, and what happens to the claim.

use super::{Task, TaskRefusal};
use events::{TaskEvent, TaskStatus};

/// What an event does to the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Nothing.
    Stays,
    /// There is one now.
    Begins,
    /// There is none any more; lease and reservation end with it.
    Ends,
}

/// Where a task stands after an event, and what became of its claim; `None` where the event can't
/// happen to it.
#[must_use]
pub fn after(task: &Task, event: &TaskEvent) -> Option<(TaskStatus, Fate)> {
    use Fate::{Begins, Ends, Stays};
    use TaskEvent as E;
    use TaskStatus as S;
    let held = task.claim.is_some();
    Some(match (task.status, event) {
        (S::Intake, E::TaskReadied {}) => (S::Ready, Stays),
        (S::Intake | S::Ready, E::TaskClosedElsewhere { .. }) => (S::Done, Stays),

        (S::Ready | S::Paused, E::TaskClaimed { .. }) if !held => (S::InProgress, Begins),
        (S::InProgress, E::ClaimReclaimed { .. } | E::ClaimReleased { .. }) => (S::Ready, Ends),
        // Without its holder the question still waits.
        (S::Waiting, E::ClaimReclaimed { .. } | E::ClaimReleased { .. }) if held => {
            (S::Waiting, Ends)
        }
        (S::InProgress, E::AttemptFailed { .. }) => (S::Ready, Ends),
        (S::Ready | S::Waiting, E::TaskFailed { .. }) => (S::Failed, Stays),

        (S::InProgress, E::TaskPaused { .. }) => (S::Paused, Ends),
        (S::Paused, E::TaskResumed {}) => (S::Ready, Stays),
        (S::InProgress | S::Ready | S::Paused, E::TaskBlocked { .. }) => (S::Blocked, Ends),
        (S::Blocked, E::TaskUnblocked { .. }) => (S::Ready, Stays),

        (S::InProgress, E::QuestionAsked(question)) if question.holds_claim => (S::Waiting, Stays),
        (S::InProgress, E::QuestionAsked(_)) => (S::Waiting, Ends),
        (S::Waiting, E::QuestionAnswered(_)) if held => (S::InProgress, Stays),
        (S::Waiting, E::QuestionAnswered(_)) => (S::Ready, Stays),

        (S::InProgress, E::TaskSubmitted { .. }) => (S::Review, Ends),
        (S::Review, E::TaskApproved(_)) => (S::Review, Stays),
        (S::Review, E::ChangesRequested(_)) => (S::Ready, Stays),
        (S::Review, E::TaskCompleted { .. }) => (S::Done, Stays),

        (status, E::TaskCancelled { .. }) if !status.is_closed() => (S::Cancelled, Ends),
        (status, E::TaskReopened { .. }) if status.is_closed() => (S::Ready, Stays),

        (status @ (S::InProgress | S::Waiting), event) if held && is_of_a_claim(event) => {
            (status, Stays)
        }
        (S::Ready, E::StartApproved(_) | E::StartDeclined(_)) => (S::Ready, Stays),
        (status, event) if !status.is_closed() && is_of_open_work(event) => (status, Stays),
        (status, event) if is_of_any_time(event) => (status, Stays),
        _ => return None,
    })
}

/// What only happens under a live claim, and leaves it there.
const fn is_of_a_claim(event: &TaskEvent) -> bool {
    use TaskEvent as E;
    matches!(
        event,
        E::ClaimSuspected { .. }
            | E::ClaimRevived { .. }
            | E::ProgressReported { .. }
            | E::CheckpointSaved { .. }
    )
}

/// What only happens as long as the task is open.
const fn is_of_open_work(event: &TaskEvent) -> bool {
    use TaskEvent as E;
    matches!(event, E::GateEvidenced(_) | E::GateVerified(_))
}

/// What says something of the task, and leaves it where it stands.
const fn is_of_any_time(event: &TaskEvent) -> bool {
    use TaskEvent as E;
    matches!(
        event,
        E::TaskCreated { .. }
            | E::TaskRetitled { .. }
            | E::TaskDescribed { .. }
            | E::TaskPrioritized { .. }
            | E::TaskLabelled { .. }
            | E::TaskEstimated { .. }
            | E::TaskPostponed { .. }
            | E::TaskAssigned { .. }
            | E::TaskUnassigned {}
            | E::TaskMoved { .. }
            | E::CriterionAdded { .. }
            | E::CriterionMet { .. }
            | E::CriterionDropped { .. }
            | E::DependencyAdded { .. }
            | E::DependencyRemoved { .. }
            | E::NoteAdded { .. }
            | E::ArtifactAttached { .. }
    )
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
    let moves = |event: &&TaskEvent| !is_of_a_claim(event) && !is_of_open_work(event);
    let moving = events.iter().find(moves).or(events.last());
    match moving.map(|event| after(task, event)) {
        Some(None) => Err(forbids(task, wanted)),
        _ => Ok(events),
    }
}
