//! Rows as the auditor gets them, and the shapes that everybody relies on.

use super::story::Log;
use super::{caught_up, follow};
use projections::audit::{Refold, projection_rows};
use projections::{FOLLOWERS, INLINE};
use std::collections::BTreeSet;
use task_ledger::store::throwaway::ThrowawayDb;

/// A field without a column would be dropped silently, a column without a field never be written.
#[tokio::test]
async fn the_fields_of_rows_are_the_columns_of_their_tables() {
    let db = ThrowawayDb::new().await;
    let mut log = Log::begin(&db).await;
    log.chapter().await;
    let followers = follow(&log).await;
    caught_up(&followers, &log).await;
    let mut refold = Refold::default();
    for recorded in log.read() {
        refold.feed(&recorded).unwrap();
    }
    let follower_tables = FOLLOWERS.iter().map(|f| ("projected", f.name(), "_g1"));
    let inline_tables = INLINE.iter().map(|shape| ("public", shape.name, ""));
    for (schema, name, generation) in follower_tables.chain(inline_tables) {
        let columns: Vec<String> = sqlx::query_scalar(
            "select column_name::text from information_schema.columns
             where table_schema = $1 and table_name = $2 and column_name <> 'ledger_id'",
        )
        .bind(schema)
        .bind(format!("{name}{generation}"))
        .fetch_all(&db.pool)
        .await
        .unwrap();
        let Some(row) = refold.page(name, None, 1).unwrap().pop() else {
            assert_eq!(name, "token_budgets", "the story touches {name}");
            continue;
        };
        let fields: BTreeSet<String> = row.as_object().unwrap().keys().cloned().collect();
        assert_eq!(fields, columns.into_iter().collect(), "{name}");
    }
    followers.stop().await;
}

#[tokio::test]
async fn a_page_of_rows_says_what_comes_after_it() {
    let db = ThrowawayDb::new().await;
    let mut log = Log::begin(&db).await;
    let tasks = log.chapter().await;
    let followers = follow(&log).await;
    caught_up(&followers, &log).await;
    let first = projection_rows(&db.pool, log.ledger, "tasks", None, 4).await.unwrap();
    let end = first.end.clone().unwrap();
    let rest = projection_rows(&db.pool, log.ledger, "tasks", Some(&end), 4).await.unwrap();
    let found: Vec<String> = [first.rows, rest.rows]
        .concat()
        .iter()
        .map(|row| row["task"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(found, tasks.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert!(projection_rows(&db.pool, log.ledger, "none", None, 4).await.is_err());
    followers.stop().await;
}
