//! The stock repository of postgres-es over our log, as a second opinion on what it adds up to.

use cqrs_es::persist::PersistedEventStore;
use cqrs_es::{AggregateContext as _, EventStore as _};
use postgres_es::PostgresEventRepository;
use sqlx::postgres::PgPoolOptions;
use task_ledger::domain::task::Task;
use task_ledger::store::aggregate::{Aggregated, Tagging};

use super::story::Story;

/// Loads every so-manieth task; answers with how many were loaded and how many differ from ours.
pub async fn compare(story: &Story, every: usize) -> (usize, usize) {
    let pool = PgPoolOptions::new().max_connections(1).connect(&story.url).await.unwrap();
    let view: String = sqlx::query_scalar("select create_stock_view($1)")
        .bind(story.ledger)
        .fetch_one(&pool)
        .await
        .unwrap();
    let repository = PostgresEventRepository::new(pool).with_tables(&view, "none");
    let store = PersistedEventStore::<_, Aggregated<Task>>::new_event_store(repository)
        .with_upcasters(vec![Box::new(Tagging)]);
    let (mut loaded, mut differ) = (0, 0);
    for id in story.tasks().step_by(every) {
        let stock = store.load_aggregate(&id.to_string()).await.unwrap().aggregate().0.clone();
        loaded += 1;
        let ours = story.world.task(id).map(Task::of_its_own);
        differ += usize::from(ours != Some(stock));
    }
    (loaded, differ)
}
