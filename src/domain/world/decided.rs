//! What deciding a request comes to.

use super::parts::Finished;
use crate::domain::Answer;
use events::{Event, Metadata, Stream};
use uuid::Uuid;

/// What follows from a request: what is to be appended, and what its caller is told.
#[derive(Debug, Clone, Default)]
pub struct Decided {
    /// The events, consequences included, in the order of their positions.
    pub events: Vec<Pending>,
    /// One answer an action.
    pub answers: Vec<Answer>,
    /// The leases that begin anew.
    pub renewals: Vec<Renewal>,
    /// The tasks whose parts may all be finished; none when all is decided.
    pub(super) finished: Vec<Finished>,
}

/// An event that has its place and waits for its commit.
#[derive(Debug, Clone)]
pub struct Pending {
    /// Its position in the ledger.
    pub position: u64,
    /// Its stream.
    pub stream: Stream,
    /// Its place in the stream.
    pub sequence: u64,
    /// What happened.
    pub event: Event,
    /// By whom and why.
    pub metadata: Metadata,
}

/// A holder gave a sign of life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renewal {
    /// The task.
    pub task: Uuid,
    /// The claim.
    pub fence: u64,
    /// The lease's term.
    pub lease_seconds: u32,
}
