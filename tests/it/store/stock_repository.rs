//! The stock repository of postgres-es reads our log, and reaches the same states.

use crate::support::requests::{claim_next, create_task, heartbeat, operator, register_agent};
use crate::support::stores::open;
use cqrs_es::persist::PersistedEventStore;
use cqrs_es::{AggregateContext as _, EventStore as _};
use postgres_es::PostgresEventRepository;
use task_ledger::domain::agent::Agent;
use task_ledger::domain::ledger::Ledger;
use task_ledger::domain::task::Task;
use task_ledger::store::aggregate::{Aggregated, Tagging};
use task_ledger::store::throwaway::ThrowawayDb;
use uuid::Uuid;

/// What stock postgres-es makes of a stream, read through the ledger's view.
macro_rules! stock {
    ($db:expr, $view:expr, $state:ty, $id:expr) => {{
        let repository = PostgresEventRepository::new($db.pool.clone()).with_tables($view, "none");
        let store = PersistedEventStore::<_, Aggregated<$state>>::new_event_store(repository)
            .with_upcasters(vec![Box::new(Tagging)]);
        store.load_aggregate(&$id.to_string()).await.unwrap().aggregate().0.clone()
    }};
}

#[tokio::test]
async fn the_stock_repository_reaches_the_same_states() {
    let db = ThrowawayDb::empty().await;
    let store = open(&db.url).await;
    let agent = Uuid::now_v7();
    let tasks: Vec<Uuid> = (0..20).map(|_| Uuid::now_v7()).collect();
    let mut commands = vec![register_agent(agent, "anna")];
    commands.extend(tasks.iter().map(|id| create_task(*id, "one of many")));
    commands.extend((0..10).map(|_| claim_next(agent, 60)));
    let receipt = store.transactor.submit(operator(commands)).await.unwrap();
    let claimed = receipt.answers.last().unwrap().claim.clone().unwrap();
    store.transactor.submit(operator(vec![heartbeat(claimed.task, 1)])).await.unwrap();

    let view: String = sqlx::query_scalar("select create_stock_view($1)")
        .bind(store.ledger_id)
        .fetch_one(&db.pool)
        .await
        .unwrap();
    for id in &tasks {
        let ours = store.transactor.read(|world| world.task(*id).cloned()).await.unwrap();
        assert_eq!(stock!(db, &view, Task, *id), ours);
    }
    let ours = store.transactor.read(|world| world.agent(agent).cloned()).await.unwrap();
    assert_eq!(stock!(db, &view, Agent, agent), ours);
    let ours = store.transactor.read(|world| world.ledger().clone()).await;
    assert_eq!(stock!(db, &view, Ledger, store.ledger_id), ours);
}
