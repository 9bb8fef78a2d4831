//! Following the log.

use super::story::Log;
use super::{LIMIT, assert_served_is_the_fold_of_the_log, caught_up, follow, names};
use events::{ProjectEvent, TaskEvent};
use projections::Room;
use std::time::Duration;
use task_ledger::store::follower;
use task_ledger::store::throwaway::ThrowawayDb;

#[tokio::test]
async fn what_is_followed_is_the_fold_of_the_log() {
    let db = ThrowawayDb::new().await;
    let mut log = Log::begin(&db).await;
    log.chapter().await;
    let followers = follow(&log).await;
    caught_up(&followers, &log).await;
    // From here on it is folded in small stretches, into rows that were read back.
    log.chapter().await;
    followers.wake();
    caught_up(&followers, &log).await;
    assert_served_is_the_fold_of_the_log(&db.pool, &log).await;
    assert!(followers.status().await.unwrap().iter().all(|status| status.behind == 0));
    followers.stop().await;
}

#[tokio::test]
async fn two_processes_follow_one_ledger_and_fold_everything_once() {
    let db = ThrowawayDb::new().await;
    let mut log = Log::begin(&db).await;
    let (one, two) = tokio::join!(follow(&log), follow(&log));
    for _ in 0..5 {
        log.chapter().await;
        one.wake();
        two.wake();
    }
    caught_up(&one, &log).await;
    caught_up(&two, &log).await;
    assert_served_is_the_fold_of_the_log(&db.pool, &log).await;
    one.stop().await;
    two.stop().await;
}

#[tokio::test]
async fn what_cannot_be_folded_stops_that_projection_and_no_other() {
    let db = ThrowawayDb::new().await;
    let mut log = Log::begin(&db).await;
    log.chapter().await;
    let task = log.ready_task("with a fault", events::Priority::High).await;
    let good = log.position();
    log.task(task, TaskEvent::CriterionMet { id: "none".to_owned(), fence: None }).await;
    log.chapter().await;
    let followers = follow(&log).await;
    let others: Vec<&str> = names().into_iter().filter(|name| *name != "tasks").collect();
    assert!(followers.wait_for(&others, log.position(), LIMIT).await.unwrap());
    let stopped = loop {
        let status = followers.status().await.unwrap();
        if let Some(stopped) = status.into_iter().find(|status| status.is_stopped()) {
            break stopped;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(stopped.served.name, "tasks");
    assert_eq!(stopped.served.checkpoint, good);
    let reason = stopped.served.stopped_reason.unwrap();
    assert!(reason.contains(&format!("position {}", good + 1)), "{reason}");
    assert!(reason.contains("no criterion `none`"), "{reason}");
    followers.stop().await;
}

#[tokio::test]
async fn a_reader_waits_for_a_position_no_longer_than_its_limit() {
    let db = ThrowawayDb::new().await;
    let log = Log::begin(&db).await;
    let followers = follow(&log).await;
    let beyond = log.position() + 1;
    let limit = Duration::from_millis(60);
    assert!(!followers.wait_for(&["tasks"], beyond, limit).await.unwrap());
    followers.stop().await;
}

#[tokio::test]
async fn a_fold_of_another_version_is_rebuilt_at_the_start() {
    let db = ThrowawayDb::new().await;
    let mut log = Log::begin(&db).await;
    log.chapter().await;
    let followers = follow(&log).await;
    caught_up(&followers, &log).await;
    followers.stop().await;
    sqlx::query("update projections set fold_version = 7777 where name = 'usage'")
        .execute(&db.pool)
        .await
        .unwrap();
    let followers = follow(&log).await;
    let room = Room::enter(&db.pool, log.ledger).await.unwrap();
    assert_eq!(room.served()["usage"].generation, 2);
    assert_eq!(room.served()["usage"].fold_version, 1);
    assert_eq!(room.served()["tasks"].generation, 1);
    caught_up(&followers, &log).await;
    assert_served_is_the_fold_of_the_log(&db.pool, &log).await;
    followers.stop().await;
}

#[tokio::test]
async fn ledgers_share_a_table_and_nothing_else() {
    let db = ThrowawayDb::new().await;
    let (mut one, mut two) = (Log::begin(&db).await, Log::begin(&db).await);
    one.chapter().await;
    two.project(ProjectEvent::ProjectArchived { reason: None }).await;
    two.chapter().await;
    for log in [&one, &two] {
        let followers = follow(log).await;
        caught_up(&followers, log).await;
        followers.stop().await;
    }
    assert_served_is_the_fold_of_the_log(&db.pool, &one).await;
    assert_served_is_the_fold_of_the_log(&db.pool, &two).await;
    for status in follower::status(&db.pool, two.ledger).await.unwrap() {
        assert_eq!(status.served.generation, 1, "{}", status.served.name);
    }
}
