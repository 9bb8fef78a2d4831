//! Repeats that memory does not know: of what another process did, or this one long ago.
//!
//! What would have an effect again is told by the keys' primary key, when it is appended. What would
//! have none any more, or be refused by now, appends nothing: it is looked up before it is answered.

use tokio::time::timeout;

use super::batch::{Decision, Outcome};
use super::commit::LOOKUP_LIMIT;
use super::flight::Ended;
use super::idempotency::{First, Key, key_of, look_up};
use super::queue::Submission;
use super::worker::Worker;
use crate::domain::task::TaskCommand;
use crate::domain::{Command, RefusalReason, Request};
use crate::store::connect::WireError;
use crate::store::log;

impl Worker {
    /// Some request of the batch is a repeat that memory did not know, which the error says.
    pub(super) async fn learn_keys(&mut self, part: &[Submission], error: sqlx::Error) -> Ended {
        let keys: Vec<Key> =
            part.iter().filter_map(|one| key_of(&one.request)).map(|(key, _)| key).collect();
        match self.firsts(&keys).await {
            Ok(()) => Ended::Learned(error),
            Err(WireError::Refused(error) | WireError::Unknown(error)) => {
                Ended::Unknown(error, None)
            }
        }
    }

    /// Gives whoever asks again the first answer, though by now there would be another.
    pub(super) async fn recall(&mut self, requests: &[Submission], decision: &mut Decision) {
        let asked: Vec<(usize, Key, [u8; 32])> = requests
            .iter()
            .zip(&decision.outcomes)
            .enumerate()
            .filter(|(_, (one, outcome))| may_be_a_repeat(&one.request, outcome))
            .filter_map(|(at, (one, _))| key_of(&one.request).map(|(key, body)| (at, key, body)))
            .collect();
        if asked.is_empty() {
            return;
        }
        let keys: Vec<Key> = asked.iter().map(|(_, key, _)| key.clone()).collect();
        let sure = self.firsts(&keys).await.is_ok();
        for (at, key, body) in asked {
            match self.known.get(&key) {
                Some(first) => decision.outcomes[at] = Outcome::again(first, &body),
                None if sure => {}
                None => decision.outcomes[at] = Outcome::Unsure,
            }
        }
    }

    /// Learns the first answers to these keys, as far as there are any.
    async fn firsts(&mut self, keys: &[Key]) -> Result<(), WireError> {
        let mut connection = self.wire.take().await.map_err(WireError::Unknown)?;
        let asked = async {
            let found = look_up(&mut connection, self.ledger_id, keys).await?;
            // What is not on every standby yet must not be acknowledged.
            if !found.is_empty() {
                log::barrier(&mut connection).await?;
            }
            Ok::<Vec<(Key, First)>, sqlx::Error>(found)
        };
        let result = timeout(LOOKUP_LIMIT, asked).await;
        let found = self.wire.settle(connection, result)?;
        found.into_iter().for_each(|(key, first)| self.known.put(key, first));
        Ok(())
    }
}

/// Whether it appended nothing, and may have appended when it was asked first.
///
/// A sign of life that is accepted is of now: who repeats it wants to be heard, not an old answer.
fn may_be_a_repeat(request: &Request, outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Refused(refusal) => refusal.reason != RefusalReason::IdempotencyConflict,
        Outcome::Done(None, _) => !request.actions.iter().all(|action| {
            matches!(&action.command, Command::Task(_, TaskCommand::Heartbeat { .. }))
        }),
        _ => false,
    }
}
