//! Where a task stands in its life: status, hold and attempts, by the table in `events`.
//!
//! Shared by the rooms that show tasks, so that they can't disagree.

use crate::{Happening, Unfoldable};
use events::{Fate, PauseCause, TaskEvent, TaskStatus, Timestamp};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};
use uuid::Uuid;

/// Whether a holder gives signs of life.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ClaimState {
    /// Its lease runs.
    Live,
    /// Its lease passed; it may still come back.
    Suspect,
}

/// The columns that say where a task stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Course {
    /// Its state.
    pub status: TaskStatus,
    /// The last claim's number; 0 before the first.
    pub fence: u64,
    /// Who holds it.
    pub holder: Option<Uuid>,
    /// The holder's session.
    pub session: Option<Uuid>,
    /// Whether the holder gives signs of life.
    pub claim_state: Option<ClaimState>,
    /// Since when it is held.
    pub claimed_at: Option<Timestamp>,
    /// How long the hold lasts without a sign of life.
    pub lease_seconds: Option<u32>,
    /// Tokens set aside by the claim, whatever was used of them since.
    pub reserved: u64,
    /// 1 and the failures and reclaims since it was last opened.
    pub attempt: u32,
    /// Whether it was paused since it was last held, so that the next holder goes on from there:
    /// such tasks come first.
    pub resumable: bool,
    /// Why it rests.
    pub pause_cause: Option<PauseCause>,
    /// When it may go on.
    pub resume_at: Option<Timestamp>,
    /// What stands in its way.
    pub blocked_reason: Option<String>,
}

impl Course {
    /// The course of a task that was just written down.
    #[must_use]
    pub const fn begun() -> Self {
        Self {
            status: TaskStatus::Intake,
            fence: 0,
            holder: None,
            session: None,
            claim_state: None,
            claimed_at: None,
            lease_seconds: None,
            reserved: 0,
            attempt: 1,
            resumable: false,
            pause_cause: None,
            resume_at: None,
            blocked_reason: None,
        }
    }

    /// The course after an event of the task's stream.
    ///
    /// # Errors
    /// A claim's event that names another claim than the held one.
    pub fn after(
        mut self,
        event: &TaskEvent,
        at: &Happening<'_>,
        projection: &'static str,
    ) -> Result<Self, Unfoldable> {
        if let Some(fence) = held_fence(event)
            && (self.holder.is_none() || fence != self.fence)
        {
            let known =
                self.holder.map_or_else(|| "no claim".to_owned(), |_| self.fence.to_string());
            return Err(
                at.unfoldable(projection, format!("it names claim {fence}, held is {known}"))
            );
        }
        self.turn(event, at.envelope.recorded_at);
        Ok(self)
    }

    /// The table says where it stands; what can't happen to a task leaves it where it is.
    fn turn(&mut self, event: &TaskEvent, now: Timestamp) {
        let Some((status, fate)) = event.leads(self.status, self.holder.is_some()) else { return };
        self.stand(status, fate);
        match event {
            TaskEvent::TaskReopened { .. } | TaskEvent::PlanAccepted(_) => self.attempt = 1,
            TaskEvent::TaskClaimed {
                agent,
                session,
                fence,
                attempt,
                lease_seconds,
                reserved,
                ..
            } => {
                self.resumable = false;
                self.fence = *fence;
                self.holder = Some(*agent);
                self.session = Some(*session);
                self.claim_state = Some(ClaimState::Live);
                self.claimed_at = Some(now);
                self.lease_seconds = Some(*lease_seconds);
                self.reserved = *reserved;
                self.attempt = *attempt;
            }
            TaskEvent::ClaimSuspected { .. } => self.claim_state = Some(ClaimState::Suspect),
            TaskEvent::ClaimRevived { .. } => self.claim_state = Some(ClaimState::Live),
            TaskEvent::ClaimReclaimed { .. } | TaskEvent::AttemptFailed { .. } => self.attempt += 1,
            TaskEvent::TaskPaused { cause, resume_at, .. } => {
                self.resumable = true;
                self.pause_cause = Some(*cause);
                self.resume_at = *resume_at;
            }
            TaskEvent::TaskBlocked { reason, .. } => self.blocked_reason = Some(reason.clone()),
            _ => {}
        }
    }

    /// Every change of status ends whatever pause or block there was; the hold ends with the claim.
    fn stand(&mut self, status: TaskStatus, fate: Fate) {
        if status != self.status {
            self.pause_cause = None;
            self.resume_at = None;
            self.blocked_reason = None;
        }
        if fate == Fate::Ends {
            self.holder = None;
            self.session = None;
            self.claim_state = None;
            self.claimed_at = None;
            self.lease_seconds = None;
            self.reserved = 0;
        }
        // What was left by who paused it is there to go on from, until somebody does or it closes.
        self.resumable &= !status.is_closed();
        self.status = status;
    }
}

/// The claim that an event changes or ends, and so can only follow while it is held.
fn held_fence(event: &TaskEvent) -> Option<u64> {
    match event {
        TaskEvent::ClaimSuspected { fence }
        | TaskEvent::ClaimRevived { fence }
        | TaskEvent::ClaimReclaimed { fence }
        | TaskEvent::ClaimReleased { fence, .. }
        | TaskEvent::TaskSubmitted { fence, .. }
        | TaskEvent::AttemptFailed { fence, .. } => Some(*fence),
        TaskEvent::QuestionAsked(question) => Some(question.fence),
        TaskEvent::TaskPaused { fence, .. }
        | TaskEvent::TaskBlocked { fence, .. }
        | TaskEvent::TaskCancelled { fence, .. } => *fence,
        _ => None,
    }
}
