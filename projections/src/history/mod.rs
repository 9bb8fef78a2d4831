//! What happened to this task, by whom, at what cost? One row an event, tokens reported for it
//! included.

mod reader;
mod summary;

pub use reader::{HistoryPage, page};
pub use summary::summary;

use crate::{Happening, Kept, Projection, Unfoldable};
use events::{ActorKind, Event, SessionEvent, StreamKind, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// The projection of what happened to tasks.
pub struct History;

/// Which event of which task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HistoryKey {
    /// The task.
    pub task: Uuid,
    /// Where in the log.
    pub position: u64,
    /// Which one there: 0, unless an old shape is read as several events.
    pub part: u32,
}

/// Something that happened to a task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryRow {
    /// Which event.
    #[serde(flatten)]
    pub key: HistoryKey,
    /// The event's name.
    pub kind: String,
    /// What kind of actor did it.
    pub actor_kind: ActorKind,
    /// The actor's name.
    pub actor: String,
    /// The session in which it was done.
    pub session: Option<Uuid>,
    /// When it was appended.
    pub recorded_at: Timestamp,
    /// When it happened, by the source's own time.
    pub occurred_at: Timestamp,
    /// What happened, in a line.
    pub summary: String,
    /// Input, output and cache creation together, where tokens were reported.
    pub tokens: Option<u64>,
    /// What they cost in micro-dollars, where that is known.
    pub cost_micros: Option<u64>,
    /// The event's fields, in today's shape.
    pub payload: Value,
}

impl Kept for History {
    const NAME: &'static str = "history";
    const KEY_COLUMNS: &'static [(&'static str, &'static str)] =
        &[("task", "uuid"), ("position", "bigint"), ("part", "bigint")];
    type Key = HistoryKey;
    type Row = HistoryRow;

    fn key(row: &HistoryRow) -> HistoryKey {
        row.key
    }
}

impl Projection for History {
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");

    fn keys(at: &Happening<'_>) -> Vec<HistoryKey> {
        let task = match at.event {
            Event::Session(SessionEvent::TokensReported { task, .. }) => *task,
            _ => at.id_of(StreamKind::Task),
        };
        let (position, part) = (at.envelope.position, at.part);
        task.map(|task| HistoryKey { task, position, part }).into_iter().collect()
    }

    fn begins(_at: &Happening<'_>) -> bool {
        true
    }

    fn fold(
        row: Option<HistoryRow>,
        key: &HistoryKey,
        at: &Happening<'_>,
    ) -> Result<Option<HistoryRow>, Unfoldable> {
        if row.is_some() {
            return Err(at.unfoldable(Self::NAME, "that position was folded before"));
        }
        let (tokens, cost_micros, reporter) = match at.event {
            Event::Session(SessionEvent::TokensReported {
                input,
                output,
                cache_creation,
                cost_micros,
                ..
            }) => {
                (Some(input + output + cache_creation), *cost_micros, Some(at.envelope.stream.id))
            }
            _ => (None, None, None),
        };
        let payload = serde_json::from_str(&at.event.payload())
            .map_err(|error| at.unfoldable(Self::NAME, error.to_string()))?;
        let metadata = &at.envelope.metadata;
        Ok(Some(HistoryRow {
            key: *key,
            kind: at.event.name().to_owned(),
            actor_kind: metadata.actor_kind,
            actor: metadata.actor.clone(),
            session: reporter.or(metadata.session_id),
            recorded_at: at.envelope.recorded_at,
            occurred_at: at.envelope.occurred_at(),
            summary: summary(at.event),
            tokens,
            cost_micros,
            payload,
        }))
    }
}
