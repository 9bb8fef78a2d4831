//! What a process finds when it starts, and when it meets what it can't read.

use crate::support::batches::batch;
use crate::support::requests::{
    admin, claim_next, create_task, heartbeat, operator, register_agent,
};
use crate::support::stores::{eventually, open};
use task_ledger::domain::world::{FOLD_VERSION, World};
use task_ledger::store::states;
use task_ledger::store::throwaway::ThrowawayDb;
use task_ledger::store::transactor::{Status, SubmitError, catch_up};
use uuid::Uuid;

/// What a world knows, without the order in which it came to know it.
fn knowledge(world: &mut World) -> Vec<(String, Uuid, String)> {
    let mut known: Vec<_> = world
        .take_changed()
        .into_iter()
        .map(|state| (<&str>::from(state.kind).to_owned(), state.id, state.json))
        .collect();
    known.sort_unstable();
    known
}

async fn folded(db: &ThrowawayDb, ledger: Uuid) -> World {
    let mut connection = db.pool.acquire().await.unwrap();
    let mut world = World::new(ledger);
    catch_up(&mut world, &mut connection, &events::Upcasters::current()).await.unwrap();
    world
}

#[tokio::test]
async fn a_start_from_stored_states_knows_what_the_whole_log_says() {
    let db = ThrowawayDb::empty().await;
    let store = open(&db.url).await;
    let (agent, ledger) = (Uuid::now_v7(), store.ledger_id);
    let tasks: Vec<Uuid> = (0..30).map(|_| Uuid::now_v7()).collect();
    let mut commands = vec![register_agent(agent, "anna")];
    commands.extend(tasks.iter().map(|id| create_task(*id, "one of many")));
    store.transactor.submit(operator(commands)).await.unwrap();
    // Stored while it runs, not only when it stops.
    eventually("states are stored", async || {
        let stored: Option<i64> = sqlx::query_scalar("select max(position) from state_checkpoints")
            .fetch_one(&db.pool)
            .await
            .unwrap();
        stored.is_some_and(|position| position >= 63)
    })
    .await;
    let claims = (0..10).map(|_| claim_next(agent, 60)).collect();
    store.transactor.submit(operator(claims)).await.unwrap();
    // In the middle: the states are older than the log.
    store.crash();

    let mut connection = db.pool.acquire().await.unwrap();
    let mut restored = World::new(ledger);
    assert!(states::load(&mut connection, &mut restored).await.unwrap() > 30);
    assert!(restored.position() < 80);
    catch_up(&mut restored, &mut connection, &events::Upcasters::current()).await.unwrap();
    let mut whole = folded(&db, ledger).await;
    assert_eq!(restored.position(), whole.position());
    for (kind, id, json) in knowledge(&mut whole) {
        if kind == "task" {
            let found = restored.task(id).map(|task| serde_json::to_string(task).unwrap());
            assert_eq!(found, Some(json));
        }
    }
    assert_eq!(restored.live_claims().count(), 10);

    // Another version of the folds: the states are thrown away.
    sqlx::query("update state_checkpoints set fold_version = $1")
        .bind(FOLD_VERSION - 1)
        .execute(&db.pool)
        .await
        .unwrap();
    let mut none = World::new(ledger);
    assert_eq!(states::load(&mut connection, &mut none).await.unwrap(), 0);
    assert_eq!(none.position(), 0);
    let again = open(&db.url).await;
    assert_eq!(again.transactor.read(|world| world.live_claims().count()).await, 10);
    again.close().await;
    // Stopping stores what the next start needs.
    let mut last = World::new(ledger);
    states::load(&mut connection, &mut last).await.unwrap();
    assert_eq!(last.position(), whole.position());
}

#[tokio::test]
async fn states_that_cannot_be_read_are_no_obstacle() {
    let db = ThrowawayDb::empty().await;
    let store = open(&db.url).await;
    store.transactor.submit(operator(vec![create_task(Uuid::nil(), "one")])).await.unwrap();
    store.close().await;
    sqlx::query("update states set state = '{\"other\": 1}'").execute(&db.pool).await.unwrap();
    let store = open(&db.url).await;
    assert!(store.transactor.read(|world| world.task(Uuid::nil()).is_some()).await);
}

#[tokio::test]
async fn an_event_that_cannot_be_read_stops_the_writer_and_not_the_ledger() {
    let db = ThrowawayDb::empty().await;
    let store = open(&db.url).await;
    // A newer server writes something that this one does not know.
    let mut newer = batch(store.ledger_id, 3, 1);
    newer.recorded_at = events::Timestamp::parse("2100-01-01T00:00:00Z").unwrap();
    newer.events.event_type[0] = "SomethingNew";
    let mut connection = db.pool.acquire().await.unwrap();
    assert!(newer.write(&mut connection, store.ledger_id, 3).await.unwrap().moved);
    let mut status = store.transactor.status();
    let stopped = status.wait_for(|status| matches!(status, Status::Stopped(_))).await.unwrap();
    let Status::Stopped(sentence) = stopped.clone() else { unreachable!() };
    drop(stopped);
    assert!(sentence.contains("SomethingNew"), "{sentence}");
    let refused = store.transactor.submit(operator(vec![heartbeat(Uuid::nil(), 1)])).await;
    assert!(matches!(refused, Err(SubmitError::Unavailable { .. })), "{refused:?}");
    let head: i64 =
        sqlx::query_scalar("select position from heads").fetch_one(&db.pool).await.unwrap();
    assert_eq!(head, 4);
}

#[tokio::test]
async fn a_key_revoked_at_one_server_is_known_to_the_other_within_a_moment() {
    use task_ledger::domain::Command;
    use task_ledger::domain::ledger::LedgerCommand;
    let db = ThrowawayDb::empty().await;
    let (one, two) = (open(&db.url).await, open(&db.url).await);
    let key_id = Uuid::now_v7();
    let issue = LedgerCommand::IssueKey {
        key_id,
        name: "olga".to_owned(),
        role: events::Role::Operator,
        agent: None,
        grants: Vec::new(),
        expires_at: None,
    };
    let revoke = LedgerCommand::RevokeKey { key_id, reason: None };
    one.transactor.submit(admin(vec![Command::Ledger(issue)])).await.unwrap();
    let known = || two.transactor.ledger().keys.get(&key_id).cloned();
    eventually("the key is known", async || known().is_some()).await;
    one.transactor.submit(admin(vec![Command::Ledger(revoke)])).await.unwrap();
    let start = std::time::Instant::now();
    eventually("it is revoked", async || known().unwrap().revoked_at.is_some()).await;
    assert!(start.elapsed().as_secs() < 5);
}
