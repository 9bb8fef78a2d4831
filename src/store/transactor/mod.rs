//! The only writer: requests queue up, are decided in batches in memory, and committed by one
//! statement a batch. Everything else hangs on the head's compare-and-set.
//!
//! Read `worker` first (what the task does), then `stream` (batches when all goes well), `commit`
//! (one that must be put right), `flight` (a statement and its end), and `batch` (deciding).

mod batch;
mod catch_up;
mod clock;
mod commit;
mod flight;
mod handle;
mod hints;
mod idempotency;
mod inline;
mod leases;
mod queue;
mod repeats;
mod snapshots;
mod stream;
mod worker;

pub use catch_up::{CatchUpError, CaughtUp, catch_up};
pub use clock::{Clock, SKEW_MAX, Served, ServedClock, SystemClock};
pub use handle::{Receipt, Status, SubmitError, Transactor};
pub use leases::{Heard, Sign, WRITTEN_EVERY};

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use events::Upcasters;
use tokio::sync::{Notify, RwLock, mpsc, watch};
use tokio::task::JoinHandle;

use crate::domain::world::World;
use crate::store::connect::{Database, Wire};
use crate::store::log;
use queue::Queue;
use snapshots::Snapshots;
use worker::Worker;

/// What a transactor may be told.
#[derive(Debug, Clone)]
pub struct TransactorOptions {
    /// More requests than this do not wait; who comes then is told to come back.
    pub waiting_max: usize,
    /// The process's clocks.
    pub clock: Arc<dyn Clock>,
    /// How old shapes are read.
    pub upcasters: Upcasters,
}

impl Default for TransactorOptions {
    fn default() -> Self {
        Self {
            waiting_max: 4_096,
            clock: Arc::new(SystemClock::default()),
            upcasters: Upcasters::current(),
        }
    }
}

/// The tasks behind a transactor.
#[derive(Debug)]
pub struct Running {
    worker: JoinHandle<()>,
    hints: JoinHandle<()>,
}

impl Running {
    /// Waits until everything that waited is answered; close the transactor first.
    pub async fn finish(self) {
        let _ = self.worker.await;
        self.hints.abort();
    }

    /// Stops in the middle of whatever it does, as a crash would.
    pub fn crash(self) {
        self.worker.abort();
        self.hints.abort();
    }
}

/// Starts the one writing task of this process on a world that stands at the log's end, or near it.
#[must_use]
pub fn start(
    database: &Database,
    world: World,
    options: TransactorOptions,
) -> (Transactor, Running) {
    let TransactorOptions { waiting_max, clock, upcasters } = options;
    let ledger_id = world.ledger_id();
    let position = world.position();
    let (queue, waiting) = mpsc::channel(waiting_max);
    let (head_to, head) = watch::channel(position);
    let (ledger_to, ledger) = watch::channel(Arc::new(world.ledger().clone()));
    let (status_to, status) = watch::channel(Status::Serving);
    let (closing, closing_seen) = watch::channel(false);
    let (announce, hinted) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let world = Arc::new(RwLock::new(world));
    let readers = Arc::new(AtomicUsize::new(0));
    let (served, heard) = (ServedClock::default(), Heard::default());
    let worker = Worker {
        ledger_id,
        clock,
        world: Arc::clone(&world),
        wire: Wire::new(database.by_keys()),
        upcasters,
        queue: Queue::new(waiting),
        closing: closing_seen,
        desk: batch::Desk::default(),
        spare: log::Append::default(),
        readers: Arc::clone(&readers),
        known: idempotency::Known::default(),
        written: leases::Written::default(),
        heard: heard.clone(),
        served: served.clone(),
        watch: clock::Watch::default(),
        head: head_to,
        ledger: ledger_to,
        status: status_to,
        hinted: Arc::clone(&hinted),
        announce: Arc::clone(&announce),
        snapshots: Snapshots::start(database, ledger_id, position),
        looked_up: Duration::ZERO,
    };
    let hints = tokio::spawn(hints::run(database.clone(), announce, hinted));
    let worker = tokio::spawn(worker.run());
    let handle = Transactor { queue, world, readers, head, ledger, status, closing, served, heard };
    (handle, Running { worker, hints })
}
