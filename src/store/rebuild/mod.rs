//! Projections built anew beside those that serve, compared with them, and put in their place.
//!
//! Works while servers run: the new table is nobody's until the pointer row is switched, and the
//! pointer row is what keeps a follower out while it is.

mod compare;
mod one;

use super::connect::Database;
use super::follower::REBUILD_LOCK;
use super::log;
use events::{CodecError, Recorded, Upcasters};
use one::Rebuild;
use projections::audit::Difference;
use projections::{FOLLOWERS, Unfoldable, follower};
use sqlx::PgConnection;
use std::thread;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Events read at once while the log is folded.
const EVENTS_MAX: u32 = 5_000;

/// Why a projection was not rebuilt. What was served is served on.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// There is no such follower.
    #[error("there is no projection `{name}` to rebuild; there are {known}")]
    Unknown {
        /// The name that was given.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// Somebody else rebuilds.
    #[error("another rebuild is under way; wait for it to end")]
    UnderWay,
    /// The ledger was never followed.
    #[error("the projection {0} was never made; start the server once")]
    NeverMade(&'static str),
    /// The database's word.
    #[error("the database failed a rebuild")]
    Database(#[from] sqlx::Error),
    /// The log holds what this program can't read.
    #[error("the log can't be read")]
    Unreadable(#[from] CodecError),
    /// The log holds what the projection can't fold.
    #[error(transparent)]
    Unfoldable(#[from] Unfoldable),
    /// A row of another shape than this program knows.
    #[error("a served row of {name} can't be read")]
    Row {
        /// The projection.
        name: &'static str,
        /// What was wrong.
        #[source]
        source: serde_json::Error,
    },
}

/// What came of rebuilding one projection.
#[derive(Debug, Clone, PartialEq)]
pub struct Rebuilt {
    /// Its name.
    pub name: &'static str,
    /// The table that is served now.
    pub generation: i32,
    /// Events that it was folded from.
    pub events: u64,
    /// Rows that it has.
    pub rows: usize,
    /// How long it took, the reading of the log included.
    pub took: Duration,
    /// Whether what was served was what the log says; absent where another fold had made it.
    pub equal_to_served: Option<bool>,
    /// Up to where they were compared.
    pub compared_at: u64,
    /// Where they part first.
    pub difference: Option<Difference>,
}

/// Rebuilds followers of a ledger: those named, or all. `progress` hears of events done, and of
/// how many there are.
///
/// # Errors
/// See [`RebuildError`].
pub async fn rebuild(
    database: &Database,
    ledger: Uuid,
    names: &[&str],
    upcasters: &Upcasters,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Vec<Rebuilt>, RebuildError> {
    let began = Instant::now();
    let mut db = database.patient().connect().await?;
    let mut rebuilds = chosen(names)?;
    // Held by the connection, so that it ends with us however we end.
    let sql = "select pg_try_advisory_lock($1)";
    let alone: bool = sqlx::query_scalar(sql).bind(REBUILD_LOCK).fetch_one(&mut db).await?;
    if !alone {
        return Err(RebuildError::UnderWay);
    }
    let mut log = Log { ledger, upcasters };
    let head = log::head(&mut db, ledger).await?.position;
    let mut common = head;
    for rebuild in &rebuilds {
        common = common.min(rebuild.served(&mut db, ledger).await?.checkpoint);
    }
    fold_to(&mut db, &mut log, &mut rebuilds, common, head, progress).await?;
    let mut reports = Vec::new();
    for rebuild in rebuilds {
        reports.push(rebuild.finish(&mut db, &mut log, began).await?);
    }
    progress(head, head);
    Ok(reports)
}

fn chosen(names: &[&str]) -> Result<Vec<Rebuild>, RebuildError> {
    if names.is_empty() {
        return Ok(FOLLOWERS.iter().map(Rebuild::of).collect());
    }
    let known = || FOLLOWERS.iter().map(|f| f.name()).collect::<Vec<_>>().join(", ");
    let unknown = |name: &str| RebuildError::Unknown { name: name.to_owned(), known: known() };
    names.iter().map(|name| follower(name).map(Rebuild::of).ok_or_else(|| unknown(name))).collect()
}

/// Folds the log up to a position that no served table is behind, each projection in a thread.
async fn fold_to(
    db: &mut PgConnection,
    log: &mut Log<'_>,
    rebuilds: &mut [Rebuild],
    upto: u64,
    head: u64,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<(), RebuildError> {
    let mut done = 0;
    while done < upto {
        let events = log.read(db, done, upto).await?;
        let Some(last) = events.last() else { break };
        thread::scope(|scope| {
            let fold = |rebuild| scope.spawn(|| Rebuild::feed(rebuild, &events));
            let threads: Vec<_> = rebuilds.iter_mut().map(fold).collect();
            let mut threads = threads.into_iter();
            threads.try_for_each(|thread| thread.join().expect("a fold does not panic"))
        })?;
        done = last.envelope.position;
        progress(done, head);
    }
    Ok(())
}

/// The log, read in today's shapes.
struct Log<'a> {
    ledger: Uuid,
    upcasters: &'a Upcasters,
}

impl Log<'_> {
    /// Events after a position, and not after another.
    async fn read(
        &mut self,
        db: &mut PgConnection,
        after: u64,
        upto: u64,
    ) -> Result<Vec<Recorded>, RebuildError> {
        let count = u32::try_from(upto.saturating_sub(after)).unwrap_or(EVENTS_MAX);
        let stored = log::read_after(db, self.ledger, after, count.min(EVENTS_MAX)).await?;
        let read = stored.iter().map(|event| event.read(self.upcasters));
        Ok(read.collect::<Result<_, _>>()?)
    }
}
