//! The statement: all of a batch or nothing, and only at the log's end.

use crate::support::batches::{batch, ledger};
use events::{Timestamp, Upcasters, leaf_of};
use task_ledger::store::connect::Database;
use task_ledger::store::log;
use task_ledger::store::throwaway::ThrowawayDb;

#[tokio::test]
async fn a_batch_is_read_back_byte_for_byte() {
    let db = ThrowawayDb::new().await;
    let (id, mut connection) = ledger(&db.pool).await;
    let append = batch(id, 0, 3);
    assert!(append.write(&mut connection, id, 0).await.unwrap().moved);
    let found = log::read_after(&mut connection, id, 0, 10).await.unwrap();
    assert_eq!(found.len(), 3);
    for (at, stored) in found.iter().enumerate() {
        assert_eq!(stored.position, at as u64 + 1);
        assert_eq!(stored.payload, append.events.payload[at]);
        assert_eq!(stored.recorded_at, Timestamp::from_micros(1_000));
        assert_eq!(leaf_of(stored).unwrap(), append.events.leaf[at]);
        assert_eq!(stored.read(&Upcasters::current()).unwrap().envelope.position, at as u64 + 1);
    }
    assert_eq!(log::leaves(&mut connection, id, 1, 3).await.unwrap(), append.events.leaf);
    assert_eq!(log::read_after(&mut connection, id, 2, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_stale_head_writes_nothing_at_all() {
    let db = ThrowawayDb::new().await;
    let (id, mut connection) = ledger(&db.pool).await;
    assert!(batch(id, 0, 2).write(&mut connection, id, 0).await.unwrap().moved);
    let mut late = batch(id, 0, 5);
    late.keys.principal.push(id);
    late.keys.key.push("late".into());
    late.keys.body.push([1; 32]);
    late.keys.position.push(5);
    late.keys.answers.push("[]".into());
    late.leases.task.push(id);
    late.leases.fence.push(1);
    late.queue.closed.push(id);
    assert!(!late.write(&mut connection, id, 0).await.unwrap().moved);
    assert_eq!(log::head(&mut connection, id).await.unwrap().position, 2);
    for table in ["idempotency_keys", "leases", "queue"] {
        let rows: i64 = sqlx::query_scalar(&format!("select count(*) from {table}"))
            .fetch_one(&db.pool)
            .await
            .unwrap();
        assert_eq!(rows, 0, "{table}");
    }
}

#[tokio::test]
async fn a_batch_without_events_moves_nothing_and_still_knows_the_end() {
    let db = ThrowawayDb::new().await;
    let (id, mut connection) = ledger(&db.pool).await;
    batch(id, 0, 1).write(&mut connection, id, 0).await.unwrap();
    let mut renewal = batch(id, 1, 0);
    renewal.leases.task.push(id);
    renewal.leases.fence.push(7);
    assert!(!renewal.write(&mut connection, id, 0).await.unwrap().moved);
    assert!(renewal.write(&mut connection, id, 1).await.unwrap().moved);
    let fence: i64 =
        sqlx::query_scalar("select fence from leases").fetch_one(&db.pool).await.unwrap();
    assert_eq!(fence, 7);
    assert_eq!(log::head(&mut connection, id).await.unwrap().position, 1);
}

/// What the statement is planned as while the tables are empty is what it stays when they are not.
#[tokio::test]
async fn the_statement_goes_by_keys_and_walks_over_no_table() {
    let db = ThrowawayDb::new().await;
    let database = Database::parse(&db.url).unwrap().by_keys();
    let mut connection = database.connect().await.unwrap();
    let statement = include_str!("../../../src/store/log/statement.sql");
    let prepare = format!("prepare append as {statement}");
    sqlx::raw_sql(&prepare).execute(&mut connection).await.unwrap();
    let nothing = vec!["null"; 56].join(", ");
    let explain = format!("explain (costs off) execute append({nothing})");
    let plan: Vec<String> =
        sqlx::query_scalar(&explain).persistent(false).fetch_all(&mut connection).await.unwrap();
    let plan = plan.join("\n");
    assert!(plan.contains("Index Scan using queue_pkey"), "{plan}");
    for walk in ["Seq Scan", "Join Filter", "Hash", "Merge", "Bitmap"] {
        assert!(!plan.contains(walk), "{walk} in\n{plan}");
    }
    // The one filter there is: the head's own position.
    let filters = plan.lines().filter(|line| line.trim_start().starts_with("Filter:"));
    let filters: Vec<&str> = filters.map(str::trim).collect();
    assert_eq!(filters, ["Filter: (\"position\" = $2)"], "{plan}");
}
