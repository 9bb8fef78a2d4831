//! A private Postgres that lives and dies with the service.
//!
//! One dedicated thread starts the server programs of this machine on a data folder of ours,
//! watches them, starts them again when they die, and stops them last. Nothing listens on TCP.
//! Called by `app` when no `DATABASE_URL` is given; `throwaway` builds test clusters on its parts.
//!
//! In the data folder: `data/` (Postgres' own), `sock/`, `lock` (held for life), `postgres.log`.
//!
//! Read `cluster` first (what is started and how), then `supervisor` (how it is kept alive).

mod address;
pub(crate) mod cluster;
mod error;
mod initdb;
mod leftovers;
mod lock;
pub(crate) mod owner;
mod pid_file;
pub(crate) mod process;
mod programs;
mod supervisor;
pub(crate) mod system;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::{Connection as _, PgConnection};

pub use self::address::Address;
pub use self::error::EmbeddedError;
pub use self::programs::{ProgramSearch, Programs};
pub use self::supervisor::{Health, ServerState};

/// The database that the service keeps its ledgers in.
pub const DATABASE: &str = "task_ledger";

/// How long [`running_url`] waits for a neighbour that is just starting or stopping.
const NEIGHBOUR_PATIENCE: Duration = Duration::from_secs(10);

/// Where the private server keeps its files and which programs it may use.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder that belongs to us; made when it is missing.
    pub data_dir: PathBuf,
    /// Where to look for `initdb` and `postgres`.
    pub programs: ProgramSearch,
    /// Further `name = value` settings of the server; they win over ours.
    pub settings: Vec<(String, String)>,
}

impl Options {
    /// Options for a data folder, with programs from the usual places and our settings only.
    pub fn new(data_dir: impl Into<PathBuf>) -> Options {
        Options {
            data_dir: data_dir.into(),
            programs: ProgramSearch::default(),
            settings: Vec::new(),
        }
    }
}

/// A running private server; dropping it stops the server and waits for its end.
#[derive(Debug)]
pub struct EmbeddedPostgres {
    address: Address,
    supervisor: supervisor::Supervisor,
}

impl EmbeddedPostgres {
    /// Starts the server, creating its files the first time, and answers once it takes
    /// connections and the database [`DATABASE`] exists. Dropping the future stops everything.
    pub async fn start(options: Options) -> Result<EmbeddedPostgres, EmbeddedError> {
        let (supervisor, address) = supervisor::Supervisor::start(options).await?;
        let server = EmbeddedPostgres { address, supervisor };
        ensure_database(&server.address).await.map_err(EmbeddedError::Database)?;
        Ok(server)
    }

    /// The URL of the service's database, its socket folder percent-encoded as the host.
    pub fn url(&self) -> String {
        self.address.url(DATABASE)
    }

    /// Whether the server runs, its process id, and how often it had to be started again.
    pub fn health(&self) -> Health {
        self.supervisor.health()
    }

    /// Shuts the server down: clients are ended, nothing committed is lost. Call it last.
    pub async fn stop(self) {
        let stopped = tokio::task::spawn_blocking(move || drop(self)).await;
        if let Err(error) = stopped {
            tracing::error!(%error, "stopping the private Postgres failed");
        }
    }
}

/// The URL of the server that another process of ours runs on this folder, if one does.
/// Waits up to ten seconds for a neighbour that is just starting or stopping; blocks the thread.
pub fn running_url(data_dir: &Path) -> Result<Option<String>, EmbeddedError> {
    let until = Instant::now() + NEIGHBOUR_PATIENCE;
    loop {
        let Some(holder) = lock::holder(data_dir)? else { return Ok(None) };
        let ready = pid_file::PidFile::read(&data_dir.join("data")).filter(|file| file.is_ready());
        if let Some(address) = ready.and_then(|file| file.address()) {
            return Ok(Some(address.url(DATABASE)));
        }
        if Instant::now() > until {
            return Err(EmbeddedError::InUse { data_dir: data_dir.to_owned(), holder });
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Whether a database was ever made in this folder.
#[must_use]
pub fn holds_data(data_dir: &Path) -> bool {
    data_dir.join("data").is_dir()
}

/// Where the data folder lies when nobody says: `/var/lib/task-ledger` for root, since other
/// users may not enter root's home, else below the user's data home. `None` without a home.
pub fn default_data_dir(
    xdg_data_home: Option<OsString>,
    home: Option<OsString>,
) -> Option<PathBuf> {
    if system::is_root() {
        return Some(PathBuf::from("/var/lib/task-ledger"));
    }
    // The XDG specification says that a relative path is to be ignored.
    let absolute = |path: Option<OsString>| path.map(PathBuf::from).filter(|p| p.is_absolute());
    let data_home =
        absolute(xdg_data_home).or_else(|| absolute(home).map(|h| h.join(".local/share")))?;
    Some(data_home.join("task-ledger"))
}

async fn ensure_database(address: &Address) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(&address.url("postgres")).await?;
    let exists: bool =
        sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
            .bind(DATABASE)
            .fetch_one(&mut connection)
            .await?;
    if !exists {
        // A constant of ours; a database's name cannot be a parameter.
        sqlx::query(&format!("create database {DATABASE}")).execute(&mut connection).await?;
    }
    connection.close().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_home_is_used_only_when_it_is_absolute() {
        if system::is_root() {
            assert_eq!(default_data_dir(None, None), Some("/var/lib/task-ledger".into()));
            return;
        }
        let dir = |xdg: Option<&str>, home: Option<&str>| {
            default_data_dir(xdg.map(Into::into), home.map(Into::into))
        };
        assert_eq!(dir(Some("/x"), Some("/h")), Some("/x/task-ledger".into()));
        assert_eq!(dir(Some("x"), Some("/h")), Some("/h/.local/share/task-ledger".into()));
        assert_eq!(dir(None, None), None);
    }
}
