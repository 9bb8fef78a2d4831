//! The private Postgres: started, restarted, killed, refused.

use std::path::PathBuf;

use sqlx::{Connection as _, PgConnection};
use task_ledger::store::embedded::{EmbeddedPostgres, Options};

/// A folder on a disk, removed with this value.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = PathBuf::from(format!("/var/tmp/tl-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_restart_keeps_the_data() {
    let folder = Folder::new("restart");
    let began = std::time::Instant::now();
    let server = EmbeddedPostgres::start(Options::new(&folder.0)).await.unwrap();
    eprintln!("first {:?}", began.elapsed());
    let mut c = PgConnection::connect(&server.url()).await.unwrap();
    sqlx::query("create table kept as select 7 as n").execute(&mut c).await.unwrap();
    let began = std::time::Instant::now();
    server.stop().await;
    eprintln!("stop {:?}", began.elapsed());
    let began = std::time::Instant::now();
    let server = EmbeddedPostgres::start(Options::new(&folder.0)).await.unwrap();
    eprintln!("second {:?}", began.elapsed());
    let mut c = PgConnection::connect(&server.url()).await.unwrap();
    let n: i32 = sqlx::query_scalar("select n from kept").fetch_one(&mut c).await.unwrap();
    assert_eq!(n, 7);
    server.stop().await;
}
