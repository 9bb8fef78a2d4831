//! Questions about the log.

use super::Event;
use super::follow::EventFilter;
use super::history::{self, HistoryEntry};
use crate::graphql::connection::{Connection, LOG_PAGE_MAX, PAGE_MAX, page_size};
use crate::graphql::door::Door;
use crate::graphql::failure::{failure, reading};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::Position;
use crate::graphql::task::{at, find};
use async_graphql::{Context, Object, Result};

/// The projections that history is read from.
const READS: &[&str] = &["history", "tasks", "projects", "agents"];

/// What can be asked about the log.
#[derive(Default)]
pub struct EventQuery;

/// What can be asked about the log.
#[Object]
impl EventQuery {
    /// The log from a position on, page by page, the oldest first.
    #[graphql(directive = needs::apply(Permission::ReadLog))]
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Events after this position; from the first on when left out.")]
        after: Option<Position>,
        #[graphql(desc = "How many, 1 to 1000; 100 when left out.", default = 100)] first: i32,
        #[graphql(desc = "Which events; all when left out.")] filter: Option<EventFilter>,
        #[graphql(desc = "Answer from this position on, or refuse.")] min_position: Option<
            Position,
        >,
    ) -> Result<Connection<Event>> {
        let first = page_size(first, LOG_PAGE_MAX)?;
        let door = ctx.data::<Door>()?;
        door.reach(at(ctx, min_position)).await?;
        super::follow::page(
            door,
            after.map_or(0, |after| after.0),
            first,
            &filter.unwrap_or_default(),
        )
        .await
    }

    /// What happened to a task, the last first, tokens reported for it included.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task's id or key.")] task: String,
        #[graphql(desc = "How many, 1 to 100.")] first: i32,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "Answer from this position on: wait for it, or refuse.")]
        min_position: Option<Position>,
    ) -> Result<Connection<HistoryEntry>> {
        let first = page_size(first, PAGE_MAX)?;
        let door = ctx.data::<Door>()?;
        let room = door.wait_for(at(ctx, min_position), READS).await?;
        let found = find(&room, &task).await?;
        let id = found.ok_or_else(|| failure("NOT_FOUND", "there is no such task"))?.row.task;
        let page = projections::history::page(&room, id, first as u32, after.as_deref());
        history::tell(door, page.await.map_err(reading)?).await
    }
}
