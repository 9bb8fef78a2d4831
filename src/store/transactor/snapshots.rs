//! States written behind the log, so that the next start need not fold all of it.
//!
//! Taking them is the worker's, writing them a task's of its own: no batch waits for them.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use crate::domain::world::{FOLD_VERSION, StoredState, World};
use crate::store::connect::{Database, Wire};
use crate::store::states;

/// At most so often.
const EVERY: Duration = Duration::from_secs(2);

/// In a busy ledger states change again and again: writing them late saves writing them often.
/// Folding so many events anew at a start takes a second or two.
const BUSY_EVENTS: u64 = 250_000;

/// Fewer than this since the last look: the ledger is not busy.
const CALM_EVENTS: u64 = 2_000;

/// How long stopping waits for the last states to be written.
const FINISH_LIMIT: Duration = Duration::from_secs(5);

#[derive(Debug)]
struct Snapshot {
    position: u64,
    states: Vec<StoredState>,
}

/// When states were taken last, and where they go.
#[derive(Debug)]
pub(super) struct Snapshots {
    /// Gone when the last one was sent.
    to: Option<mpsc::Sender<Snapshot>>,
    /// One permit while nothing is being written.
    idle: Arc<Semaphore>,
    looked_at: (Duration, u64),
    taken: u64,
    writer: Option<JoinHandle<()>>,
}

impl Snapshots {
    /// Starts the writing task.
    pub(super) fn start(database: &Database, ledger: Uuid, position: u64) -> Self {
        let (to, from) = mpsc::channel(1);
        let idle = Arc::new(Semaphore::new(1));
        let wire = Wire::new(database.patient());
        let writer = Some(tokio::spawn(write_all(from, wire, ledger, Arc::clone(&idle))));
        Self { to: Some(to), idle, looked_at: (Duration::ZERO, position), taken: position, writer }
    }

    /// Whether it is time: every two seconds in a calm ledger, every so many events in a busy one.
    pub(super) fn is_due(&mut self, now: Duration, head: u64) -> bool {
        let (at, before) = self.looked_at;
        if now.saturating_sub(at) < EVERY {
            return false;
        }
        self.looked_at = (now, head);
        let calm = head.saturating_sub(before) < CALM_EVENTS;
        head > self.taken
            && (calm || head - self.taken >= BUSY_EVENTS)
            && self.idle.available_permits() > 0
    }

    /// Takes what has changed, and has it written.
    pub(super) fn take(&mut self, world: &mut World) {
        let Ok(permit) = self.idle.try_acquire() else { return };
        permit.forget();
        self.taken = world.position();
        let snapshot = Snapshot { position: self.taken, states: world.take_changed() };
        // The one place is free while nothing is being written.
        let _ = self.to.as_ref().map(|to| to.try_send(snapshot));
    }

    /// Writes what is left and waits for it, if that does not take long.
    pub(super) async fn finish(&mut self, world: &mut World) {
        let (Some(to), writer) = (self.to.take(), self.writer.take()) else { return };
        let last = Snapshot { position: world.position(), states: world.take_changed() };
        let finish = async move {
            let _ = to.send(last).await;
            drop(to);
            if let Some(writer) = writer {
                let _ = writer.await;
            }
        };
        if timeout(FINISH_LIMIT, finish).await.is_err() {
            tracing::warn!("the last states were not written; the next start folds a little more");
        }
    }
}

async fn write_all(
    mut from: mpsc::Receiver<Snapshot>,
    mut wire: Wire,
    ledger: Uuid,
    idle: Arc<Semaphore>,
) {
    while let Some(snapshot) = from.recv().await {
        // Until it is written: what it holds is not taken again.
        while let Err(error) = write(&mut wire, ledger, &snapshot).await {
            tracing::warn!(%error, "states could not be stored; trying again");
            sleep(EVERY).await;
        }
        idle.add_permits(1);
    }
}

async fn write(wire: &mut Wire, ledger: Uuid, snapshot: &Snapshot) -> Result<(), sqlx::Error> {
    let mut connection = wire.take().await?;
    let storing =
        states::store(&mut connection, ledger, FOLD_VERSION, snapshot.position, &snapshot.states);
    let result = timeout(Duration::from_secs(60), storing).await;
    wire.settle(connection, result).map_err(Into::into)
}
