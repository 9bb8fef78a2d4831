//! What resolvers reach: the transactor, the reading rooms, the log. Made once by `app`.

use super::failure::{failure, internal};
use crate::graphql::agent::presence::Presences;
use crate::store::follower::Followers;
use crate::store::tokens::Secret;
use crate::store::transactor::Transactor;
use crate::store::{DatabaseError, Pool, log, tokens};
use async_graphql::Result;
use events::{Leaf, StoredEvent, Timestamp};
use projections::{ReadError, Room};
use std::ops::Deref;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;
use tokio::time::timeout;
use uuid::Uuid;

/// How long a reader waits for a position before it is refused.
const POSITION_WAIT: Duration = Duration::from_secs(5);

/// The handles that resolvers work with; a clone is another handle to the same.
#[derive(Clone)]
pub struct Door(Arc<Behind>);

/// What stands behind a door.
pub struct Handles {
    /// Where commands are decided.
    pub transactor: Transactor,
    /// The log and the secrets' digests.
    pub pool: Pool,
    /// The ledger.
    pub ledger: Uuid,
    /// What folds the log into what is read.
    pub followers: Arc<Followers>,
    /// Who said what of itself last; not in the log.
    pub presences: Presences,
    /// Becomes true when the server takes no new work.
    pub stopping: watch::Receiver<bool>,
}

/// What stands behind a door, and whether it was closed.
struct Behind {
    handles: Handles,
    closed: watch::Sender<bool>,
}

impl Deref for Door {
    type Target = Handles;

    fn deref(&self) -> &Handles {
        &self.0.handles
    }
}

impl Door {
    /// A door to these.
    #[must_use]
    pub fn new(handles: Handles) -> Self {
        Self(Arc::new(Behind { handles, closed: watch::Sender::new(false) }))
    }

    /// The last position that is committed, as far as this process knows.
    #[must_use]
    pub fn head(&self) -> u64 {
        *self.transactor.head().borrow()
    }

    /// A reader's place, as things are served now.
    ///
    /// # Errors
    /// The database's.
    pub async fn room(&self) -> std::result::Result<Room, ReadError> {
        Room::enter(&self.pool, self.ledger).await
    }

    /// A reader's place in which these projections hold at least what happened up to a position.
    ///
    /// # Errors
    /// When they don't within a few seconds; an older answer is never given.
    pub async fn wait_for(&self, position: u64, projections: &[&str]) -> Result<Room> {
        self.hold(position, projections).await?;
        self.room().await.map_err(|error| internal(&error))
    }

    /// Waits until these projections hold at least what happened up to a position.
    ///
    /// # Errors
    /// When they don't within a few seconds; an older answer is never given.
    pub async fn hold(&self, position: u64, projections: &[&str]) -> Result<()> {
        if position == 0 {
            return Ok(());
        }
        let held = self.followers.wait_for(projections, position, POSITION_WAIT).await;
        if held.map_err(|error| internal(&error))? {
            return Ok(());
        }
        let room = self.room().await.map_err(|error| internal(&error))?;
        Err(not_reached(position, room.as_of(projections)))
    }

    /// Waits until this process knows of a position.
    ///
    /// # Errors
    /// When it doesn't within a few seconds; an older answer is never given.
    pub async fn reach(&self, position: u64) -> Result<()> {
        let mut head = self.transactor.head();
        let reached = head.wait_for(|head| *head >= position);
        let reached = timeout(POSITION_WAIT, reached).await.is_ok_and(|found| found.is_ok());
        if reached { Ok(()) } else { Err(not_reached(position, self.head())) }
    }

    /// Events after a position as they are stored, each with its stored leaf.
    ///
    /// # Errors
    /// The database's.
    pub async fn read_log(
        &self,
        after: u64,
        most: u32,
    ) -> std::result::Result<Vec<(StoredEvent, Leaf)>, DatabaseError> {
        let mut connection = self.pool.acquire().await?;
        let events = log::read_after(&mut connection, self.ledger, after, most).await?;
        let (Some(first), Some(last)) = (events.first(), events.last()) else {
            return Ok(Vec::new());
        };
        let (first, last) = (first.position, last.position);
        let leaves = log::leaves(&mut connection, self.ledger, first, last).await?;
        Ok(events.into_iter().zip(leaves).collect())
    }

    /// The events at these positions as they are stored, in order; none where the log has none.
    ///
    /// # Errors
    /// The database's.
    pub async fn read_log_at(
        &self,
        positions: &[u64],
    ) -> std::result::Result<Vec<StoredEvent>, DatabaseError> {
        let mut connection = self.pool.acquire().await?;
        log::read_at(&mut connection, self.ledger, positions).await
    }

    /// The events of these streams as they are stored, in order.
    ///
    /// # Errors
    /// The database's.
    pub async fn read_streams(
        &self,
        streams: &[Uuid],
    ) -> std::result::Result<Vec<StoredEvent>, DatabaseError> {
        let mut connection = self.pool.acquire().await?;
        log::read_streams(&mut connection, self.ledger, streams).await
    }

    /// Keeps a secret's digest.
    ///
    /// # Errors
    /// The database's.
    pub async fn keep(
        &self,
        secret: &Secret,
        token: tokens::Token,
    ) -> std::result::Result<(), DatabaseError> {
        tokens::insert(&self.pool, self.ledger, &secret.digest(), token).await
    }

    /// The token of that digest, unless it has expired or was a sign-in link.
    ///
    /// # Errors
    /// The database's.
    pub async fn find(
        &self,
        digest: &[u8; 32],
    ) -> std::result::Result<Option<tokens::Token>, DatabaseError> {
        tokens::find(&self.pool, self.ledger, digest).await
    }

    /// Uses up a sign-in link: the key it stands for, the first time and in time; else nothing.
    ///
    /// # Errors
    /// The database's.
    pub async fn use_sign_in(
        &self,
        digest: &[u8; 32],
    ) -> std::result::Result<Option<Uuid>, DatabaseError> {
        tokens::use_sign_in(&self.pool, self.ledger, digest).await
    }

    /// Forgets a secret.
    ///
    /// # Errors
    /// The database's.
    pub async fn forget(&self, digest: &[u8; 32]) -> std::result::Result<bool, DatabaseError> {
        tokens::delete(&self.pool, self.ledger, digest).await
    }

    /// Whether the server takes no new work.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        *self.stopping.borrow() || *self.0.closed.borrow()
    }

    /// Lets whoever waits for something go: nothing new comes through here.
    pub fn close(&self) {
        self.0.closed.send_replace(true);
    }

    /// Returns when the server takes no new work.
    pub async fn stopping(&self) {
        let (mut stopping, mut closed) = (self.stopping.clone(), self.0.closed.subscribe());
        // An error means that the sender is gone, and with it the server.
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => {}
            _ = closed.wait_for(|closed| *closed) => {}
        }
    }
}

fn not_reached(asked: u64, reached: u64) -> async_graphql::Error {
    let message =
        format!("position {asked} was asked for, and {reached} is reached so far; ask again");
    failure("POSITION_NOT_REACHED", message)
}

/// The wall clock, for what is no decision: links, presence, what could be claimed now.
#[must_use]
pub fn clock() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
