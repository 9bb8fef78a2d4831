//! The transactor: order without gaps, whoever writes, however many at once.

use crate::support::requests::{admin, claim_next, create_task, keyed, operator, register_agent};
use crate::support::stores::{assert_log_is_sound, eventually, open};
use std::collections::HashSet;
use std::sync::Arc;
use task_ledger::domain::task::TaskRefusal;
use task_ledger::domain::{RefusalReason, TaskRef};
use task_ledger::store::opening::{Store, StoreOptions};
use task_ledger::store::throwaway::ThrowawayDb;
use task_ledger::store::transactor::{SubmitError, TransactorOptions};
use tokio::task::JoinSet;
use uuid::Uuid;

/// A task that is ready at once is written down and made ready: two events.
const EACH: u64 = 2;

#[tokio::test]
async fn a_new_ledger_begins_with_its_three_events_and_one_secret() {
    let db = ThrowawayDb::empty().await;
    let (one, two) = tokio::join!(open(&db.url), open(&db.url));
    assert_eq!(one.ledger_id, two.ledger_id);
    assert_eq!([&one.admin, &two.admin].into_iter().flatten().count(), 1);
    let names: Vec<String> = sqlx::query_scalar("select event_type from events order by position")
        .fetch_all(&db.pool)
        .await
        .unwrap();
    assert_eq!(names, ["LedgerOpened", "ProjectCreated", "KeyIssued"]);
    let tokens: i64 =
        sqlx::query_scalar("select count(*) from tokens").fetch_one(&db.pool).await.unwrap();
    assert_eq!(tokens, 1);
    eventually("both know the key", async || {
        one.transactor.ledger().keys.len() == 1 && two.transactor.ledger().keys.len() == 1
    })
    .await;
    assert_log_is_sound(&db.pool, one.ledger_id).await;
    one.close().await;
    two.close().await;
    let again = open(&db.url).await;
    assert!(again.admin.is_none());
    assert_eq!(*again.transactor.head().borrow(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn positions_have_no_gaps_under_many_callers_and_two_servers() {
    let db = ThrowawayDb::empty().await;
    let stores = [open(&db.url).await, open(&db.url).await];
    let mut callers = JoinSet::new();
    for caller in 0..64_usize {
        let transactor = stores[caller % 2].transactor.clone();
        callers.spawn(async move {
            let mut positions = Vec::new();
            for n in 0..25 {
                let task = create_task(Uuid::now_v7(), &format!("{caller}/{n}"));
                let receipt = transactor.submit(operator(vec![task])).await.unwrap();
                assert!(!receipt.repeated);
                positions.push(receipt.position);
            }
            assert!(positions.is_sorted(), "a caller's own order holds");
            positions
        });
    }
    let positions: HashSet<u64> = callers.join_all().await.into_iter().flatten().collect();
    assert_eq!(positions.len(), 64 * 25);
    assert_eq!(assert_log_is_sound(&db.pool, stores[0].ledger_id).await, EACH * 64 * 25 + 3);
    // Numbers were given once each, and the queue shows every task.
    let numbers: i64 = sqlx::query_scalar("select count(distinct number) from queue")
        .fetch_one(&db.pool)
        .await
        .unwrap();
    assert_eq!(numbers, 64 * 25);
    for store in stores {
        eventually("both know the log's end", async || {
            *store.transactor.head().borrow() == EACH * 64 * 25 + 3
        })
        .await;
        store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_never_hand_out_a_task_twice() {
    let db = ThrowawayDb::empty().await;
    let stores = [open(&db.url).await, open(&db.url).await];
    let agent = Uuid::now_v7();
    let mut first = vec![register_agent(agent, "anna")];
    first.extend((0..200).map(|n| create_task(Uuid::now_v7(), &format!("task {n}"))));
    stores[0].transactor.submit(operator(first)).await.unwrap();
    let mut callers = JoinSet::new();
    for caller in 0..16_usize {
        let transactor = stores[caller % 2].transactor.clone();
        callers.spawn(async move {
            let mut claimed = Vec::new();
            loop {
                let request = operator(vec![claim_next(agent, 60)]);
                let answer = match transactor.submit(request).await {
                    Ok(mut receipt) => receipt.answers.remove(0),
                    // The other server may not have read of the agent yet.
                    Err(SubmitError::Refused { .. }) => continue,
                    Err(other) => panic!("{other}"),
                };
                match answer.claim {
                    Some(claim) => claimed.push(claim.task),
                    None => return claimed,
                }
            }
        });
    }
    let claimed: Vec<Uuid> = callers.join_all().await.into_iter().flatten().collect();
    assert_eq!(claimed.len(), 200);
    assert_eq!(claimed.iter().collect::<HashSet<_>>().len(), 200);
    assert_log_is_sound(&db.pool, stores[0].ledger_id).await;
}

#[tokio::test]
async fn a_refusal_is_one_callers_answer_and_leaves_no_trace() {
    let db = ThrowawayDb::empty().await;
    let store = open(&db.url).await;
    let missing = Uuid::now_v7();
    let half = vec![
        create_task(Uuid::now_v7(), "would be there"),
        crate::support::requests::heartbeat(missing, 1),
    ];
    let (good, bad) = tokio::join!(
        store.transactor.submit(operator(vec![create_task(Uuid::now_v7(), "is there")])),
        store.transactor.submit(operator(half)),
    );
    good.unwrap();
    let Err(SubmitError::Refused { refusal, .. }) = bad else { panic!("{bad:?}") };
    assert_eq!(refusal.command, 1);
    assert_eq!(
        refusal.reason,
        RefusalReason::Task(TaskRefusal::TaskUnknown(TaskRef::Id(missing).to_string()))
    );
    let titles: Vec<String> =
        sqlx::query_scalar("select title from queue").fetch_all(&db.pool).await.unwrap();
    assert_eq!(titles, ["is there"]);
    assert_log_is_sound(&db.pool, store.ledger_id).await;
}

#[tokio::test]
async fn what_the_database_refuses_is_found_among_the_innocent() {
    let db = ThrowawayDb::empty().await;
    let store = open(&db.url).await;
    let mut submitting = JoinSet::new();
    for n in 0..60_u128 {
        // A NUL that got past a door: Postgres refuses it in any text.
        let key = if n % 20 == 7 { "a\0b".to_owned() } else { n.to_string() };
        let request = operator(vec![create_task(Uuid::from_u128(n + 1), "fine")]);
        let request = keyed(request, &key, "body");
        let transactor = store.transactor.clone();
        submitting.spawn(async move { (n, transactor.submit(request).await) });
    }
    for (n, result) in submitting.join_all().await {
        match result {
            Err(SubmitError::Impossible(_)) => assert_eq!(n % 20, 7),
            Ok(_) => assert_ne!(n % 20, 7),
            Err(other) => panic!("{n}: {other}"),
        }
    }
    assert_eq!(assert_log_is_sound(&db.pool, store.ledger_id).await, 3 + EACH * 57);
    // The last position is what memory believes.
    let last = store.transactor.submit(operator(vec![create_task(Uuid::now_v7(), "last")])).await;
    assert_eq!(last.unwrap().position, 3 + EACH * 58);
}

#[tokio::test]
async fn an_event_too_large_is_refused_alone() {
    let db = ThrowawayDb::empty().await;
    let store = open(&db.url).await;
    let large = "x".repeat(70_000);
    let fail = task_ledger::domain::Command::Ledger(
        task_ledger::domain::ledger::LedgerCommand::LoadPriceList {
            version: large,
            prices: vec![events::ModelPrice {
                cache_creation: None,
                cache_creation_1h: None,
                cache_read: None,
                input: 1,
                model: "mars-1".to_owned(),
                output: 1,
                tiers: vec![],
            }],
        },
    );
    let (large, small) = tokio::join!(
        store.transactor.submit(admin(vec![create_task(Uuid::now_v7(), "first"), fail])),
        store.transactor.submit(operator(vec![create_task(Uuid::now_v7(), "small")])),
    );
    let Err(SubmitError::Refused { refusal, .. }) = large else { panic!("{large:?}") };
    assert_eq!(refusal.reason.code(), "EVENT_TOO_LARGE");
    assert_eq!(small.unwrap().position, 3 + EACH);
    assert_eq!(assert_log_is_sound(&db.pool, store.ledger_id).await, 3 + EACH);
}

#[tokio::test]
async fn a_full_queue_says_when_to_come_back() {
    let db = ThrowawayDb::empty().await;
    let mut options = StoreOptions::default();
    options.transactor = TransactorOptions { waiting_max: 4, ..options.transactor };
    let store = Arc::new(Store::open(&db.url, options).await.unwrap());
    // Another transaction holds the head's row, so that nothing moves on.
    let mut holder = db.pool.begin().await.unwrap();
    sqlx::query("select from heads for update").execute(&mut *holder).await.unwrap();
    let mut waiting = JoinSet::new();
    // One batch is on its way, and one is decided on top of it: what comes then has to wait.
    for _ in 0..600 {
        let transactor = store.transactor.clone();
        waiting.spawn(async move {
            transactor.submit(operator(vec![create_task(Uuid::now_v7(), "one")])).await
        });
        tokio::task::yield_now().await;
    }
    let mut busy = 0;
    while busy < 80 {
        match waiting.join_next().await.unwrap().unwrap() {
            Err(SubmitError::Busy { retry_after_ms }) => {
                assert!(retry_after_ms > 0);
                busy += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    holder.rollback().await.unwrap();
    let done = waiting.join_all().await.into_iter().filter(Result::is_ok).count();
    assert!(done >= 4, "{done} of those that waited were answered");
    assert_log_is_sound(&db.pool, store.ledger_id).await;
}

#[tokio::test]
async fn closing_answers_what_waits_and_takes_no_more() {
    let db = ThrowawayDb::empty().await;
    let store = open(&db.url).await;
    let transactor = store.transactor.clone();
    let mut waiting = JoinSet::new();
    for _ in 0..50 {
        let transactor = transactor.clone();
        waiting.spawn(async move {
            transactor.submit(operator(vec![create_task(Uuid::now_v7(), "one")])).await
        });
    }
    tokio::task::yield_now().await;
    let ledger = store.ledger_id;
    store.close().await;
    let done = waiting.join_all().await.into_iter().filter(Result::is_ok).count() as u64;
    assert_eq!(assert_log_is_sound(&db.pool, ledger).await, 3 + EACH * done);
    let late = transactor.submit(operator(vec![create_task(Uuid::now_v7(), "late")])).await;
    assert!(matches!(late, Err(SubmitError::Unavailable { .. })), "{late:?}");
}

/// While a batch is on its way the next one is decided on top of it; if the first never arrives,
/// both are decided anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_decided_on_a_batch_that_failed_is_decided_anew() {
    let db = ThrowawayDb::empty().await;
    let store = open(&db.url).await;
    let (agent, task) = (Uuid::now_v7(), Uuid::now_v7());
    store.transactor.submit(operator(vec![register_agent(agent, "ada")])).await.unwrap();
    let mut lock = db.pool.begin().await.unwrap();
    sqlx::query("select from heads for update").execute(&mut *lock).await.unwrap();
    let submit = |request| {
        let transactor = store.transactor.clone();
        tokio::spawn(async move { transactor.submit(request).await })
    };
    let create = || keyed(operator(vec![create_task(task, "first")]), "once", "create");
    let first = submit(create());
    let waiting = "select pid from pg_stat_activity where wait_event_type = 'Lock' \
         and datname = current_database()";
    let pid = async || -> Option<i32> {
        sqlx::query_scalar(waiting).fetch_optional(&db.pool).await.unwrap()
    };
    eventually("the first batch is on its way", async || pid().await.is_some()).await;
    let repeat = submit(create());
    let claim = submit(operator(vec![claim_next(agent, 60)]));
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    sqlx::query("select pg_terminate_backend($1)")
        .bind(pid().await.unwrap())
        .execute(&db.pool)
        .await
        .unwrap();
    lock.rollback().await.unwrap();
    let first = first.await.unwrap().unwrap();
    let repeat = repeat.await.unwrap().unwrap();
    assert!(!first.repeated && repeat.repeated);
    assert_eq!((first.position, &first.answers), (repeat.position, &repeat.answers));
    let claim = claim.await.unwrap().unwrap();
    assert_eq!(claim.answers[0].claim.as_ref().map(|claim| claim.task), Some(task));
    assert_log_is_sound(&db.pool, store.ledger_id).await;
    store.close().await;
}
