//! How this room reaches Postgres: who it is there, how long anything may take, when to let go.
//!
//! All settings travel with the start of the connection, so that no connection is ever without.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _, PgConnection};
use tokio::time::timeout;

/// The role that owns the tables and can't log in.
pub const OWNER_ROLE: &str = "task_ledger_owner";
/// The role as which the service works.
pub const SERVICE_ROLE: &str = "task_ledger_service";

/// A server that takes longer to greet us is as good as gone.
const CONNECT_SECONDS_MAX: u64 = 5;

/// Nothing of ours holds a lock across a round trip for long; whoever does is paused or dead.
const TIMEOUTS: [(&str, &str); 6] = [
    ("idle_in_transaction_session_timeout", "4s"),
    ("lock_timeout", "3s"),
    // Longer than any batch takes: the largest import is some 100,000 events of 13 µs each.
    ("statement_timeout", "30s"),
    // The server lets go of us as quickly as we of it.
    ("tcp_keepalives_idle", "10"),
    ("tcp_keepalives_interval", "5"),
    ("tcp_user_timeout", "15s"),
];

/// A database, and as whom it is used.
#[derive(Debug, Clone)]
pub struct Database {
    options: PgConnectOptions,
}

impl Database {
    /// The database of a `postgres://` URL, used as the login itself.
    ///
    /// # Errors
    /// Text that is no such URL.
    pub fn parse(url: &str) -> Result<Self, sqlx::Error> {
        let options: PgConnectOptions = url.parse()?;
        let options = options.application_name("task-ledger").disable_statement_logging();
        Ok(Self { options: options.options(TIMEOUTS) })
    }

    /// The same, used as the service's role, which can't change what is in the log.
    #[must_use]
    pub fn as_service(&self) -> Self {
        self.with([("role", SERVICE_ROLE)])
    }

    /// The same, with the projections' tables in sight.
    #[must_use]
    pub fn with_projections(&self) -> Self {
        self.with([("search_path", "projected,public")])
    }

    /// The same, for what may take as long as it takes: migrating, loading, rebuilding.
    #[must_use]
    pub fn patient(&self) -> Self {
        self.with([("statement_timeout", "0"), ("lock_timeout", "60s")])
    }

    /// The same, for what goes by keys only: the writer's statements. Planned once, and never as a
    /// walk over a table: the plan is made while the tables are empty and kept as they grow.
    #[must_use]
    pub fn by_keys(&self) -> Self {
        self.with([
            ("plan_cache_mode", "force_generic_plan"),
            ("enable_seqscan", "off"),
            ("enable_bitmapscan", "off"),
            ("enable_hashjoin", "off"),
            ("enable_mergejoin", "off"),
        ])
    }

    /// The same, for the followers: by keys, in the order of keys, and not waiting for the disk. What
    /// a crash of the server forgets is folded again: rows and checkpoint go together.
    #[must_use]
    pub fn following(&self) -> Self {
        self.by_keys().with([("enable_sort", "off"), ("synchronous_commit", "off")])
    }

    fn with<const N: usize>(&self, settings: [(&str, &str); N]) -> Self {
        Self { options: self.options.clone().options(settings) }
    }

    /// A connection of one's own.
    ///
    /// # Errors
    /// A server that can't be reached, within five seconds.
    pub async fn connect(&self) -> Result<PgConnection, sqlx::Error> {
        let limit = Duration::from_secs(CONNECT_SECONDS_MAX);
        timeout(limit, PgConnection::connect_with(&self.options))
            .await
            .map_err(|_| sqlx::Error::PoolTimedOut)?
    }

    /// A pool that connects when it is used. For reading; the log is written on one connection.
    #[must_use]
    pub fn pool(&self, connections_max: u32) -> PgPool {
        PgPoolOptions::new()
            .max_connections(connections_max)
            .acquire_timeout(Duration::from_secs(CONNECT_SECONDS_MAX))
            .connect_lazy_with(self.options.clone())
    }
}

/// One connection that is made when it is needed and let go after any unclean end.
///
/// It is taken out for each piece of work and comes back only when that ended cleanly: a piece that
/// is abandoned half-way, by a time limit or a dropped future, takes its connection with it.
#[derive(Debug)]
pub struct Wire {
    database: Database,
    idle: Option<PgConnection>,
}

/// How a piece of work on the database failed.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// The server refused the statement as it stands; nothing of it is there.
    #[error("the database refused the statement")]
    Refused(#[source] sqlx::Error),
    /// Nobody knows whether it was done: the connection died, or time was up.
    #[error("the database did not answer")]
    Unknown(#[source] sqlx::Error),
}

impl WireError {
    /// The SQLSTATE and the violated constraint, where the server named them.
    #[must_use]
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Refused(sqlx::Error::Database(error)) => error.constraint(),
            _ => None,
        }
    }
}

impl Wire {
    /// A wire to that database, not connected yet.
    #[must_use]
    pub const fn new(database: Database) -> Self {
        Self { database, idle: None }
    }

    /// The connection, for one piece of work.
    ///
    /// # Errors
    /// A server that can't be reached, or takes no writes; nothing was done.
    pub async fn take(&mut self) -> Result<PgConnection, sqlx::Error> {
        if let Some(connection) = self.idle.take() {
            return Ok(connection);
        }
        let mut connection = self.database.connect().await?;
        let limit = Duration::from_secs(CONNECT_SECONDS_MAX);
        let asked = sqlx::query_scalar("select current_setting('transaction_read_only')::boolean")
            .fetch_one(&mut connection);
        if timeout(limit, asked).await.map_err(|_| sqlx::Error::PoolTimedOut)?? {
            // Behind a name that leads to several servers, the next try may reach the primary.
            return Err(sqlx::Error::Configuration("the server takes no writes".into()));
        }
        Ok(connection)
    }

    /// What came of a piece of work under a time limit; keeps the connection if it ended cleanly.
    ///
    /// # Errors
    /// The work's own error, judged, or that its time was up.
    pub fn settle<T>(
        &mut self,
        connection: PgConnection,
        result: Result<Result<T, sqlx::Error>, tokio::time::error::Elapsed>,
    ) -> Result<T, WireError> {
        match result {
            Ok(Ok(value)) => {
                self.idle = Some(connection);
                Ok(value)
            }
            Ok(Err(error)) if is_refusal(&error) => {
                self.idle = Some(connection);
                Err(WireError::Refused(error))
            }
            Ok(Err(error)) => Err(WireError::Unknown(error)),
            Err(_elapsed) => Err(WireError::Unknown(sqlx::Error::PoolTimedOut)),
        }
    }
}

/// Whether the statement itself is at fault, and certainly not done: bad data, a broken constraint,
/// a limit of the program. Anything else may have struck after the commit.
pub(super) fn is_refusal(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| ["22", "23", "42", "54", "TL"].contains(&&code[..2]))
        }
        // sqlx could not even encode it.
        sqlx::Error::Encode(_) => true,
        _ => false,
    }
}

/// Whether somewhere in an error's causes a database is only away: not to be reached, starting,
/// stopping, or out of connections. The same question may be answered in a moment.
#[must_use]
pub fn is_away(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        // Loaders share their errors.
        let shared = error.downcast_ref::<Arc<sqlx::Error>>().map(|shared| &**shared);
        if let Some(error) = error.downcast_ref::<sqlx::Error>().or(shared) {
            return database_is_away(error);
        }
        cause = error.source();
    }
    false
}

fn database_is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| AWAY.contains(&&*code)),
        _ => false,
    }
}

/// SQLSTATEs: connection failures, too many connections, shutting down, crashed, starting up.
const AWAY: [&str; 9] =
    ["08000", "08001", "08003", "08004", "08006", "53300", "57P01", "57P02", "57P03"];

impl From<WireError> for sqlx::Error {
    fn from(error: WireError) -> Self {
        match error {
            WireError::Refused(error) | WireError::Unknown(error) => error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("something went wrong")]
    struct Outer(#[source] sqlx::Error);

    #[test]
    fn a_database_that_is_away_is_found_among_the_causes() {
        let refused = || std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
        assert!(is_away(&Outer(sqlx::Error::Io(refused()))));
        assert!(is_away(&sqlx::Error::PoolTimedOut));
        assert!(is_away(&Arc::new(sqlx::Error::Io(refused()))));
    }

    #[test]
    fn what_asking_again_does_not_mend_is_not_away() {
        assert!(!is_away(&Outer(sqlx::Error::RowNotFound)));
        assert!(!is_away(&std::fmt::Error));
    }
}
