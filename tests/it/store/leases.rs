//! Leases over real servers: who is heard keeps his claim, wherever he is heard.

use crate::support::requests::{claim_next, create_task, heartbeat, operator, register_agent};
use crate::support::stores::{eventually, open};
use std::time::Duration;
use task_ledger::domain::Claimed;
use task_ledger::policies::leases;
use task_ledger::store::opening::Store;
use task_ledger::store::throwaway::ThrowawayDb;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use uuid::Uuid;

/// The shortest lease there is.
const LEASE_SECONDS: u32 = 5;

fn policy(store: &Store) -> JoinHandle<()> {
    tokio::spawn(leases::run(store.transactor.clone(), store.leases()))
}

async fn claimed(store: &Store, title: &str) -> Claimed {
    let (agent, task) = (Uuid::now_v7(), Uuid::now_v7());
    let commands = vec![
        register_agent(agent, &format!("agent-of-{title}")),
        create_task(task, title),
        claim_next(agent, LEASE_SECONDS),
    ];
    let mut receipt = store.transactor.submit(operator(commands)).await.unwrap();
    receipt.answers.pop().unwrap().claim.unwrap()
}

async fn events_of(db: &ThrowawayDb, task: Uuid) -> Vec<String> {
    sqlx::query_scalar(
        "select event_type from events where aggregate_id = $1 and sequence > 2 order by sequence",
    )
    .bind(task)
    .fetch_all(&db.pool)
    .await
    .unwrap()
}

async fn beat(store: &Store, claim: &Claimed) {
    let receipt =
        store.transactor.submit(operator(vec![heartbeat(claim.task, claim.fence)])).await.unwrap();
    assert_eq!(receipt.answers[0].claim.as_ref().unwrap().fence, claim.fence);
}

#[tokio::test]
async fn who_is_silent_is_suspected_and_then_loses_the_task_and_who_is_heard_keeps_it() {
    let db = ThrowawayDb::empty().await;
    let store = open(&db.url).await;
    let running = policy(&store);
    let (silent, late, loud) = (
        claimed(&store, "silent").await,
        claimed(&store, "late").await,
        claimed(&store, "loud").await,
    );
    let start = std::time::Instant::now();
    let mut revived = false;
    while events_of(&db, silent.task).await.len() < 3 {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{:?}",
            events_of(&db, silent.task).await
        );
        beat(&store, &loud).await;
        if !revived && events_of(&db, late.task).await.len() == 2 {
            assert!(start.elapsed() >= Duration::from_secs(4));
            beat(&store, &late).await;
            revived = true;
        }
        sleep(Duration::from_millis(300)).await;
    }
    assert!(start.elapsed() >= Duration::from_secs(9), "a lease and a grace");
    assert_eq!(
        events_of(&db, silent.task).await,
        ["TaskClaimed", "ClaimSuspected", "ClaimReclaimed"]
    );
    assert_eq!(
        events_of(&db, late.task).await[..3],
        ["TaskClaimed", "ClaimSuspected", "ClaimRevived"]
    );
    assert_eq!(events_of(&db, loud.task).await, ["TaskClaimed"]);
    running.abort();
}

#[tokio::test]
async fn a_restart_in_the_middle_robs_nobody() {
    let db = ThrowawayDb::empty().await;
    let store = open(&db.url).await;
    let running = policy(&store);
    let claim = claimed(&store, "held").await;
    sleep(Duration::from_secs(4)).await;
    running.abort();
    store.crash();
    // Not served for longer than what was left of the lease.
    sleep(Duration::from_secs(3)).await;
    let store = open(&db.url).await;
    let running = policy(&store);
    sleep(Duration::from_secs(4)).await;
    beat(&store, &claim).await;
    assert_eq!(events_of(&db, claim.task).await, ["TaskClaimed"]);
    eventually("who stays silent is suspected in the end", async || {
        events_of(&db, claim.task).await.len() == 2
    })
    .await;
    running.abort();
}

#[tokio::test]
async fn a_holder_heard_by_one_server_is_not_robbed_by_the_other() {
    let db = ThrowawayDb::empty().await;
    let (one, two) = (open(&db.url).await, open(&db.url).await);
    let policies = [policy(&one), policy(&two)];
    let claim = claimed(&one, "held").await;
    for _ in 0..16 {
        sleep(Duration::from_millis(900)).await;
        beat(&one, &claim).await;
    }
    assert_eq!(events_of(&db, claim.task).await, ["TaskClaimed"]);
    // Only the second is left; it takes over.
    policies[0].abort();
    eventually("the other one suspects", async || events_of(&db, claim.task).await.len() == 2)
        .await;
    beat(&two, &claim).await;
    policies[1].abort();
}

#[tokio::test]
async fn a_renewal_is_written_once_an_eighth_of_the_term() {
    let db = ThrowawayDb::empty().await;
    let store = open(&db.url).await;
    let claim = claimed(&store, "held").await;
    let written = async || {
        let found: Option<i64> = sqlx::query_scalar(
            "select (extract(epoch from renewed_at) * 1000000)::bigint from leases
             where task_id = $1 and fence = $2",
        )
        .bind(claim.task)
        .bind(claim.fence as i64)
        .fetch_optional(&db.pool)
        .await
        .unwrap();
        found
    };
    let head = *store.transactor.head().borrow();
    let (start, mut times) = (std::time::Instant::now(), Vec::new());
    // Four eighths of five seconds.
    while start.elapsed() < Duration::from_millis(2_500) {
        beat(&store, &claim).await;
        times.extend(written().await);
        times.dedup();
        sleep(Duration::from_millis(20)).await;
    }
    assert!((1..=4).contains(&times.len()), "written {} times", times.len());
    assert_eq!(*store.transactor.head().borrow(), head, "a heartbeat is no event");
}
