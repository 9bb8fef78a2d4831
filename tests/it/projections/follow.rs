//! Following the log.

use super::story::Log;
use super::{LIMIT, assert_served_is_the_fold_of_the_log, caught_up, follow, names};
use events::{FreeJson, NoteKind, ProjectEvent, TaskEvent};
use projections::inbox::{self, InboxFilter, InboxKind, Moment};
use projections::{Room, follower};
use serde_json::json;
use std::time::Duration;
use task_ledger::store::connect::Database;
use task_ledger::store::follower::status;
use task_ledger::store::rebuild::rebuild;
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
    // Somebody has to look at it.
    let room = Room::enter(&db.pool, log.ledger).await.unwrap();
    let now = events::Timestamp::from_micros(1_760_000_100_000_000);
    let moment = Moment { now, time_zone: "Europe/Vienna".to_owned() };
    let kinds = Some(vec![InboxKind::ProjectionStopped]);
    let filter = InboxFilter { kinds, ..InboxFilter::default() };
    let waits = inbox::page(&room, &moment, &filter, 10, None).await.unwrap().nodes;
    assert_eq!(waits.len(), 1);
    assert_eq!(waits[0].projection.as_deref(), Some("tasks"));
    assert_eq!((waits[0].position, waits[0].said.as_deref()), (good + 1, Some(reason.as_str())));
    followers.stop().await;
}

/// Texts that mean something to whatever stands between a row and its table.
const AWKWARD: [&str; 14] = [
    "",
    "\\N",
    "\\.",
    "before\n\\.\nafter",
    "tab\there, \r\n and \u{8}\u{b}\u{c}\u{1}",
    "back\\slash \\t \\x41 \\",
    "\"quoted\" and 'quoted'",
    "NULL",
    "null",
    "{a,b}",
    "a, b",
    "[1]",
    "🦀 ü \u{2028}",
    " spaces ",
];

#[tokio::test]
async fn awkward_texts_rest_as_they_are() {
    let db = ThrowawayDb::new().await;
    let mut log = Log::begin(&db).await;
    log.chapter().await;
    for text in AWKWARD {
        let task = log.ready_task(text, events::Priority::High).await;
        let (added, removed) = (AWKWARD.map(str::to_owned).to_vec(), Vec::new());
        log.task(task, TaskEvent::TaskLabelled { added, removed }).await;
        let context = FreeJson::parse(json!({ text: [text, null] })).unwrap();
        let (description, context) = (Some(text.to_owned()), Some(context));
        log.task(task, TaskEvent::TaskDescribed { description, context }).await;
        let note = TaskEvent::NoteAdded { kind: NoteKind::Insight, text: text.to_owned() };
        log.task(task, note).await;
    }
    // A JSON text is no text: its quotes stay.
    let task = log.ready_task("texts alone", events::Priority::High).await;
    for text in AWKWARD {
        let context = Some(FreeJson::parse(json!(text)).unwrap());
        log.task(task, TaskEvent::TaskDescribed { description: None, context }).await;
    }
    let red = TaskEvent::TaskLabelled { added: Vec::new(), removed: vec!["red".to_owned()] };
    log.task(task, red).await;
    let followers = follow(&log).await;
    caught_up(&followers, &log).await;
    assert_served_is_the_fold_of_the_log(&db.pool, &log).await;
    followers.stop().await;
    let sql = "select labels from projected.tasks_g1 where title = $1";
    let labels: Vec<String> =
        sqlx::query_scalar(sql).bind(AWKWARD[1]).fetch_one(&db.pool).await.unwrap();
    assert_eq!(labels[1..], AWKWARD);
    let none: i64 = sqlx::query_scalar(
        "select count(*) from projected.tasks_g1 where labels = '{}' and title = 'texts alone'",
    )
    .fetch_one(&db.pool)
    .await
    .unwrap();
    assert_eq!(none, 1);
    let database = Database::parse(&log.url).unwrap();
    let reports = rebuild(&database, log.ledger, &[], &log.upcasters(), &mut |_, _| ()).await;
    assert!(reports.unwrap().iter().all(|report| report.equal_to_served == Some(true)));
    assert_served_is_the_fold_of_the_log(&db.pool, &log).await;
}

/// The log begins a row that is there already: the fold meets it, and no other projection waits.
#[tokio::test]
async fn a_row_that_should_not_be_there_stops_its_projection_and_no_other() {
    let db = ThrowawayDb::new().await;
    let mut log = Log::begin(&db).await;
    log.chapter().await;
    let followers = follow(&log).await;
    caught_up(&followers, &log).await;
    followers.stop().await;
    let last = log.position();
    sqlx::query(
        "insert into projected.history_g1
         select ledger_id, task, $1 + 1, part
         from projected.history_g1 where position = (select max(position) from projected.history_g1)",
    )
    .bind(i64::try_from(last).unwrap())
    .execute(&db.pool)
    .await
    .unwrap();
    let task: uuid::Uuid =
        sqlx::query_scalar("select task from projected.history_g1 order by position desc limit 1")
            .fetch_one(&db.pool)
            .await
            .unwrap();
    log.task(task, TaskEvent::TaskRetitled { title: "again".to_owned() }).await;
    let followers = follow(&log).await;
    let others: Vec<&str> = names().into_iter().filter(|name| *name != "history").collect();
    assert!(followers.wait_for(&others, log.position(), LIMIT).await.unwrap());
    let stopped = loop {
        let status = followers.status().await.unwrap();
        if let Some(stopped) = status.into_iter().find(|status| status.is_stopped()) {
            break stopped.served;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!((stopped.name.as_str(), stopped.checkpoint), ("history", last));
    let reason = stopped.stopped_reason.unwrap();
    assert!(reason.contains("that position was folded before"), "{reason}");
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
    // Other folds have other columns, too.
    sqlx::raw_sql(
        "update projections set fold_version = 7777 where name in ('usage', 'history');
         alter table projected.history_g1 add column summary text not null default 'so'",
    )
    .execute(&db.pool)
    .await
    .unwrap();
    let followers = follow(&log).await;
    let room = Room::enter(&db.pool, log.ledger).await.unwrap();
    for name in ["usage", "history"] {
        assert_eq!(room.served()[name].generation, 2, "{name}");
        let version = follower(name).unwrap().version;
        assert_eq!(room.served()[name].fold_version, version, "{name}");
    }
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
    for status in status(&db.pool, two.ledger).await.unwrap() {
        assert_eq!(status.served.generation, 1, "{}", status.served.name);
    }
}
