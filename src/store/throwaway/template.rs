//! The migrated database that all others are cloned from, made once per server and schema.

use sha2::{Digest as _, Sha256};
use sqlx::Connection as _;
use sqlx::migrate::Migrator;

use super::cluster::Server;
use super::connect;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Any number will do that nobody else locks.
const LOCK: i64 = 0x7461_736b_7470_6c00;

/// The template's name; makes it when this server has none of this schema.
pub(super) async fn ensure(server: &Server) -> String {
    let name = name();
    let mut admin = connect(&server.options).await;
    // Other test processes may come at the same time. The lock ends with the connection.
    sqlx::query("select pg_advisory_lock($1)")
        .bind(LOCK)
        .execute(&mut admin)
        .await
        .expect("an advisory lock can be had");
    let exists: bool =
        sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
            .bind(&name)
            .fetch_one(&mut admin)
            .await
            .expect("the list of databases can be read");
    if !exists {
        make(server, &mut admin, &name).await;
    }
    let _ = admin.close().await;
    name
}

/// Under another name first: a killed run must not leave a template that looks finished.
async fn make(server: &Server, admin: &mut sqlx::PgConnection, name: &str) {
    let mut run = async |statement: String| {
        sqlx::query(&statement).execute(&mut *admin).await.unwrap_or_else(|error| {
            panic!("{statement}: {error}");
        });
    };
    let half = format!("{name}_new");
    run(format!("drop database if exists {half} with (force)")).await;
    run(format!("create database {half} template template0")).await;
    let mut inside = connect(&server.options.clone().database(&half)).await;
    MIGRATIONS.run_direct(&mut inside).await.expect("the migrations run on an empty database");
    let _ = inside.close().await;
    // A template must take no connections, or cloning it would fail while one is open.
    run(format!("alter database {half} with allow_connections false")).await;
    run(format!("alter database {half} rename to {name}")).await;
}

/// The name carries the schema, for servers that outlive an edit of a migration.
fn name() -> String {
    let mut digest = Sha256::new();
    for migration in MIGRATIONS.iter() {
        digest.update(migration.version.to_be_bytes());
        digest.update(&migration.checksum);
    }
    format!("template_{}", &hex::encode(digest.finalize())[..16])
}
