//! Clocks that are set while the ledger is written.

use crate::support::clocks::{ShiftedClock, shift_database, with_clock};
use crate::support::requests::{create_task, operator};
use crate::support::stores::{assert_log_is_sound, eventually, open};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use task_ledger::store::opening::Store;
use task_ledger::store::throwaway::ThrowawayDb;
use task_ledger::store::transactor::{Status, SubmitError};
use tokio::task::JoinSet;
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_hour_ahead_and_back_under_load_nothing_stalls_and_no_time_decreases() {
    let db = ThrowawayDb::empty().await;
    let clock = Arc::new(ShiftedClock::default());
    let store = Store::open(&db.url, with_clock(&clock)).await.unwrap();
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let mut callers = JoinSet::new();
    for _ in 0..16 {
        let (transactor, stop, done) =
            (store.transactor.clone(), Arc::clone(&stop), Arc::clone(&done));
        callers.spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                let task = create_task(Uuid::now_v7(), "under load");
                match transactor.submit(operator(vec![task])).await {
                    Ok(_) => {
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                    // Between setting the one clock and the other they differ.
                    Err(SubmitError::Unavailable { .. }) => {
                        tokio::time::sleep(Duration::from_millis(20)).await;
                    }
                    Err(other) => panic!("{other}"),
                }
            }
        });
    }
    for seconds in [0, 3_600, 0, 3_600, 0] {
        clock.shift(seconds);
        shift_database(&db.pool, seconds).await;
        let before = done.load(Ordering::Relaxed);
        eventually("requests are followed", async || done.load(Ordering::Relaxed) > before + 200)
            .await;
    }
    stop.store(true, Ordering::Relaxed);
    callers.join_all().await;
    assert_log_is_sound(&db.pool, store.ledger_id).await;
}

#[tokio::test]
async fn a_server_whose_clock_is_off_alone_writes_nothing_and_goes_on_by_itself() {
    let db = ThrowawayDb::empty().await;
    let clock = Arc::new(ShiftedClock::default());
    let off = Store::open(&db.url, with_clock(&clock)).await.unwrap();
    let right = open(&db.url).await;
    for seconds in [3_600, -3_600, 3] {
        let head = assert_log_is_sound(&db.pool, off.ledger_id).await;
        clock.shift(seconds);
        let refused =
            off.transactor.submit(operator(vec![create_task(Uuid::now_v7(), "no")])).await;
        let Err(SubmitError::Unavailable { sentence }) = refused else { panic!("{refused:?}") };
        assert!(sentence.contains("clock"), "{sentence}");
        assert_eq!(assert_log_is_sound(&db.pool, off.ledger_id).await, head, "nothing was written");
        // The other one does not care.
        right.transactor.submit(operator(vec![create_task(Uuid::now_v7(), "yes")])).await.unwrap();
        clock.shift(0);
        let mut status = off.transactor.status();
        status.wait_for(|status| *status == Status::Serving).await.unwrap();
        off.transactor.submit(operator(vec![create_task(Uuid::now_v7(), "again")])).await.unwrap();
    }
    assert_log_is_sound(&db.pool, off.ledger_id).await;
}
