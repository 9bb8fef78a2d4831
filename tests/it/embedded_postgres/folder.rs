//! A data folder of one test's own.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{Connection as _, PgConnection};
use task_ledger::store::embedded::{EmbeddedPostgres, Options};

/// Removed with this value.
pub struct Folder(PathBuf);

impl Folder {
    /// A path where nothing is yet. In memory where that can be had: a killed process leaves
    /// its writes to the system on either, and creating a database is four times as quick.
    pub fn new() -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("task-ledger-embedded-{}-{count}", std::process::id());
        let base = ["/dev/shm", "/var/tmp"].into_iter().map(Path::new).find(|dir| dir.is_dir());
        Folder(base.unwrap().join(name))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub async fn start(&self) -> EmbeddedPostgres {
        EmbeddedPostgres::start(Options::new(&self.0)).await.unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs statements that answer nothing.
pub async fn run(url: &str, statements: &str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::raw_sql(statements).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// The number that a query answers with.
pub async fn number(url: &str, query: &str) -> i64 {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::query_scalar(query).fetch_one(&mut connection).await.unwrap()
}

pub fn is_root() -> bool {
    // SAFETY: geteuid has no preconditions.
    unsafe { libc::geteuid() == 0 }
}
