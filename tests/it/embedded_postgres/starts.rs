//! Starts, restarts and stops that nobody disturbs, and the second instance.

use std::time::{Duration, Instant};

use task_ledger::store::embedded::{EmbeddedError, EmbeddedPostgres, Options, running_url};

use super::child::Service;
use super::folder::{Folder, number, run};

#[tokio::test]
async fn a_restart_keeps_the_data() {
    let folder = Folder::new();
    let server = folder.start().await;
    run(&server.url(), "create table kept as select 7::int8 as n").await;
    server.stop().await;
    let server = folder.start().await;
    assert_eq!(number(&server.url(), "select n from kept").await, 7);
    assert_eq!(server.health().restarts, 0);
    server.stop().await;
}

#[tokio::test]
async fn nothing_listens_on_tcp_and_every_commit_is_synced() {
    let folder = Folder::new();
    let server = folder.start().await;
    let query = "select count(*) from pg_settings where (name, setting) in \
        (('listen_addresses', ''), ('fsync', 'on'), ('synchronous_commit', 'on'), \
         ('full_page_writes', 'on'), ('data_checksums', 'on'), ('server_encoding', 'UTF8'))";
    assert_eq!(number(&server.url(), query).await, 6);
    server.stop().await;
}

#[tokio::test]
async fn a_second_instance_is_told_whose_folder_it_is_and_harms_nobody() {
    let folder = Folder::new();
    let service = Service::start(folder.path(), None);
    run(&service.url, "create table mine as select 7::int8 as n").await;

    let began = Instant::now();
    let refused = EmbeddedPostgres::start(Options::new(folder.path())).await.unwrap_err();
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert!(matches!(refused, EmbeddedError::InUse { .. }), "{refused:?}");
    let sentence = refused.to_string();
    assert!(sentence.contains(folder.path().to_str().unwrap()), "{sentence}");
    assert!(sentence.contains("--data-dir"), "{sentence}");

    assert_eq!(number(&service.url, "select n from mine").await, 7);
    service.stop();
}

#[tokio::test]
async fn a_neighbour_finds_the_running_server_by_its_folder() {
    let folder = Folder::new();
    assert_eq!(running_url(folder.path()).unwrap(), None);
    let service = Service::start(folder.path(), None);
    assert_eq!(running_url(folder.path()).unwrap(), Some(service.url.clone()));
    service.stop();
    assert_eq!(running_url(folder.path()).unwrap(), None);
}

#[tokio::test]
async fn a_stop_does_not_wait_for_clients() {
    let folder = Folder::new();
    let server = folder.start().await;
    let client = sqlx::PgPool::connect(&server.url()).await.unwrap();
    let mut open = client.begin().await.unwrap();
    sqlx::query("create table never_committed ()").execute(&mut *open).await.unwrap();
    let began = Instant::now();
    server.stop().await;
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_start_that_is_given_up_leaves_nothing_running() {
    let folder = Folder::new();
    let start = EmbeddedPostgres::start(Options::new(folder.path()));
    let given_up = tokio::time::timeout(Duration::from_millis(200), start).await;
    assert!(given_up.is_err() || given_up.is_ok_and(|server| server.is_ok()));
    assert_eq!(running_url(folder.path()).unwrap(), None);
    folder.start().await.stop().await;
}

#[test]
fn the_server_outlives_the_thread_that_asked_for_it() {
    let folder = Folder::new();
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server = std::thread::scope(|threads| {
        threads.spawn(|| runtime().block_on(folder.start())).join().unwrap()
    });
    // Had the kernel tied it to that thread, it would be shutting down by now.
    let url = server.url();
    let query = "select 7::int8 from pg_sleep(0.3)";
    assert_eq!(runtime().block_on(number(&url, query)), 7);
    assert_eq!(server.health().restarts, 0);
}
