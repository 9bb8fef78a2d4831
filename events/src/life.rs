//! The life of a task: the one table of which event leads where, and what happens to the claim.
//!
//! Whoever folds a task's stream goes by it, so that no two can disagree. It is a match by event
//! without a last resort: a new event says here what it does, or nothing compiles.

use crate::streams::TaskEvent;
use crate::values::TaskStatus;

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

impl TaskEvent {
    /// Where a task stands after this event, and what became of its claim, by where it stood and
    /// whether somebody held it; `None` where the event can't happen to it.
    #[must_use]
    pub fn leads(&self, from: TaskStatus, held: bool) -> Option<(TaskStatus, Fate)> {
        use Fate::{Begins, Ends, Stays};
        use TaskStatus as S;
        let open = !from.is_closed();
        let by_holder = from == S::InProgress;
        let (possible, to, fate) = match self {
            Self::TaskReadied {} => (from == S::Intake, S::Ready, Stays),
            Self::TaskClosedElsewhere { .. } => {
                (matches!(from, S::Intake | S::Ready), S::Done, Stays)
            }

            Self::TaskClaimed { .. } => {
                (matches!(from, S::Ready | S::Paused) && !held, S::InProgress, Begins)
            }
            // Without its holder the question still waits.
            Self::ClaimReclaimed { .. } | Self::ClaimReleased { .. } if from == S::Waiting => {
                (held, S::Waiting, Ends)
            }
            Self::ClaimReclaimed { .. }
            | Self::ClaimReleased { .. }
            | Self::AttemptFailed { .. } => (by_holder, S::Ready, Ends),
            Self::TaskFailed { .. } => (matches!(from, S::Ready | S::Waiting), S::Failed, Stays),

            Self::TaskPaused { .. } => (by_holder, S::Paused, Ends),
            Self::TaskResumed {} => (from == S::Paused, S::Ready, Stays),
            Self::TaskBlocked { .. } => {
                (matches!(from, S::InProgress | S::Ready | S::Paused), S::Blocked, Ends)
            }
            Self::TaskUnblocked { .. } => (from == S::Blocked, S::Ready, Stays),

            Self::QuestionAsked(question) => {
                (by_holder, S::Waiting, if question.holds_claim { Stays } else { Ends })
            }
            Self::QuestionAnswered(_) => {
                (from == S::Waiting, if held { S::InProgress } else { S::Ready }, Stays)
            }

            Self::TaskSubmitted { .. } => (by_holder, S::Review, Ends),
            Self::TaskApproved(_) => (from == S::Review, S::Review, Stays),
            Self::ChangesRequested(_) => (from == S::Review, S::Ready, Stays),
            Self::TaskCompleted { .. } => (from == S::Review, S::Done, Stays),

            Self::PlanAccepted(_) => (matches!(from, S::Review | S::Done), S::Ready, Stays),
            Self::TaskRolledUp(_) => (from == S::Ready && !held, S::Done, Stays),

            Self::TaskCancelled { .. } => (open, S::Cancelled, Ends),
            Self::TaskArchived {} => (!open, from, Stays),
            Self::TaskReopened { .. } => (!open, S::Ready, Stays),

            // What is only said under a live claim, and leaves it there.
            Self::ClaimSuspected { .. }
            | Self::ClaimRevived { .. }
            | Self::ProgressReported { .. }
            | Self::ClaimKeyIssued(_)
            | Self::CheckpointSaved { .. } => {
                (matches!(from, S::InProgress | S::Waiting) && held, from, Stays)
            }

            Self::StartApproved(_) | Self::StartDeclined(_) => (from == S::Ready, from, Stays),
            Self::GateEvidenced(_) | Self::GateVerified(_) => (open, from, Stays),

            // What says something of the task at any time.
            Self::TaskCreated { .. }
            | Self::TaskRetitled { .. }
            | Self::TaskDescribed { .. }
            | Self::TaskPrioritized { .. }
            | Self::TaskLabelled { .. }
            | Self::TaskEstimated { .. }
            | Self::TaskPostponed { .. }
            | Self::TaskAssigned { .. }
            | Self::TaskUnassigned {}
            | Self::TaskMoved { .. }
            | Self::TaskConfined(_)
            | Self::CriterionAdded { .. }
            | Self::CriterionMet { .. }
            | Self::CriterionDropped { .. }
            | Self::DependencyAdded { .. }
            | Self::DependencyRemoved { .. }
            | Self::NoteAdded { .. }
            | Self::ArtifactAttached { .. } => (true, from, Stays),
        };
        possible.then_some((to, fate))
    }
}
