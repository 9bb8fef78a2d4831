//! A batch between its decision and its place in the log: sent, and not yet answered.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use events::Timestamp;
use sqlx::PgConnection;
use tokio::time::error::Elapsed;
use tokio::time::timeout;

use super::batch::{Attempt, Decision};
use super::catch_up::CatchUpError;
use super::queue::Submission;
use super::worker::Worker;
use crate::domain::world::{Mark, World};
use crate::store::connect::WireError;
use crate::store::log::{Append, Appended};

/// A statement gets this long, and a millisecond more an event.
const STATEMENT_LIMIT: Duration = Duration::from_secs(5);

/// What comes back from the database, with what was lent to the statement.
pub(super) struct Landed {
    append: Append,
    connection: PgConnection,
    result: Result<Result<Appended, sqlx::Error>, Elapsed>,
}

/// A statement on its way; it must be polled to get there.
pub(super) type Writing = Pin<Box<dyn Future<Output = Landed> + Send>>;

/// A batch on its way into the log.
pub(super) struct Flight {
    /// What it came to, if it gets there.
    pub(super) decision: Decision,
    pub(super) writing: Writing,
    before: Timestamp,
    /// The world without it.
    mark: Mark,
    /// The world's position without it.
    known: u64,
    events: u64,
}

/// How one attempt ended.
pub(super) enum Ended {
    /// The batch is in the log, and the log ends here.
    Committed(Decision, u64),
    /// Somebody else wrote: decide again.
    Again,
    /// There was a repeat that memory did not know, as the error says; now it does: decide again.
    Learned(sqlx::Error),
    /// These requests can't be kept together, for this reason.
    Refused(sqlx::Error),
    /// Nobody knows; what would be in the log, if anything would.
    Unknown(sqlx::Error, Option<Attempt>),
}

impl Flight {
    /// The world with this batch in it ends here.
    pub(super) const fn end(&self) -> u64 {
        self.known + self.events
    }
}

impl Worker {
    /// Sends off what lies on the desk; it was decided since the mark.
    ///
    /// # Errors
    /// A database that can't be reached; the decision is void then.
    pub(super) async fn launch(
        &mut self,
        mark: Mark,
        decision: Decision,
    ) -> Result<Flight, sqlx::Error> {
        let mut connection = self.wire.take().await?;
        let (ledger, known, before) = (self.ledger_id, mark.position(), self.clock.now());
        let append = std::mem::replace(&mut self.desk.append, std::mem::take(&mut self.spare));
        let events = append.events.leaf.len() as u64;
        let limit = STATEMENT_LIMIT + Duration::from_millis(events);
        let writing = Box::pin(async move {
            let result = timeout(limit, append.write(&mut connection, ledger, known)).await;
            Landed { append, connection, result }
        });
        Ok(Flight { decision, writing, before, mark, known, events })
    }

    /// What became of a flight. Unless it is in the log, the world is as it was before it, or, if
    /// somebody else wrote, as it is now.
    pub(super) async fn land(
        &mut self,
        world: &mut World,
        requests: &[Submission],
        flight: Flight,
        landed: Landed,
    ) -> Ended {
        let Landed { append, connection, result } = landed;
        let settled = self.wire.settle(connection, result);
        let ended = match settled {
            Ok(appended) => {
                self.heard_of_database(flight.before, appended.clock);
                if appended.moved {
                    let (head, mut decision) = (flight.end(), flight.decision);
                    self.recall(requests, &mut decision).await;
                    Ended::Committed(decision, head)
                } else {
                    world.rollback(flight.mark);
                    self.read_on(world).await
                }
            }
            Err(error) => {
                world.rollback(flight.mark);
                let repeated = error.constraint() == Some("idempotency_keys_pkey");
                match error {
                    WireError::Refused(error) if repeated => self.learn_keys(requests, error).await,
                    WireError::Refused(error) => Ended::Refused(error),
                    WireError::Unknown(error) => {
                        let leaves = append.events.leaf.clone();
                        let attempt =
                            Attempt { first: flight.known + 1, leaves, decision: flight.decision };
                        Ended::Unknown(error, Some(attempt).filter(|it| !it.leaves.is_empty()))
                    }
                }
            }
        };
        self.spare = append;
        ended
    }

    async fn read_on(&mut self, world: &mut World) -> Ended {
        match self.catch_up(world).await {
            Err(CatchUpError::Database(error)) => Ended::Unknown(error, None),
            // What can't be read was said already; the next look at the status ends it.
            Ok(()) | Err(_) => Ended::Again,
        }
    }
}
