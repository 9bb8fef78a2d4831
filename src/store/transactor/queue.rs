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
    pub(super) fn actions(&self) -> usize {
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

    /// Whether a batch of so many actions takes another request.
    pub(super) const fn has_room(&self, actions: usize) -> bool {
        // What was too much for it once is too much for it now.
        actions < BATCH_ACTIONS_MAX && (actions == 0 || self.left_over.is_none())
    }

    /// The request, if a batch of so many actions takes it too; else it is kept for the next one.
    pub(super) fn unless_full(&mut self, actions: usize, one: Submission) -> Option<Submission> {
        if actions > 0 && actions + one.actions() > BATCH_ACTIONS_MAX {
            self.left_over = Some(one);
            return None;
        }
        Some(one)
    }

    /// What waits and fits into a batch of so many actions. Waits for nothing.
    pub(super) fn waiting(&mut self, actions: usize) -> Option<Submission> {
        if !self.has_room(actions) {
            return None;
        }
        let one = self.left_over.take().or_else(|| self.waiting.try_recv().ok())?;
        self.unless_full(actions, one)
    }

    /// Whatever else waits and fits into the batch. Waits for nothing.
    pub(super) fn gather(&mut self, batch: &mut Vec<Submission>) {
        let mut actions = batch.iter().map(Submission::actions).sum();
        while let Some(next) = self.waiting(actions) {
            actions += next.actions();
            batch.push(next);
        }
    }

    /// Lets nobody in any more; what waits stays.
    pub(super) fn close(&mut self) {
        self.waiting.close();
    }
}
