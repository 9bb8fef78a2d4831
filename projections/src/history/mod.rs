//! What happened to this task, by whom, at what cost? One row an event, tokens reported for it
//! included.
//!
//! A row says where in the log, and nothing else: what is told of it is read there.

mod reader;
mod summary;
mod told;

pub use reader::{HistoryPage, page};
pub use summary::summary;
pub use told::Told;

use crate::{Happening, Kept, Projection, Unfoldable};
use events::{Event, SessionEvent, StreamKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The projection of what happened to tasks.
pub struct History;

/// Which event of which task; there is no more to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HistoryKey {
    /// The task.
    pub task: Uuid,
    /// Where in the log.
    pub position: u64,
    /// Which one there: 0, unless an old shape is read as several events.
    pub part: u32,
}

impl Kept for History {
    const NAME: &'static str = "history";
    const KEY_COLUMNS: &'static [(&'static str, &'static str)] =
        &[("task", "uuid"), ("position", "bigint"), ("part", "bigint")];
    type Key = HistoryKey;
    type Row = HistoryKey;

    fn key(row: &HistoryKey) -> HistoryKey {
        *row
    }
}

impl Projection for History {
    const VERSION: u32 = 2;
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
        row: Option<HistoryKey>,
        key: &HistoryKey,
        at: &Happening<'_>,
    ) -> Result<Option<HistoryKey>, Unfoldable> {
        if row.is_some() {
            return Err(at.unfoldable(Self::NAME, "that position was folded before"));
        }
        Ok(Some(*key))
    }
}
