//! What a projection is: which rows an event touches, and what becomes of a row by it.
//!
//! Both are pure. The same two functions serve the followers, a rebuild, the auditor and the tests.

use events::{Envelope, Event, Recorded, StreamKind};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// One event at one place in the log, as a fold sees it.
#[derive(Debug, Clone, Copy)]
pub struct Happening<'a> {
    /// Where, when, by whom.
    pub envelope: &'a Envelope,
    /// What.
    pub event: &'a Event,
    /// Which one of its position: 0, unless an old shape is read as several events.
    pub part: u32,
}

impl<'a> Happening<'a> {
    /// The happenings of a recorded event, in order.
    pub fn all(recorded: &'a Recorded) -> impl Iterator<Item = Self> {
        let envelope = &recorded.envelope;
        (0..).zip(&recorded.events).map(move |(part, event)| Self { envelope, event, part })
    }

    /// The stream's id, if it is a stream of that kind.
    #[must_use]
    pub fn id_of(&self, kind: StreamKind) -> Option<Uuid> {
        let stream = self.envelope.stream;
        (stream.kind == kind).then_some(stream.id)
    }

    /// That this happening can't follow what the projection knows.
    #[must_use]
    pub fn unfoldable(&self, projection: &'static str, reason: impl Into<String>) -> Unfoldable {
        Unfoldable {
            projection,
            position: self.envelope.position,
            event: self.event.name(),
            reason: reason.into(),
        }
    }
}

/// An event that a projection can't fold; it stops there and never skips.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{projection} can't fold {event} at position {position}: {reason}")]
pub struct Unfoldable {
    /// The projection that stopped.
    pub projection: &'static str,
    /// Where in the log.
    pub position: u64,
    /// The event's stored name.
    pub event: &'static str,
    /// What was missing or impossible.
    pub reason: String,
}

/// Rows kept in a table, one set a ledger.
///
/// Keys and rows are flat serde structs whose field names are the table's columns. Every column is
/// always written; keys order as their columns do (`collate "C"` for texts).
pub trait Kept: Send + Sync + 'static {
    /// The projection's name: that of its table, and what `rebuild` and `verify` call it.
    const NAME: &'static str;

    /// The columns of its key and their types, in the order in which keys are ordered.
    const KEY_COLUMNS: &'static [(&'static str, &'static str)];

    /// What tells its rows apart within a ledger.
    type Key: Ord + Clone + Serialize + DeserializeOwned + Send + Sync;

    /// A row.
    type Row: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync;

    /// The key of a row.
    fn key(row: &Self::Row) -> Self::Key;
}

/// A question's answer, folded from the log.
pub trait Projection: Kept {
    /// The version of the fold. Another one than the table was made with: it is rebuilt.
    const VERSION: u32;

    /// What creates its table, with `{table}` for the table's name.
    const SCHEMA: &'static str;

    /// The rows that it touches.
    fn keys(at: &Happening<'_>) -> Vec<Self::Key>;

    /// Whether no row of its keys is there before it, if the log is what it has to be: such a row
    /// is not looked for. One that is there all the same fails the write, and is looked for then.
    fn begins(_at: &Happening<'_>) -> bool {
        false
    }

    /// What becomes of a row of [`Self::keys`]: the new row, or none any more.
    ///
    /// # Errors
    /// What can't follow the row as it is.
    fn fold(
        row: Option<Self::Row>,
        key: &Self::Key,
        at: &Happening<'_>,
    ) -> Result<Option<Self::Row>, Unfoldable>;
}
