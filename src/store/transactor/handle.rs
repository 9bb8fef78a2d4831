//! What the doors and policies hold: ask for something, look at memory, wait for a position.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{RwLock, mpsc, oneshot, watch};

use super::clock::ServedClock;
use super::leases::Heard;
use super::queue::Submission;
use crate::domain::ledger::Ledger;
use crate::domain::world::World;
use crate::domain::{Answer, Refusal, Request};

/// How long a caller is told to wait when the queue is full: what a full queue takes to drain.
const RETRY_AFTER_MS: u64 = 500;

/// A request that was decided and, if anything followed from it, committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Of the request's last event; the head when answered, if nothing followed.
    pub position: u64,
    /// One answer an action.
    pub answers: Vec<Answer>,
    /// Whether this is the first answer to that idempotency key, given again.
    pub repeated: bool,
}

/// Why a request was not followed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SubmitError {
    /// The domain said no.
    #[error("{refusal}")]
    Refused {
        /// Why.
        refusal: Refusal,
        /// The log's end when it was refused.
        position: u64,
    },
    /// More is waiting than may wait.
    #[error("too many requests are waiting; try again in {retry_after_ms} ms")]
    Busy {
        /// When to come back.
        retry_after_ms: u64,
    },
    /// Nothing is written for now. What was asked may have been done: ask again with the same key.
    #[error("{sentence}")]
    Unavailable {
        /// Why, and what to do.
        sentence: String,
    },
    /// The database refuses what follows from this request alone.
    #[error("the database refuses to keep what follows from this request")]
    Impossible(#[source] Arc<sqlx::Error>),
}

/// Whether requests are followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// They are.
    Serving,
    /// Not now; the sentence says why and what becomes of it.
    Waiting(String),
    /// Not by this process any more; the sentence says why.
    Stopped(String),
}

/// The one way to write to a ledger; cheap to clone.
#[derive(Debug, Clone)]
pub struct Transactor {
    pub(super) queue: mpsc::Sender<Submission>,
    pub(super) world: Arc<RwLock<World>>,
    /// How many wait for memory or look at it.
    pub(super) readers: Arc<AtomicUsize>,
    pub(super) head: watch::Receiver<u64>,
    pub(super) ledger: watch::Receiver<Arc<Ledger>>,
    pub(super) status: watch::Receiver<Status>,
    pub(super) closing: watch::Sender<bool>,
    pub(super) served: ServedClock,
    pub(super) heard: Heard,
}

impl Transactor {
    /// Has a request decided and committed.
    ///
    /// # Errors
    /// A refusal; a full queue; a database that can't be written now; a request that can't be kept.
    pub async fn submit(&self, request: Request) -> Result<Receipt, SubmitError> {
        match &*self.status.borrow() {
            Status::Serving => {}
            Status::Waiting(sentence) | Status::Stopped(sentence) => {
                return Err(SubmitError::Unavailable { sentence: sentence.clone() });
            }
        }
        let (reply, answer) = oneshot::channel();
        self.queue.try_send(Submission { request, reply }).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => {
                SubmitError::Busy { retry_after_ms: RETRY_AFTER_MS }
            }
            mpsc::error::TrySendError::Closed(_) => closing(),
        })?;
        answer.await.unwrap_or_else(|_| Err(closing()))
    }

    /// Looks at memory as of the last commit. Writing waits meanwhile: look briefly.
    pub async fn read<R>(&self, look: impl FnOnce(&World) -> R) -> R {
        let _reader = Reader::of(&self.readers);
        look(&*self.world.read().await)
    }

    /// The committed position, ours and others'.
    #[must_use]
    pub fn head(&self) -> watch::Receiver<u64> {
        self.head.clone()
    }

    /// The ledger with its keys, as of the last commit, without waiting for anything.
    #[must_use]
    pub fn ledger(&self) -> Arc<Ledger> {
        self.ledger.borrow().clone()
    }

    /// Whether requests are followed, to be watched.
    #[must_use]
    pub fn status(&self) -> watch::Receiver<Status> {
        self.status.clone()
    }

    /// The time in which this process could commit.
    #[must_use]
    pub fn served(&self) -> ServedClock {
        self.served.clone()
    }

    /// When holders were last heard of in this process.
    #[must_use]
    pub fn heard(&self) -> Heard {
        self.heard.clone()
    }

    /// Takes no more requests; what waits is still answered.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }
}

/// Counted as long as it waits or looks, though it be dropped half-way.
struct Reader<'a>(&'a AtomicUsize);

impl<'a> Reader<'a> {
    fn of(readers: &'a AtomicUsize) -> Self {
        readers.fetch_add(1, Ordering::Relaxed);
        Self(readers)
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

pub(super) fn closing() -> SubmitError {
    SubmitError::Unavailable {
        sentence: "the server is stopping; ask again in a moment".to_owned(),
    }
}
