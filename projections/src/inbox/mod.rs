//! What waits for a human? One row for each thing that an event says so of, for as long as it does.
//!
//! What no event says, and only several rows together tell, is added when it is read: leave to
//! begin, a dependency that came to nothing, a projection that stopped.

mod fold;
mod items;
mod reader;

pub use reader::{InboxCount, InboxFilter, InboxItem, InboxPage, Moment, counts, page};

use crate::{Happening, Kept, Projection, Unfoldable};
use events::{Event, StreamKind, Timestamp};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};
use uuid::Uuid;

/// The projection of the inbox.
pub struct Inbox;

/// For what a human is waited for.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum InboxKind {
    /// An agent asked something.
    Question,
    /// Nobody may begin until an operator says who.
    StartApproval,
    /// What was handed in is to be judged.
    Review,
    /// A gate's evidence needs somebody else's word.
    GateToVerify,
    /// Something that is no task stands in the way.
    Blocked,
    /// The holder is silent for longer than its lease.
    SuspectClaim,
    /// A task was tried as often as it may be.
    TaskFailed,
    /// A task waits for one that failed or was cancelled.
    DependencyFailed,
    /// Spending reached a budget's threshold.
    BudgetWarned,
    /// Spending reached a budget's limit.
    BudgetSpent,
    /// A projection met an event that it can't fold.
    ProjectionStopped,
}

/// Which item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct InboxKey {
    /// The task or budget that it is about.
    pub subject: Uuid,
    /// Its kind; the stored word, since keys order by its bytes.
    pub kind: String,
}

/// Something that waits for a human.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxRow {
    /// The task or budget that it is about.
    pub subject: Uuid,
    /// What is waited for.
    pub kind: InboxKind,
    /// Where in the log it began to wait.
    pub position: u64,
    /// Since when it waits.
    pub since: Timestamp,
    /// What was said: the question, the reason, the outcome.
    pub said: Option<String>,
    /// The name of who said it.
    pub said_by: String,
    /// The question's id.
    pub question: Option<Uuid>,
    /// When the question is answered by its default.
    pub deadline: Option<Timestamp>,
    /// The gates whose evidence nobody else has looked at, in the order in which it was shown.
    pub gates: Vec<String>,
    /// When the budget's period began.
    pub period_start: Option<Timestamp>,
}

impl Kept for Inbox {
    const NAME: &'static str = "inbox";
    const KEY_COLUMNS: &'static [(&'static str, &'static str)] =
        &[("subject", "uuid"), ("kind", "text")];
    type Key = InboxKey;
    type Row = InboxRow;

    fn key(row: &InboxRow) -> InboxKey {
        InboxKey { subject: row.subject, kind: row.kind.to_string() }
    }
}

impl Projection for Inbox {
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");

    fn keys(at: &Happening<'_>) -> Vec<InboxKey> {
        let (stream, kinds) = match at.event {
            Event::Task(event) => (StreamKind::Task, fold::touched_by_task(event)),
            Event::Budget(event) => (StreamKind::Budget, fold::touched_by_budget(event)),
            _ => return Vec::new(),
        };
        let Some(subject) = at.id_of(stream) else { return Vec::new() };
        kinds.iter().map(|kind| InboxKey { subject, kind: kind.to_string() }).collect()
    }

    fn fold(
        row: Option<InboxRow>,
        key: &InboxKey,
        at: &Happening<'_>,
    ) -> Result<Option<InboxRow>, Unfoldable> {
        let kind: InboxKind = key
            .kind
            .parse()
            .map_err(|_| at.unfoldable(Self::NAME, format!("no kind `{}`", key.kind)))?;
        Ok(match at.event {
            Event::Task(event) => fold::task(row, (key.subject, kind), event, at),
            Event::Budget(event) => fold::budget((key.subject, kind), event, at),
            _ => row,
        })
    }
}

#[cfg(test)]
mod spec;
