//! An open store: the database, memory at the log's end, and the one task that writes.

use sqlx::PgPool;
use uuid::Uuid;

use super::{Guard, PrepareError, Prepared, ensure_ledger, first, prepare};
use crate::domain::world::World;
use crate::store::connect::Database;
use crate::store::leases::Leases;
use crate::store::states;
use crate::store::tokens::Secret;
use crate::store::transactor::{
    CatchUpError, Running, SubmitError, Transactor, TransactorOptions, catch_up, start,
};

/// Connections for reading; writing has its own.
const READERS_MAX: u32 = 8;

/// Which ledger is opened, and how.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// The ledger's name.
    pub ledger: String,
    /// For its transactor.
    pub transactor: TransactorOptions,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { ledger: "main".to_owned(), transactor: TransactorOptions::default() }
    }
}

/// Why a store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database is not ready.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    /// The database failed.
    #[error("the ledger can't be loaded")]
    Database(#[from] sqlx::Error),
    /// The log can't be folded.
    #[error("the ledger can't be folded")]
    Fold(#[from] CatchUpError),
    /// There are ledgers, but none of that name.
    #[error("there is no ledger {name} in this database; there are: {known}")]
    NoSuchLedger {
        /// The name that was asked for.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// The first events could not be written.
    #[error("the ledger can't be opened")]
    First(#[source] SubmitError),
}

/// A ledger that is open in this process.
pub struct Store {
    /// Its id.
    pub ledger_id: Uuid,
    /// The one way to write.
    pub transactor: Transactor,
    /// For reading.
    pub readers: PgPool,
    /// For connections of one's own: followers, rebuilds.
    pub database: Database,
    /// What keeps the log from being changed.
    pub guard: Guard,
    /// The admin's secret, for whoever opened the ledger just now.
    pub admin: Option<Secret>,
    running: Running,
}

impl Store {
    /// Opens a ledger: the schema is brought up to date, memory to the log's end, and the first
    /// events written if there are none.
    ///
    /// # Errors
    /// A database that can't be reached or is not ours; a log that can't be read.
    pub async fn open(url: &str, options: StoreOptions) -> Result<Self, OpenError> {
        let Prepared { database, guard } = prepare(url).await?;
        let mut connection = database.patient().connect().await?;
        let ledger_id = ensure_ledger(&mut connection, &options.ledger, Uuid::now_v7()).await?;
        let mut world = World::new(ledger_id);
        let upcasters = &options.transactor.upcasters;
        if let Err(error) = states::load(&mut connection, &mut world).await {
            // A shortcut that does not lead there: the log does.
            tracing::warn!(%error, "stored states can't be read; folding the whole log");
            world = World::new(ledger_id);
            connection = database.patient().connect().await?;
        }
        catch_up(&mut world, &mut connection, upcasters).await?;
        drop(connection);
        let (transactor, running) = start(&database, world, options.transactor);
        let admin = first::open(&database, &transactor, ledger_id, &options.ledger).await?;
        let readers = database.pool(READERS_MAX);
        Ok(Self { ledger_id, transactor, readers, database, guard, admin, running })
    }

    /// The leases as they are written down.
    #[must_use]
    pub fn leases(&self) -> Leases {
        Leases::new(self.readers.clone(), self.ledger_id)
    }

    /// Takes no more requests, answers those that wait, stores what the next start needs.
    pub async fn close(self) {
        self.transactor.close();
        self.running.finish().await;
        self.readers.close().await;
    }

    /// Ends as in a crash: in the middle of whatever it does.
    pub fn crash(self) {
        self.running.crash();
    }
}
