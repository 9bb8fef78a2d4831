//! Open stores, and what must hold of whatever they wrote.

use events::{Upcasters, leaf_of};
use sqlx::PgPool;
use std::time::{Duration, Instant};
use task_ledger::store::log;
use task_ledger::store::opening::{Store, StoreOptions};
use uuid::Uuid;

/// A store as a server opens it.
pub async fn open(url: &str) -> Store {
    Store::open(url, StoreOptions::default()).await.unwrap()
}

/// Positions without gaps, times that never decrease, leaves and sequences that are right.
/// Answers with the log's length.
pub async fn assert_log_is_sound(pool: &PgPool, ledger: Uuid) -> u64 {
    let mut connection = pool.acquire().await.unwrap();
    let head = log::head(&mut connection, ledger).await.unwrap();
    let events = log::read_after(&mut connection, ledger, 0, u32::MAX).await.unwrap();
    let leaves = log::leaves(&mut connection, ledger, 1, u64::MAX >> 1).await.unwrap();
    assert_eq!(events.len() as u64, head.position);
    let mut sequences = std::collections::HashMap::<_, u64>::new();
    let mut time = events::Timestamp::from_micros(0);
    for ((expected, event), leaf) in (1..).zip(&events).zip(&leaves) {
        assert_eq!(event.position, expected);
        assert!(event.recorded_at >= time, "time goes back at {expected}");
        time = event.recorded_at;
        let sequence = sequences.entry(event.aggregate_id).or_default();
        *sequence += 1;
        assert_eq!(event.sequence, *sequence, "at {expected}");
        assert_eq!(leaf_of(event).unwrap(), *leaf, "at {expected}");
        event.read(&Upcasters::current()).unwrap();
    }
    head.position
}

/// Waits for something that must come to be.
pub async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !holds().await {
        assert!(start.elapsed() < Duration::from_secs(20), "waited in vain: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
