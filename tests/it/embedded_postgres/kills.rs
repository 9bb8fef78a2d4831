//! kill -9 of everything, in every order.

use std::time::{Duration, Instant};

use sqlx::{Connection as _, PgConnection};
use task_ledger::store::embedded::ServerState;

use super::child::{self, Service};
use super::folder::{Folder, number, run};

const PATIENCE: Duration = Duration::from_secs(30);

fn kill(pid: i32) {
    // SAFETY: no memory is involved; the id is that of a process this test caused.
    assert_eq!(unsafe { libc::kill(pid, libc::SIGKILL) }, 0);
}

fn is_alive(pid: i32) -> bool {
    // SAFETY: signal 0 only asks.
    unsafe { libc::kill(pid, 0) == 0 }
}

/// Waits for a condition, never for luck.
fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < PATIENCE, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A backend that computes and asks nothing: it outlives its postmaster.
async fn keep_busy(url: &str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    tokio::spawn(async move {
        let long =
            "select sum(a * b) from generate_series(1, 100000) a, generate_series(1, 100000) b";
        let _ = sqlx::query(long).execute(&mut connection).await;
    });
    let busy = "select count(*) from pg_stat_activity where query like 'select sum(a%'";
    while number(url, busy).await == 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn what_was_committed_survives_a_kill_of_service_and_server_together() {
    let folder = Folder::new();
    let service = Service::start(folder.path(), None);
    run(&service.url, "create table kept as select generate_series(1, 1000) as n").await;
    keep_busy(&service.url).await;
    let postgres = service.postgres;
    kill(postgres);
    service.kill();

    let server = folder.start().await;
    assert_eq!(number(&server.url(), "select count(*) from kept").await, 1000);
    assert_eq!(
        number(
            &server.url(),
            "select count(*) from pg_stat_activity where query like 'select sum(a%'"
        )
        .await,
        0
    );
    server.stop().await;
}

#[tokio::test]
async fn the_server_does_not_outlive_a_killed_service() {
    let folder = Folder::new();
    let service = Service::start(folder.path(), None);
    let postgres = service.postgres;
    service.kill();
    if cfg!(target_os = "linux") {
        wait_until("postgres ended", || !is_alive(postgres));
    }
    folder.start().await.stop().await;
}

#[tokio::test]
async fn a_killed_server_is_started_again_and_the_health_says_so() {
    let folder = Folder::new();
    let server = folder.start().await;
    run(&server.url(), "create table kept as select 7::int8 as n").await;
    for restarts in 1..=3 {
        let ServerState::Ready { pid } = server.health().state else { panic!("not ready") };
        keep_busy(&server.url()).await;
        kill(i32::try_from(pid).unwrap());
        wait_until("the server was started again", || {
            let health = server.health();
            health.restarts == restarts && health.is_ready()
        });
        assert_eq!(number(&server.url(), "select n from kept").await, 7);
    }
    server.stop().await;
}

#[tokio::test]
async fn a_kill_while_the_database_is_created_leaves_nothing_half() {
    let folder = Folder::new();
    let half_made = || {
        let entries = std::fs::read_dir(folder.path()).into_iter().flatten().flatten();
        entries.filter(|e| e.file_name().to_string_lossy().starts_with("data.new-")).count()
    };
    let mut service = child::spawn(folder.path(), None);
    wait_until("the creation has begun", || half_made() > 0);
    service.kill().unwrap();
    service.wait().unwrap();
    assert!(!folder.path().join("data").exists());

    let server = folder.start().await;
    assert_eq!(half_made(), 0);
    server.stop().await;
}

#[tokio::test]
async fn a_killed_service_frees_its_folder_for_the_next_at_once() {
    let folder = Folder::new();
    for _ in 0..3 {
        Service::start(folder.path(), None).kill();
    }
    folder.start().await.stop().await;
}
