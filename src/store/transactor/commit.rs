//! A batch's way into the log by itself: decide, write, and whatever may come between.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::batch::{Attempt, Decision, Outcome, Sources};
use super::flight::Ended;
use super::handle::{Receipt, SubmitError};
use super::queue::Submission;
use super::worker::{Guard, Permission, Worker};
use crate::domain::world::World;
use crate::store::log;

/// A question beside the statements gets this long.
pub(super) const LOOKUP_LIMIT: Duration = Duration::from_secs(5);

/// So long a batch is tried while the database does not answer; then its callers are told so.
const PATIENCE: Duration = Duration::from_secs(8);

/// Before the second look at a database that does not answer; twice as long before each next.
const RETRY_FIRST: Duration = Duration::from_millis(2);
/// And at most this long.
const RETRY_MAX: Duration = Duration::from_millis(200);

/// A batch may meet so many repeats that memory does not know; more are the database's fault.
const LOOKUPS_MAX: u32 = 3;

impl Worker {
    /// Brings a batch into the log, in parts if one of its requests can't be kept; answers everyone.
    /// `unknown` is what became of it already, if nobody knows.
    pub(super) async fn commit_alone(
        &mut self,
        batch: Vec<Submission>,
        mut unknown: Option<Attempt>,
    ) {
        let mut parts = vec![batch];
        while let Some(mut part) = parts.pop() {
            match self.commit_part(&mut part, unknown.take()).await {
                Ok(()) => {}
                Err(SubmitError::Impossible(error)) if part.len() == 1 => {
                    tracing::warn!(%error, "the database refused a request");
                    answer_all(part, &SubmitError::Impossible(error));
                }
                // Bisected: the first half first, so that the order stays.
                Err(SubmitError::Impossible(_)) => {
                    let second = part.split_off(part.len() / 2);
                    parts.push(second);
                    parts.push(part);
                }
                Err(other) => answer_all(part, &other),
            }
        }
    }

    /// Leaves the part empty when it was answered.
    async fn commit_part(
        &mut self,
        part: &mut Vec<Submission>,
        unknown: Option<Attempt>,
    ) -> Result<(), SubmitError> {
        let start = self.clock.monotonic();
        let mut unknown: Vec<Attempt> = unknown.into_iter().collect();
        let (mut lookups, mut pause) = (0, RETRY_FIRST);
        loop {
            let permission = self.may_write().await;
            if permission == Permission::Refused {
                return Err(self.unavailable());
            }
            if permission == Permission::Granted {
                let mut world = self.lock().await;
                if let Some(mut decision) = self.find_committed(&mut world, &mut unknown).await {
                    let head = world.position();
                    self.recall(part, &mut decision).await;
                    self.tell_ledger(&world, &decision);
                    drop(world);
                    self.accept(decision, head, std::mem::take(part));
                    return Ok(());
                }
                match self.attempt(&mut world, part).await {
                    Ended::Committed(decision, head) => {
                        world.forget();
                        self.tell_ledger(&world, &decision);
                        drop(world);
                        self.accept(decision, head, std::mem::take(part));
                        return Ok(());
                    }
                    Ended::Again => continue,
                    Ended::Learned(error) if lookups == LOOKUPS_MAX => {
                        return Err(SubmitError::Impossible(Arc::new(error)));
                    }
                    Ended::Learned(_) => {
                        lookups += 1;
                        continue;
                    }
                    Ended::Refused(error) => return Err(SubmitError::Impossible(Arc::new(error))),
                    Ended::Unknown(error, attempt) => {
                        tracing::warn!(%error, "the outcome of a batch is unknown");
                        unknown.extend(attempt);
                    }
                }
            }
            if self.clock.monotonic().saturating_sub(start) > PATIENCE {
                self.wait_for("the database does not answer; ask again with the same key");
                return Err(self.unavailable());
            }
            sleep(pause).await;
            pause = RETRY_MAX.min(pause * 2);
        }
    }

    async fn attempt(&mut self, world: &mut Guard, part: &[Submission]) -> Ended {
        let (mark, mut decision) = (world.mark(), Decision::default());
        self.desk.begin(self.clock.now().max(world.recorded_at()));
        let mut sources = Sources {
            known: &mut self.known,
            written: &self.written,
            flying: None,
            served: self.served.read().elapsed,
        };
        for one in part {
            self.desk.add(world, &one.request, &mut sources, &mut decision);
        }
        self.desk.finish(world);
        match self.launch(mark, decision).await {
            Ok(mut flight) => {
                let landed = (&mut flight.writing).await;
                self.land(world, part, flight, landed).await
            }
            Err(error) => {
                world.rollback(mark);
                Ended::Unknown(error, None)
            }
        }
    }

    /// Whether one of the attempts of unknown outcome is in the log after all.
    ///
    /// Asked again whenever the log has moved on: a statement may still be on its way when its
    /// connection is long dead.
    async fn find_committed(
        &mut self,
        world: &mut Guard,
        unknown: &mut Vec<Attempt>,
    ) -> Option<Decision> {
        if unknown.is_empty() {
            return None;
        }
        // Our own events are read back like anybody's.
        if self.catch_up(world).await.is_err() {
            return None;
        }
        for at in 0..unknown.len() {
            let attempt = &unknown[at];
            let last = attempt.first + attempt.leaves.len() as u64 - 1;
            if last > world.position() {
                continue;
            }
            let mut connection = self.wire.take().await.ok()?;
            let asked = async {
                log::barrier(&mut connection).await?;
                log::leaves(&mut connection, self.ledger_id, attempt.first, last).await
            };
            let result = timeout(LOOKUP_LIMIT, asked).await;
            let found = self.wire.settle(connection, result).ok()?;
            if found == attempt.leaves {
                return Some(unknown.swap_remove(at).decision);
            }
        }
        None
    }

    /// Shows the ledger as it is committed, if the batch changed it.
    pub(super) fn tell_ledger(&self, world: &World, decision: &Decision) {
        if decision.ledger_changed {
            self.ledger.send_replace(Arc::new(world.ledger().clone()));
        }
    }

    /// The batch is in the log, which ends at that head: everybody may know.
    pub(super) fn accept(&mut self, decision: Decision, head: u64, batch: Vec<Submission>) {
        let served = self.served.read().elapsed;
        self.heard.note(&decision.renewals, served);
        for renewal in &decision.written {
            self.written.note(renewal.task, renewal.fence, served);
        }
        for (key, first) in decision.firsts {
            self.known.put(key, first);
        }
        self.moved_to(head, true);
        for (submission, outcome) in batch.into_iter().zip(decision.outcomes) {
            // Whoever went away meanwhile asks again, with the same key.
            let _ = submission.reply.send(receipt(outcome, head));
        }
    }
}

fn receipt(outcome: Outcome, head: u64) -> Result<Receipt, SubmitError> {
    let own =
        |answers: Arc<Vec<_>>| Arc::try_unwrap(answers).unwrap_or_else(|kept| (*kept).clone());
    match outcome {
        Outcome::Done(position, answers) => Ok(Receipt {
            position: position.unwrap_or(head),
            answers: own(answers),
            repeated: false,
        }),
        Outcome::Repeat(first) => {
            Ok(Receipt { position: first.position, answers: own(first.answers), repeated: true })
        }
        Outcome::Refused(refusal) => Err(SubmitError::Refused { refusal, position: head }),
        Outcome::Unsure => Err(SubmitError::Unavailable {
            sentence:
                "the database does not say whether this was asked before; ask again with the \
                       same key"
                    .to_owned(),
        }),
    }
}

pub(super) fn answer_all(batch: Vec<Submission>, error: &SubmitError) {
    for submission in batch {
        let _ = submission.reply.send(Err(error.clone()));
    }
}
