//! What waits to be decided, and how much of it makes a batch.

use tokio::sync::{mpsc, oneshot};

use super::handle::{Receipt, SubmitError};
use crate::domain::Request;

/// More than this gained nothing when it was measured, and makes the last of them wait.
const BATCH_ACTIONS_MAX: usize = 256;

/// A request and who waits for its answer.
#[derive(Debug)]
pub(super) struct Submission {
    pub(super) request: Request,
    pub(super) reply: oneshot::Sender<Result<Receipt, SubmitError>>,
}

impl Submission {
    fn actions(&self) -> usize {
        self.request.actions.len().max(1)
    }
}

/// The receiving end, with the one request that was too much for the last batch.
#[derive(Debug)]
pub(super) struct Queue {
    waiting: mpsc::Receiver<Submission>,
    left_over: Option<Submission>,
}

impl Queue {
    pub(super) const fn new(waiting: mpsc::Receiver<Submission>) -> Self {
        Self { waiting, left_over: None }
    }

    /// The next request; `None` when there will be no more. May be dropped while it waits.
    pub(super) async fn next(&mut self) -> Option<Submission> {
        match self.left_over.take() {
            Some(left) => Some(left),
            None => self.waiting.recv().await,
        }
    }

    /// The first and whatever else waits, up to a batch's measure. Waits for nothing.
    pub(super) fn gather(&mut self, first: Submission, batch: &mut Vec<Submission>) {
        let mut actions = first.actions();
        batch.push(first);
        while actions < BATCH_ACTIONS_MAX {
            let Ok(next) = self.waiting.try_recv() else { return };
            actions += next.actions();
            if actions > BATCH_ACTIONS_MAX {
                self.left_over = Some(next);
                return;
            }
            batch.push(next);
        }
    }

    /// Lets nobody in any more; what waits stays.
    pub(super) fn close(&mut self) {
        self.waiting.close();
    }
}
