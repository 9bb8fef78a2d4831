//! Databases for tests and benchmarks, each a clone of one migrated template.
//!
//! The first caller of a test run starts a private cluster that all test processes of the run
//! share; a watchdog removes it when the run ends, however it ends. `TEST_DATABASE_URL` names a
//! server to use instead; `KEEP_TEST_DB` leaves each database behind for inspection.
//! Nothing here is used by the service; every failure panics with what went wrong.

mod cluster;
mod template;

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgConnection, PgPool};

use self::cluster::Kind;

/// A database of one test's own, dropped with this value.
#[derive(Debug)]
pub struct ThrowawayDb {
    /// Its URL, for processes and pools of the test's own.
    pub url: String,
    /// A small pool, as the database's superuser.
    pub pool: PgPool,
    name: String,
    admin: PgConnectOptions,
}

impl ThrowawayDb {
    /// A migrated database on a cluster in memory that forgets everything in a power cut.
    pub async fn new() -> ThrowawayDb {
        Self::create(Kind::Memory, true).await
    }

    /// A database without any of our tables, as a server finds it at its very first start.
    pub async fn empty() -> ThrowawayDb {
        Self::create(Kind::Memory, false).await
    }

    /// A migrated database on a disk, with the durability and settings of the private server:
    /// for benchmarks.
    pub async fn durable() -> ThrowawayDb {
        Self::create(Kind::Disk, true).await
    }

    async fn create(kind: Kind, migrated: bool) -> ThrowawayDb {
        let server = blocking(move || cluster::server(kind)).await;
        let template = if migrated { template::ensure(&server).await } else { "template0".into() };
        let (name, admin) = (fresh_name(), server.options.clone());
        let mut connection = connect(&admin).await;
        // Copying files beats the default, which writes every page to the log: 12 ms, not 80.
        let clone = format!("create database {name} template {template} strategy file_copy");
        sqlx::query(&clone).execute(&mut connection).await.expect("the template can be cloned");
        let _ = connection.close().await;
        let options = admin.clone().database(&name);
        let pool = PgPoolOptions::new()
            .max_connections(5)
            .connect_with(options)
            .await
            .expect("a new database takes connections");
        ThrowawayDb { url: server.url_of(&name), pool, name, admin }
    }
}

impl Drop for ThrowawayDb {
    fn drop(&mut self) {
        if std::env::var_os("KEEP_TEST_DB").is_some() {
            eprintln!("kept the test database {}", self.url);
            return;
        }
        let (admin, name) = (self.admin.clone(), self.name.clone());
        // Drop may run inside a runtime, which must not block: a thread brings its own.
        let dropped = thread::spawn(move || with_runtime(drop_database(&admin, &name))).join();
        if !matches!(dropped, Ok(Ok(()))) {
            eprintln!("the test database {} could not be dropped: {dropped:?}", self.name);
        }
    }
}

/// Ends the sessions first: `drop … with (force)` looks only every 100 ms whether they are gone.
async fn drop_database(admin: &PgConnectOptions, name: &str) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect_with(admin).await?;
    for _ in 0..500 {
        let sessions: i64 = sqlx::query_scalar(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = $1",
        )
        .bind(name)
        .fetch_one(&mut connection)
        .await?;
        if sessions == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    sqlx::query(&format!("drop database if exists {name} with (force)"))
        .execute(&mut connection)
        .await?;
    connection.close().await
}

fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("t_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

async fn connect(options: &PgConnectOptions) -> PgConnection {
    PgConnection::connect_with(options).await.expect("the test server takes connections")
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.expect("starting the test server does not panic")
}

fn with_runtime<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be built")
        .block_on(work)
}
