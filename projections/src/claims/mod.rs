//! Who held what, in which session, and how did it end? One row a claim.

mod reader;

pub use reader::{ClaimView, of_session, previous_session};

use crate::{Happening, Kept, Projection, Unfoldable};
use events::{Event, TaskEvent, Timestamp};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};
use uuid::Uuid;

/// The projection of claims.
pub struct Claims;

/// How a claim ended.
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
pub enum Ending {
    /// The work was handed in.
    Submitted,
    /// It was laid to rest.
    Paused,
    /// Something stood in the way.
    Blocked,
    /// It was given back.
    Released,
    /// The holder was silent for too long.
    Reclaimed,
    /// The holder gave up.
    Failed,
    /// It was not wanted any more.
    Cancelled,
    /// It waits for an answer.
    Asked,
}

/// Which claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ClaimKey {
    /// The task.
    pub task: Uuid,
    /// The claim's number.
    pub fence: u64,
}

/// A claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimRow {
    /// The task.
    pub task: Uuid,
    /// The claim's number.
    pub fence: u64,
    /// Who held it.
    pub agent: Uuid,
    /// In which session.
    pub session: Uuid,
    /// 1 and the failures and reclaims before.
    pub attempt: u32,
    /// Whether it went on from a pause.
    pub resumed: bool,
    /// Since when.
    pub claimed_at: Timestamp,
    /// Where in the log.
    pub claimed_position: u64,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How.
    pub ending: Option<Ending>,
    /// What was said then: the outcome, the reason, the error, the question.
    pub said: Option<String>,
}

impl Kept for Claims {
    const NAME: &'static str = "claims";
    const KEY_COLUMNS: &'static [(&'static str, &'static str)] =
        &[("task", "uuid"), ("fence", "bigint")];
    type Key = ClaimKey;
    type Row = ClaimRow;

    fn key(row: &ClaimRow) -> ClaimKey {
        ClaimKey { task: row.task, fence: row.fence }
    }
}

impl Projection for Claims {
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");

    fn keys(at: &Happening<'_>) -> Vec<ClaimKey> {
        let Event::Task(event) = at.event else { return Vec::new() };
        let task = at.envelope.stream.id;
        let fence = match event {
            TaskEvent::TaskClaimed { fence, .. } => Some(*fence),
            event => ended(event).map(|(fence, ..)| fence),
        };
        fence.map(|fence| ClaimKey { task, fence }).into_iter().collect()
    }

    fn begins(at: &Happening<'_>) -> bool {
        matches!(at.event, Event::Task(TaskEvent::TaskClaimed { .. }))
    }

    fn fold(
        row: Option<ClaimRow>,
        key: &ClaimKey,
        at: &Happening<'_>,
    ) -> Result<Option<ClaimRow>, Unfoldable> {
        let Event::Task(event) = at.event else { return Ok(row) };
        if let TaskEvent::TaskClaimed { agent, session, attempt, resumes, .. } = event {
            return Ok(Some(ClaimRow {
                task: key.task,
                fence: key.fence,
                agent: *agent,
                session: *session,
                attempt: *attempt,
                resumed: *resumes,
                claimed_at: at.envelope.recorded_at,
                claimed_position: at.envelope.position,
                ended_at: None,
                ending: None,
                said: None,
            }));
        }
        let Some((_, ending, said)) = ended(event) else { return Ok(row) };
        let mut row = row.ok_or_else(|| at.unfoldable(Self::NAME, "nobody held it"))?;
        row.ended_at = Some(at.envelope.recorded_at);
        row.ending = Some(ending);
        row.said = said.cloned();
        Ok(Some(row))
    }
}

/// The claim that an event ends, how, and what was said.
const fn ended(event: &TaskEvent) -> Option<(u64, Ending, Option<&String>)> {
    use TaskEvent as E;
    Some(match event {
        E::TaskSubmitted { fence, outcome, .. } => (*fence, Ending::Submitted, outcome.as_ref()),
        E::TaskPaused { fence: Some(fence), .. } => (*fence, Ending::Paused, None),
        E::TaskBlocked { fence: Some(fence), reason } => (*fence, Ending::Blocked, Some(reason)),
        E::ClaimReleased { fence, reason, .. } => (*fence, Ending::Released, reason.as_ref()),
        E::ClaimReclaimed { fence } => (*fence, Ending::Reclaimed, None),
        E::AttemptFailed { fence, error } => (*fence, Ending::Failed, Some(error)),
        E::TaskCancelled { fence: Some(fence), reason } => {
            (*fence, Ending::Cancelled, reason.as_ref())
        }
        E::QuestionAsked(question) if !question.holds_claim => {
            (question.fence, Ending::Asked, Some(&question.text))
        }
        _ => return None,
    })
}
