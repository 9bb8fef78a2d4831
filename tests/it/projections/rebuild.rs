//! Rebuilding beside what serves.

use super::story::Log;
use super::{assert_served_is_the_fold_of_the_log, caught_up, follow, names};
use events::{TaskEvent, Upcasters};
use projections::Room;
use task_ledger::store::connect::Database;
use task_ledger::store::rebuild::{RebuildError, Rebuilt, rebuild};
use task_ledger::store::throwaway::ThrowawayDb;

async fn rebuilt(log: &Log, names: &[&str]) -> Result<Vec<Rebuilt>, RebuildError> {
    let database = Database::parse(&log.url).unwrap();
    rebuild(&database, log.ledger, names, &Upcasters::current(), &mut |_, _| ()).await
}

#[tokio::test]
async fn a_rebuild_under_load_ends_equal_to_what_is_served() {
    let db = ThrowawayDb::new().await;
    let mut log = Log::begin(&db).await;
    for _ in 0..3 {
        log.chapter().await;
    }
    let followers = follow(&log).await;
    let watching = Log::reader(&log);
    let load = async {
        for _ in 0..10 {
            log.chapter().await;
            followers.wake();
        }
    };
    let ((), reports) = tokio::join!(load, rebuilt(&watching, &[]));
    let reports = reports.unwrap();
    assert_eq!(reports.iter().map(|report| report.name).collect::<Vec<_>>(), names());
    for report in reports {
        assert_eq!(report.difference, None);
        assert_eq!(report.equal_to_served, Some(true), "{}", report.name);
        assert_eq!(report.generation, 2);
    }
    caught_up(&followers, &log).await;
    assert_served_is_the_fold_of_the_log(&db.pool, &log).await;
    followers.stop().await;
}

#[tokio::test]
async fn a_rebuild_names_what_was_served_wrongly_and_mends_it() {
    let db = ThrowawayDb::new().await;
    let mut log = Log::begin(&db).await;
    let tasks = log.chapter().await;
    let followers = follow(&log).await;
    caught_up(&followers, &log).await;
    sqlx::query("update projected.tasks_g1 set title = 'forged' where task = $1")
        .bind(tasks[2])
        .execute(&db.pool)
        .await
        .unwrap();
    sqlx::query("delete from projected.dependencies_g1").execute(&db.pool).await.unwrap();
    let reports = rebuilt(&log, &["tasks", "dependencies", "agents"]).await.unwrap();
    let difference = reports[0].difference.clone().unwrap();
    assert_eq!(reports[0].equal_to_served, Some(false));
    assert_eq!(difference.field.as_deref(), Some("title"));
    assert_eq!(
        difference.to_string(),
        format!(
            "tasks {{\"task\":\"{}\"}}, title: served \"forged\", the log says \"task 2\"",
            tasks[2]
        )
    );
    let missing = reports[1].difference.clone().unwrap();
    assert_eq!((missing.field, missing.served), (None, None));
    assert_eq!(reports[2].equal_to_served, Some(true));
    assert_served_is_the_fold_of_the_log(&db.pool, &log).await;
    followers.stop().await;
}

#[tokio::test]
async fn a_log_that_cannot_be_folded_leaves_what_is_served() {
    let db = ThrowawayDb::new().await;
    let mut log = Log::begin(&db).await;
    let tasks = log.chapter().await;
    log.task(tasks[0], TaskEvent::CriterionMet { id: "none".to_owned(), fence: None }).await;
    let followers = follow(&log).await;
    followers.stop().await;
    let refused = rebuilt(&log, &["tasks"]).await.unwrap_err();
    assert!(matches!(refused, RebuildError::Unfoldable(_)), "{refused}");
    let room = Room::enter(&db.pool, log.ledger).await.unwrap();
    assert_eq!(room.served()["tasks"].generation, 1);
}

#[tokio::test]
async fn an_unknown_projection_is_named_with_those_that_there_are() {
    let db = ThrowawayDb::new().await;
    let log = Log::begin(&db).await;
    let refused = rebuilt(&log, &["queue"]).await.unwrap_err().to_string();
    assert!(refused.contains("`queue`") && refused.contains("history"), "{refused}");
}
