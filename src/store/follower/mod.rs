//! What follows the log: rows of the reading rooms, folded from their checkpoints on.
//!
//! Several processes may follow one ledger; a projection's row is the lock of the one that folds.
//! Nothing is ever skipped: what can't be folded stops that projection, and says so.

mod generations;
mod round;
mod step;

pub(super) use generations::{REBUILD_LOCK, make_table, version_of};
pub(super) use step::signed;

use generations::{drop_unserved, ensure};

use super::connect::{Database, Wire};
use super::rebuild::{self, RebuildError};
use events::Upcasters;
use projections::{FOLLOWERS, ReadError, Room, Served};
use round::{Round, Worked};
use sqlx::PgPool;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use uuid::Uuid;

/// A lost hint costs at most this.
const POLL: Duration = Duration::from_millis(250);

/// Rounds begin at most so often while nobody waits for them, so that what happens to one row at
/// about the same time is written once.
const ROUND_GAP: Duration = Duration::from_millis(40);

/// Of a processor that commands need too, rounds take no more than this part while nobody waits;
/// half of it when there is more than one round's worth to do.
const CALM: u32 = 4;

/// A round that takes longer has lost its server.
const ROUND_LIMIT: Duration = Duration::from_secs(30);

/// Other processes may be the ones that fold: the database is asked this often by who waits.
const ASK_GAP: Duration = Duration::from_millis(20);

/// The positions that projections have reached, by name.
type Reached = BTreeMap<String, u64>;

/// The followers of one ledger in this process.
pub struct Followers {
    pool: PgPool,
    ledger: Uuid,
    hint: Arc<Notify>,
    hurry: Arc<Notify>,
    stopping: watch::Sender<bool>,
    reached: watch::Receiver<Reached>,
    task: JoinHandle<()>,
}

/// How a projection stands to the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowerStatus {
    /// The projection, as it is served.
    pub served: Served,
    /// How many events of the log are not in its rows yet.
    pub behind: u64,
}

impl FollowerStatus {
    /// Whether it stopped at something that it could not fold.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.served.state == "stopped"
    }
}

impl Followers {
    /// Makes the tables that are missing, rebuilds those whose fold has changed, and begins to
    /// follow. The pool is for those who ask, the folding has a connection of its own.
    ///
    /// # Errors
    /// A database that can't be reached; a log that the new folds can't fold.
    pub async fn start(
        database: &Database,
        pool: PgPool,
        ledger: Uuid,
        upcasters: Upcasters,
    ) -> Result<Self, RebuildError> {
        let mut connection = database.patient().connect().await?;
        let changed = ensure(&mut connection, ledger).await?;
        if !changed.is_empty() {
            tracing::info!(projections = ?changed, "rebuilding: their folds have changed");
            rebuild::rebuild(database, ledger, &changed, &upcasters, &mut |_, _| ()).await?;
        }
        drop_unserved(&mut connection).await?;
        let (reached_tx, reached) = watch::channel(Reached::new());
        let (stopping, stop) = watch::channel(false);
        let (hint, hurry) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let run = Run {
            wire: Wire::new(database.following()),
            round: Round::new(ledger, upcasters),
            hint: Arc::clone(&hint),
            hurry: Arc::clone(&hurry),
            reached: reached_tx,
            stop,
        };
        Ok(Self { pool, ledger, hint, hurry, stopping, reached, task: tokio::spawn(run.follow()) })
    }

    /// Says that there may be something new in the log.
    pub fn wake(&self) {
        self.hint.notify_one();
    }

    /// A hint that others may give.
    #[must_use]
    pub fn hint(&self) -> Arc<Notify> {
        Arc::clone(&self.hint)
    }

    /// Waits until all these projections hold a position; whether they do within the limit.
    ///
    /// # Errors
    /// The database's.
    pub async fn wait_for(
        &self,
        names: &[&str],
        position: u64,
        limit: Duration,
    ) -> Result<bool, ReadError> {
        let mut reached = self.reached.clone();
        let holds = |reached: &Reached| {
            names.iter().all(|name| reached.get(*name).is_some_and(|at| *at >= position))
        };
        let deadline = Instant::now() + limit;
        loop {
            if holds(&reached.borrow_and_update()) {
                return Ok(true);
            }
            if Room::enter(&self.pool, self.ledger).await?.as_of(names) >= position {
                return Ok(true);
            }
            self.wake();
            self.hurry.notify_one();
            tokio::select! {
                () = sleep_until(deadline) => return Ok(false),
                () = sleep(ASK_GAP) => {}
                _ = reached.changed() => {}
            }
        }
    }

    /// How every projection stands to the log.
    ///
    /// # Errors
    /// The database's.
    pub async fn status(&self) -> Result<Vec<FollowerStatus>, ReadError> {
        status(&self.pool, self.ledger).await
    }

    /// Finishes the round and ends.
    pub async fn stop(self) {
        self.stopping.send_replace(true);
        self.hint.notify_one();
        self.hurry.notify_one();
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the followers did not end well");
        }
    }
}

/// How every projection of a ledger stands to the log.
///
/// # Errors
/// The database's.
pub async fn status(pool: &PgPool, ledger: Uuid) -> Result<Vec<FollowerStatus>, ReadError> {
    let room = Room::enter(pool, ledger).await?;
    let head = "select coalesce(max(position), 0) from public.heads where ledger_id = $1";
    let head: i64 = sqlx::query_scalar(head).bind(ledger).fetch_one(pool).await?;
    let head = u64::try_from(head).unwrap_or(0);
    let served = FOLLOWERS.iter().filter_map(|follower| room.served().get(follower.name()));
    let status = served.map(|served| FollowerStatus {
        served: served.clone(),
        behind: head.saturating_sub(served.checkpoint),
    });
    Ok(status.collect())
}

/// The task that follows.
struct Run {
    wire: Wire,
    round: Round,
    hint: Arc<Notify>,
    /// Somebody waits.
    hurry: Arc<Notify>,
    reached: watch::Sender<Reached>,
    stop: watch::Receiver<bool>,
}

impl Run {
    async fn follow(mut self) {
        while !*self.stop.borrow() {
            let began = Instant::now();
            let worked = self.once().await;
            let took = began.elapsed();
            let next = if worked == Worked::More {
                Instant::now() + took
            } else {
                // A hint that came meanwhile is kept by the notify, and ends the wait at once.
                let _ = timeout(POLL, self.hint.notified()).await;
                began + ROUND_GAP.max(took * CALM)
            };
            tokio::select! {
                () = sleep_until(next) => {}
                () = self.hurry.notified() => {}
            }
        }
    }

    async fn once(&mut self) -> Worked {
        let mut connection = match self.wire.take().await {
            Ok(connection) => connection,
            Err(error) => return failed(&error),
        };
        let result = timeout(ROUND_LIMIT, self.round.go(&mut connection, &self.reached)).await;
        match self.wire.settle(connection, result) {
            Ok(worked) => worked,
            Err(error) => failed(&error),
        }
    }
}

/// The log is still there: the next round begins where this one did.
fn failed(error: &dyn std::error::Error) -> Worked {
    let cause = error.source().map(ToString::to_string);
    tracing::warn!(%error, cause, "a round of the followers failed; it is tried again");
    Worked::Done
}
