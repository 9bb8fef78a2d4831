//! The one task a ledger and process that writes: takes batches, keeps memory at the log's end.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use events::{Timestamp, Upcasters};
use tokio::sync::{Notify, OwnedRwLockWriteGuard, RwLock, watch};
use tokio::time::{MissedTickBehavior, interval, timeout};
use uuid::Uuid;

use super::batch::Desk;
use super::catch_up::{CatchUpError, catch_up};
use super::clock::{Clock, ServedClock, Watch};
use super::handle::{Status, SubmitError, closing};
use super::idempotency::Known;
use super::leases::{Heard, Written};
use super::queue::Queue;
use super::snapshots::Snapshots;
use crate::domain::ledger::Ledger;
use crate::domain::world::World;
use crate::store::connect::{Wire, WireError};
use crate::store::log::{self, Append};

/// How often the worker looks up from its batches.
pub(super) const TICK: Duration = Duration::from_millis(250);

/// A database that was not heard of for this long is asked where the log ends.
const POLL_AFTER: Duration = Duration::from_millis(400);

/// A look at the head that takes longer is given up.
const PROBE_LIMIT: Duration = Duration::from_secs(2);

/// Reading on may take long after a long absence.
const CATCH_UP_LIMIT: Duration = Duration::from_secs(60);

pub(super) type Guard = OwnedRwLockWriteGuard<World>;

/// Whether a batch may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Permission {
    Granted,
    /// The database could not be asked for the time.
    NotYet,
    /// The status says why.
    Refused,
}

/// Everything that writing needs. Nobody else has it.
#[derive(Debug)]
pub(super) struct Worker {
    pub(super) ledger_id: Uuid,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) world: Arc<RwLock<World>>,
    pub(super) wire: Wire,
    pub(super) upcasters: Upcasters,
    pub(super) queue: Queue,
    pub(super) closing: watch::Receiver<bool>,
    pub(super) desk: Desk,
    /// The columns that the desk does not use: those of the batch before, until it has landed.
    pub(super) spare: Append,
    /// How many wait for memory.
    pub(super) readers: Arc<AtomicUsize>,
    pub(super) known: Known,
    pub(super) written: Written,
    pub(super) heard: Heard,
    pub(super) served: ServedClock,
    pub(super) watch: Watch,
    pub(super) head: watch::Sender<u64>,
    pub(super) ledger: watch::Sender<Arc<Ledger>>,
    pub(super) status: watch::Sender<Status>,
    /// Somebody else has written.
    pub(super) hinted: Arc<Notify>,
    /// We have written.
    pub(super) announce: Arc<Notify>,
    pub(super) snapshots: Snapshots,
    pub(super) looked_up: Duration,
}

impl Worker {
    /// Works until the queue is closed and empty.
    pub(super) async fn run(mut self) {
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let hinted = Arc::clone(&self.hinted);
        let mut closing = self.closing.clone();
        let mut open = true;
        loop {
            tokio::select! {
                biased;
                changed = closing.changed(), if open => {
                    open = changed.is_ok() && !*closing.borrow();
                    if !open {
                        self.queue.close();
                    }
                }
                next = self.queue.next() => {
                    let Some(first) = next else { break };
                    self.commit(first).await;
                    if self.clock.monotonic().saturating_sub(self.looked_up) >= TICK {
                        self.look_up().await;
                    }
                }
                () = hinted.notified() => self.probe().await,
                _ = tick.tick() => self.look_up().await,
            }
        }
        let mut world = self.lock().await;
        self.snapshots.finish(&mut world).await;
    }

    /// What has to be done now and then, batches or not.
    async fn look_up(&mut self) {
        let now = self.clock.monotonic();
        self.looked_up = now;
        let silent = self.served.last().is_none_or(|last| now.saturating_sub(last) >= POLL_AFTER);
        if silent || *self.status.borrow() != Status::Serving {
            self.probe().await;
        }
        if self.written.has_grown() {
            let world = self.lock().await;
            let holds =
                |task: Uuid, fence| world.task(task).is_some_and(|t| t.is_held_under(fence));
            self.written.keep(holds);
        }
        if self.snapshots.is_due(now, *self.head.borrow()) {
            let mut world = self.lock().await;
            self.snapshots.take(&mut world);
        }
    }

    /// Asks the database for the log's end and its clock, and reads on if the log has moved on.
    pub(super) async fn probe(&mut self) {
        if matches!(&*self.status.borrow(), Status::Stopped(_)) {
            return;
        }
        let before = self.clock.now();
        let Ok(head) = self.ask_head().await else {
            let gone = self.served.last().is_none_or(|last| {
                self.clock.monotonic().saturating_sub(last) > super::clock::SERVED_GAP_MAX
            });
            if gone {
                self.wait_for("the database does not answer; ask again with the same key");
            }
            return;
        };
        let behind = *self.head.borrow() < head.position;
        if behind {
            let mut world = self.lock().await;
            if self.catch_up(&mut world).await.is_err() {
                return;
            }
        }
        self.heard_of_database(before, head.clock);
    }

    async fn ask_head(&mut self) -> Result<log::Head, WireError> {
        let mut connection = self.wire.take().await.map_err(WireError::Unknown)?;
        let result = timeout(PROBE_LIMIT, log::head(&mut connection, self.ledger_id)).await;
        self.wire.settle(connection, result)
    }

    /// Whether a batch may be written now; looks at the database's clock if ours was set.
    pub(super) async fn may_write(&mut self) -> Permission {
        if !self.watch.is_steady(&*self.clock) {
            self.probe().await;
        }
        match (&*self.status.borrow(), self.watch.is_steady(&*self.clock)) {
            (Status::Serving, true) => Permission::Granted,
            (Status::Serving, false) => Permission::NotYet,
            _ => Permission::Refused,
        }
    }

    /// The database answered, and said what it takes for now.
    pub(super) fn heard_of_database(&mut self, before: Timestamp, database: Timestamp) {
        match self.watch.check(&*self.clock, before, database) {
            Ok(()) => {
                self.served.tick(self.clock.monotonic());
                self.status.send_if_modified(|status| {
                    let resumes = matches!(status, Status::Waiting(_));
                    if resumes {
                        tracing::info!("writing goes on");
                        *status = Status::Serving;
                    }
                    resumes
                });
            }
            Err(off) => {
                let seconds = off.as_secs_f64();
                self.wait_for(&format!(
                    "this server's clock is {seconds:.1} s off the database's, and 2 s are \
                     allowed; set it right: writing goes on by itself"
                ));
            }
        }
    }

    /// Nothing is written for now.
    pub(super) fn wait_for(&self, sentence: &str) {
        self.status.send_if_modified(|status| {
            let news = *status == Status::Serving;
            if news {
                tracing::error!(sentence, "nothing is written for now");
            }
            if !matches!(status, Status::Stopped(_)) {
                *status = Status::Waiting(sentence.to_owned());
            }
            news
        });
    }

    pub(super) fn unavailable(&self) -> SubmitError {
        match &*self.status.borrow() {
            Status::Waiting(sentence) | Status::Stopped(sentence) => {
                SubmitError::Unavailable { sentence: sentence.clone() }
            }
            Status::Serving => closing(),
        }
    }

    pub(super) async fn lock(&self) -> Guard {
        Arc::clone(&self.world).write_owned().await
    }

    /// Brings memory to the log's end. What can't be read makes this process stop writing.
    pub(super) async fn catch_up(&mut self, world: &mut World) -> Result<(), CatchUpError> {
        let mut connection = self.wire.take().await?;
        let reading = catch_up(world, &mut connection, &self.upcasters);
        let result = match timeout(CATCH_UP_LIMIT, reading).await {
            Ok(Err(CatchUpError::Database(error))) => Ok(Err(error)),
            Ok(other) => Ok(Ok(other)),
            Err(elapsed) => Err(elapsed),
        };
        let settled = self.wire.settle(connection, result);
        let head = world.position();
        let done = match settled {
            Ok(Ok(done)) => done,
            Ok(Err(error)) => {
                self.stop(&error);
                return Err(error);
            }
            Err(WireError::Refused(error) | WireError::Unknown(error)) => return Err(error.into()),
        };
        if done.ledger_changed {
            self.ledger.send_replace(Arc::new(world.ledger().clone()));
        }
        self.moved_to(head, false);
        Ok(())
    }

    fn stop(&self, error: &CatchUpError) {
        let cause = std::error::Error::source(error).map(|cause| format!(": {cause}"));
        let sentence = format!("{error}{}", cause.unwrap_or_default());
        tracing::error!(sentence, "this server writes no more");
        self.status.send_replace(Status::Stopped(sentence));
    }

    /// The log's end as we know it; `own` if it was us who moved it.
    pub(super) fn moved_to(&self, position: u64, own: bool) {
        let moved = self.head.send_if_modified(|head| {
            let moved = *head < position;
            *head = position.max(*head);
            moved
        });
        if moved && own {
            self.announce.notify_one();
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Nobody may go on believing that this process writes.
        self.status.send_replace(Status::Stopped("the server is stopping".to_owned()));
        self.queue.close();
    }
}
