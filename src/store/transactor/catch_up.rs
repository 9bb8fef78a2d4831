//! Reads on from the known position and folds what others wrote. Holds no lock in the database.

use events::{CodecError, StreamKind, Upcasters};
use sqlx::PgConnection;

use crate::domain::world::World;
use crate::store::log;

/// Events read at once: a few megabytes.
const PAGE: u32 = 5_000;

/// Why memory could not be brought up to the log's end.
#[derive(Debug, thiserror::Error)]
pub enum CatchUpError {
    /// The database's fault.
    #[error("the log can't be read")]
    Database(#[from] sqlx::Error),
    /// An event that this program can't read: it must write no more.
    #[error("this server has met an event that it can't read, and writes no more")]
    Unreadable(#[from] CodecError),
    /// The log misses a position, or goes back in time: nothing that a server of ours writes.
    #[error("the log goes on with position {found} after {known}: it was tampered with")]
    Broken {
        /// The last position that was folded.
        known: u64,
        /// The next that was found.
        found: u64,
    },
}

/// What was folded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CaughtUp {
    /// How many events.
    pub events: u64,
    /// Whether the ledger itself changed: its keys, its switch.
    pub ledger_changed: bool,
}

/// Folds everything after the world's position, up to the log's end.
///
/// # Errors
/// A database that fails; an event that can't be read. The world stands where it got to.
pub async fn catch_up(
    world: &mut World,
    connection: &mut PgConnection,
    upcasters: &Upcasters,
) -> Result<CaughtUp, CatchUpError> {
    let mut done = CaughtUp::default();
    loop {
        let ledger = world.ledger_id();
        let page = log::read_after(connection, ledger, world.position(), PAGE).await?;
        for stored in &page {
            let known = world.position();
            if stored.position != known + 1 || stored.recorded_at < world.recorded_at() {
                return Err(CatchUpError::Broken { known, found: stored.position });
            }
            let recorded = stored.read(upcasters)?;
            done.ledger_changed |= recorded.envelope.stream.kind == StreamKind::Ledger;
            world.apply(&recorded);
        }
        done.events += page.len() as u64;
        if page.len() < PAGE as usize {
            return Ok(done);
        }
    }
}
