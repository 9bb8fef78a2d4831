//! From a URL to a database that can be served: migrated, guarded, with the ledger's rows in place.
//!
//! Two servers may do this at once on an empty database: every step is done once, whoever is first.

mod first;
mod named;
mod roles;
mod store;

pub use named::ledger_named;
pub use roles::Guard;
pub use store::{OpenError, Store, StoreOptions};

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

use super::connect::Database;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Why a database can't be served.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// No such URL.
    #[error("DATABASE_URL can't be read; it looks like postgres://user@host/database")]
    Url(#[source] sqlx::Error),
    /// No answer.
    #[error("the database can't be reached")]
    Connect(#[source] sqlx::Error),
    /// The schema is not ours, or could not be brought up to date.
    #[error("the database's schema can't be brought up to date")]
    Migrate(#[source] MigrateError),
    /// A standby, or a server that takes no writes for now.
    #[error("the database takes no writes: it is a standby or set to read only")]
    ReadOnly,
    /// Something else.
    #[error("preparing the database failed")]
    Database(#[from] sqlx::Error),
}

/// A database that is ready, as the service uses it.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Where, and as whom.
    pub database: Database,
    /// What keeps the log from being changed.
    pub guard: Guard,
}

/// Brings the schema up to date and sees to the roles.
///
/// # Errors
/// A database that can't be reached, can't be written, or is not ours.
pub async fn prepare(url: &str) -> Result<Prepared, PrepareError> {
    let login = Database::parse(url).map_err(PrepareError::Url)?;
    let mut connection = login.patient().connect().await.map_err(PrepareError::Connect)?;
    let read_only: bool =
        sqlx::query_scalar("select current_setting('transaction_read_only')::boolean")
            .fetch_one(&mut connection)
            .await?;
    if read_only {
        return Err(PrepareError::ReadOnly);
    }
    MIGRATIONS.run(&mut connection).await.map_err(PrepareError::Migrate)?;
    let guard = roles::establish(&mut connection).await;
    let _ = connection.close().await;
    let database = match &guard {
        Guard::Role => login.as_service(),
        Guard::TriggersAlone { .. } => login,
    };
    Ok(Prepared { database: database.with_projections(), guard })
}

/// The id of the ledger of that name; makes its rows when there are none.
///
/// # Errors
/// Whatever the database says.
pub async fn ensure_ledger(
    connection: &mut PgConnection,
    name: &str,
    minted: Uuid,
) -> Result<Uuid, sqlx::Error> {
    sqlx::query(
        "insert into public.ledgers (name, ledger_id) values ($1, $2) on conflict do nothing",
    )
    .bind(name)
    .bind(minted)
    .execute(&mut *connection)
    .await?;
    let id: Uuid = sqlx::query_scalar("select ledger_id from public.ledgers where name = $1")
        .bind(name)
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query(
        "insert into public.heads (ledger_id, position, recorded_at) values ($1, 0, 'epoch')
         on conflict do nothing",
    )
    .bind(id)
    .execute(connection)
    .await?;
    Ok(id)
}
