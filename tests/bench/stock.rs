//! The peer: cqrs-es with postgres-es as their manuals show them, and one view of each task.

use std::sync::Arc;

use cqrs_es::event_sink::EventSink;
use cqrs_es::persist::GenericQuery;
use cqrs_es::{Aggregate, DomainEvent, EventEnvelope, View};
use postgres_es::{PostgresCqrs, PostgresViewRepository, postgres_cqrs};
use serde::{Deserialize, Serialize};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use task_ledger::store::throwaway::ThrowawayDb;
use uuid::Uuid;

use crate::closed_loop::{Sample, Tally, Window, run};

/// Its tables, as its own `init.sql` makes them; `events` is the name of a table of ours too.
const TABLES: [&str; 3] = [
    "create schema stock",
    "create table events (
        aggregate_type text not null,
        aggregate_id text not null,
        sequence bigint check (sequence >= 0) not null,
        event_type text not null,
        event_version text not null,
        payload json not null,
        metadata json not null,
        primary key (aggregate_type, aggregate_id, sequence)
    )",
    "create table task_view (
        view_id text not null,
        version bigint check (version >= 0) not null,
        payload json not null,
        primary key (view_id)
    )",
];

/// A task with no more to it than the four commands need.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct StockTask {
    status: String,
    agent: Option<String>,
    tokens: u64,
}

/// The same four commands that ours are measured with.
#[derive(Debug)]
pub enum StockCommand {
    Create { title: String, priority: String },
    Claim { agent: String },
    ReportTokens { input: u64, output: u64 },
    Complete { outcome: String },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum StockEvent {
    Created { title: String, priority: String },
    Claimed { agent: String, lease_seconds: u32 },
    TokensReported { input: u64, output: u64 },
    Completed { outcome: String },
}

impl DomainEvent for StockEvent {
    fn event_type(&self) -> String {
        let name = match self {
            Self::Created { .. } => "Created",
            Self::Claimed { .. } => "Claimed",
            Self::TokensReported { .. } => "TokensReported",
            Self::Completed { .. } => "Completed",
        };
        name.to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

#[derive(Debug, thiserror::Error)]
#[error("a task that is {0} can't do that")]
pub struct Forbidden(String);

impl Aggregate for StockTask {
    const TYPE: &'static str = "task";
    type Command = StockCommand;
    type Event = StockEvent;
    type Error = Forbidden;
    type Services = ();

    async fn handle(
        &mut self,
        command: StockCommand,
        _services: &(),
        sink: &EventSink<Self>,
    ) -> Result<(), Forbidden> {
        let event = match (command, self.status.as_str()) {
            (StockCommand::Create { title, priority }, "") => {
                StockEvent::Created { title, priority }
            }
            (StockCommand::Claim { agent }, "ready") => {
                StockEvent::Claimed { agent, lease_seconds: 900 }
            }
            (StockCommand::ReportTokens { input, output }, "in_progress") => {
                StockEvent::TokensReported { input, output }
            }
            (StockCommand::Complete { outcome }, "in_progress") => {
                StockEvent::Completed { outcome }
            }
            (_, status) => return Err(Forbidden(status.to_owned())),
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: StockEvent) {
        match event {
            StockEvent::Created { .. } => self.status = "ready".into(),
            StockEvent::Claimed { agent, .. } => {
                self.status = "in_progress".into();
                self.agent = Some(agent);
            }
            StockEvent::TokensReported { input, output } => self.tokens += input + output,
            StockEvent::Completed { .. } => self.status = "done".into(),
        }
    }
}

/// What a board would show of a task.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct StockView {
    title: String,
    priority: String,
    task: StockTask,
}

impl View<StockTask> for StockView {
    fn update(&mut self, event: &EventEnvelope<StockTask>) {
        if let StockEvent::Created { title, priority } = &event.payload {
            self.title.clone_from(title);
            self.priority.clone_from(priority);
        }
        self.task.apply(event.payload.clone());
    }
}

type Views = PostgresViewRepository<StockView, StockTask>;
type StockQuery = GenericQuery<Views, StockView, StockTask>;

/// The framework on a database of its own.
pub struct Stock {
    cqrs: Arc<PostgresCqrs<StockTask>>,
    /// Kept for its end, when the database is dropped.
    _db: ThrowawayDb,
}

impl Stock {
    /// Makes the tables and puts the framework together, with a connection for each caller.
    pub async fn prepare(connections: u32) -> anyhow::Result<Stock> {
        let db = ThrowawayDb::durable().await;
        let options: PgConnectOptions = db.url.parse()?;
        let options = options.options([("search_path", "stock")]);
        let pool = PgPoolOptions::new().max_connections(connections).connect_with(options).await?;
        for table in TABLES {
            sqlx::query(table).execute(&pool).await?;
        }
        let mut query = StockQuery::new(Arc::new(Views::new("task_view", pool.clone())));
        query.use_error_handler(Box::new(|error| panic!("the stock view failed: {error}")));
        let cqrs = Arc::new(postgres_cqrs(pool, vec![Box::new(query)], ()));
        Ok(Stock { cqrs, _db: db })
    }

    /// So many tasks, each working through task after task.
    pub async fn measure(&self, callers: usize, window: Window) -> anyhow::Result<Sample> {
        run(callers, window, |caller, tally| work(Arc::clone(&self.cqrs), caller, tally)).await
    }
}

async fn work(
    cqrs: Arc<PostgresCqrs<StockTask>>,
    caller: usize,
    mut tally: Tally,
) -> anyhow::Result<Tally> {
    while !tally.is_over() {
        let id = Uuid::now_v7().to_string();
        let commands = [
            StockCommand::Create { title: format!("Task {id}"), priority: "medium".into() },
            StockCommand::Claim { agent: format!("agent-{caller}") },
            StockCommand::ReportTokens { input: 1200, output: 300 },
            StockCommand::Complete { outcome: "done as described".into() },
        ];
        for command in commands {
            tally.time(cqrs.execute(&id, command)).await?;
        }
    }
    Ok(tally)
}
