//! One key, one effect, whatever happens to the answer.

use crate::support::cutting_proxy::{Cut, CuttingProxy};
use crate::support::requests::{
    claim_next, create_task, heartbeat, keyed, operator, register_agent,
};
use crate::support::stores::{assert_log_is_sound, open};
use std::collections::HashMap;
use task_ledger::domain::task::TaskCommand;
use task_ledger::domain::{Command, RefusalReason, Request, TaskRef};
use task_ledger::store::throwaway::ThrowawayDb;
use task_ledger::store::transactor::{Receipt, SubmitError, Transactor};
use tokio::task::JoinSet;
use uuid::Uuid;

/// A new task under a key; each call mints another id, as a door does.
fn create(key: &str, title: &str) -> Request {
    keyed(operator(vec![create_task(Uuid::now_v7(), title)]), key, title)
}

fn is_conflict(result: &Result<Receipt, SubmitError>) -> bool {
    matches!(result, Err(SubmitError::Refused { refusal, .. })
        if refusal.reason == RefusalReason::IdempotencyConflict)
}

/// How many tasks were created under each key, as the log says.
async fn effects(db: &ThrowawayDb) -> HashMap<String, i64> {
    sqlx::query_as::<_, (String, i64)>(
        "select metadata ->> 'idempotency_key', count(*) from events
         where event_type = 'TaskCreated' group by 1",
    )
    .fetch_all(&db.pool)
    .await
    .unwrap()
    .into_iter()
    .collect()
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer_even_after_a_restart() {
    let db = ThrowawayDb::empty().await;
    let mut store = open(&db.url).await;
    let first = store.transactor.submit(create("k", "one")).await.unwrap();
    assert!(!first.repeated);
    for restarted in [false, true] {
        if restarted {
            store.close().await;
            store = open(&db.url).await;
        }
        store.transactor.submit(create(&format!("between {restarted}"), "two")).await.unwrap();
        let again = store.transactor.submit(create("k", "one")).await.unwrap();
        assert!(again.repeated);
        assert_eq!((again.position, &again.answers), (first.position, &first.answers));
        let other = store.transactor.submit(create("k", "another")).await;
        assert!(is_conflict(&other), "{other:?}");
    }
    // Another principal's key of the same name is another key.
    let mut request = create("k", "one");
    request.actor.key_id = Some(Uuid::from_u128(8));
    assert!(!store.transactor.submit(request).await.unwrap().repeated);
}

/// What was done can't be done again, so that deciding it again refuses, or finds nothing to do.
#[tokio::test]
async fn a_repeat_that_would_be_refused_by_now_gets_the_first_answer_at_another_server() {
    let db = ThrowawayDb::empty().await;
    let (one, two) = (open(&db.url).await, open(&db.url).await);
    let (agent, task) = (Uuid::now_v7(), Uuid::now_v7());
    let first = vec![register_agent(agent, "anna"), create_task(task, "once")];
    one.transactor.submit(operator(first)).await.unwrap();
    let on = |command| operator(vec![Command::Task(TaskRef::Id(task), command)]);
    let steps = [
        keyed(operator(vec![claim_next(agent, 60)]), "claim", "claim"),
        keyed(on(TaskCommand::Complete { fence: Some(1), submission: Box::default() }), "c", "c"),
        // An agent that is registered as before is no news.
        keyed(operator(vec![register_agent(Uuid::now_v7(), "bob")]), "agent", "agent"),
        keyed(on(TaskCommand::Reopen { reason: None }), "reopen", "reopen"),
    ];
    let mut answers = Vec::new();
    for step in &steps {
        answers.push(one.transactor.submit(step.clone()).await.unwrap());
    }
    // The last is told again first: what it did is still so.
    let third = open(&db.url).await;
    for (step, first) in steps.iter().zip(&answers).rev() {
        for store in [&two, &third] {
            let again = store.transactor.submit(step.clone()).await.unwrap();
            assert!(again.repeated, "{step:?}");
            assert_eq!((again.position, &again.answers), (first.position, &first.answers));
        }
    }
    let other = keyed(on(TaskCommand::Resume), "reopen", "another body");
    assert!(is_conflict(&third.transactor.submit(other.clone()).await));
    assert!(is_conflict(&open(&db.url).await.transactor.submit(other).await));
}

#[tokio::test]
async fn only_what_had_an_effect_is_remembered() {
    let db = ThrowawayDb::empty().await;
    let store = open(&db.url).await;
    let refused = keyed(operator(vec![heartbeat(Uuid::nil(), 1)]), "k", "heartbeat");
    assert!(store.transactor.submit(refused).await.is_err());
    let receipt = store.transactor.submit(create("k", "one")).await.unwrap();
    assert!(!receipt.repeated);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_key_at_two_servers_at_once_has_one_effect() {
    let db = ThrowawayDb::empty().await;
    let stores = [open(&db.url).await, open(&db.url).await];
    let mut asking = JoinSet::new();
    for n in 0..600_usize {
        let transactor = stores[n % 2].transactor.clone();
        // Twelve of each key, six at each server, in two bodies for the last ten keys.
        let key = n / 12;
        let body = if key >= 40 { format!("body {}", n % 3) } else { "body".to_owned() };
        asking.spawn(async move {
            (key, body.clone(), transactor.submit(create(&format!("k{key}"), &body)).await)
        });
    }
    type Answer = (String, Result<Receipt, SubmitError>);
    let mut answers: HashMap<usize, Vec<Answer>> = HashMap::new();
    for (key, body, result) in asking.join_all().await {
        answers.entry(key).or_default().push((body, result));
    }
    for (key, answers) in answers {
        let first = answers.iter().find(|(_, one)| one.as_ref().is_ok_and(|it| !it.repeated));
        let (body, Ok(first)) = first.expect("somebody was first") else { unreachable!() };
        for (other, result) in &answers {
            if other == body {
                let receipt = result.as_ref().unwrap();
                assert_eq!(receipt.position, first.position, "{key}");
                assert_eq!(receipt.answers, first.answers, "{key}");
            } else {
                assert!(is_conflict(result), "{key}: {result:?}");
            }
        }
    }
    let effects = effects(&db).await;
    assert_eq!(effects.len(), 50);
    assert!(effects.values().all(|count| *count == 1), "{effects:?}");
    assert_log_is_sound(&db.pool, stores[0].ledger_id).await;
}

/// As a client does: the same key until there is an answer.
async fn insist(transactor: &Transactor, key: &str) -> Receipt {
    loop {
        match transactor.submit(create(key, key)).await {
            Ok(receipt) => return receipt,
            Err(SubmitError::Unavailable { .. } | SubmitError::Busy { .. }) => {
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
            Err(other) => panic!("{key}: {other}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_replies_cut_around_the_commit_leave_one_effect_each() {
    let db = ThrowawayDb::empty().await;
    let proxy = CuttingProxy::before(&db.url);
    let store = open(&proxy.url(&db.url)).await;
    // One request a batch, so that each is cut: before it arrives, before any byte of the answer,
    // and within it.
    const CUTS: usize = 1_000;
    let mut lost = 0;
    for n in 0..CUTS {
        proxy.arm([match n % 8 {
            0 => Cut::Request,
            cut => Cut::Reply((cut - 1) * 7),
        }]);
        let receipt = insist(&store.transactor, &format!("k{n}")).await;
        lost += u64::from(receipt.position != 3 + 2 * (n as u64 + 1));
    }
    assert_eq!(lost, 0, "every key's effect stands where its answer says");
    assert!(proxy.cuts() >= CUTS as u64, "{} cuts", proxy.cuts());
    let effects = effects(&db).await;
    assert_eq!(effects.len(), CUTS);
    assert!(effects.values().all(|count| *count == 1));
    assert_eq!(assert_log_is_sound(&db.pool, store.ledger_id).await, 3 + 2 * CUTS as u64);
    println!("cut {}, found {}, lost 0, twice 0", proxy.cuts(), effects.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cuts_under_load_lose_nothing_that_was_acknowledged() {
    let db = ThrowawayDb::empty().await;
    let proxy = CuttingProxy::before(&db.url);
    let stores = [open(&proxy.url(&db.url)).await, open(&db.url).await];
    proxy.arm((0..60).map(|n| if n % 5 == 0 { Cut::Request } else { Cut::Reply(n % 40) }));
    let mut asking = JoinSet::new();
    for caller in 0..32_usize {
        let transactor = stores[caller % 2].transactor.clone();
        asking.spawn(async move {
            let mut positions = Vec::new();
            for n in 0..20 {
                positions.push(insist(&transactor, &format!("{caller}/{n}")).await.position);
            }
            positions
        });
    }
    let mut positions: Vec<u64> = asking.join_all().await.into_iter().flatten().collect();
    positions.sort_unstable();
    positions.dedup();
    assert_eq!(positions.len(), 640, "every acknowledged position is one request's own");
    let effects = effects(&db).await;
    assert_eq!(effects.len(), 640);
    assert!(effects.values().all(|count| *count == 1));
    assert_eq!(assert_log_is_sound(&db.pool, stores[0].ledger_id).await, 3 + 2 * 640);
    assert!(proxy.cuts() > 0);
}
