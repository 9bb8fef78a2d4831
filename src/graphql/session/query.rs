//! Questions about sessions.

use super::Session;
use crate::domain::AgentRef;
use crate::graphql::connection::{Connection, PAGE_MAX, page_size};
use crate::graphql::door::Door;
use crate::graphql::failure::reading;
use crate::graphql::lazy::View as _;
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::Position;
use crate::graphql::task::at;
use async_graphql::{Context, Object, Result};
use projections::sessions::{SessionFilter, SessionView};
use uuid::Uuid;

/// What can be asked about sessions.
#[derive(Default)]
pub struct SessionQuery;

/// What can be asked about sessions.
#[Object]
impl SessionQuery {
    /// One session; null if there is none of that id.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] session: Uuid,
        #[graphql(desc = "Answer from this position on: wait for it, or refuse.")]
        min_position: Option<Position>,
    ) -> Result<Option<Session>> {
        let door = ctx.data::<Door>()?;
        let room = door.wait_for(at(ctx, min_position), SessionView::READS).await?;
        let found = projections::sessions::by_ids(&room, &[session]).await.map_err(reading)?;
        Ok(found.into_values().next().map(Session::known))
    }

    /// Sessions, the last started first.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only this agent's, by name or id.")] agent: Option<String>,
        #[graphql(desc = "Only those that run, or only those that ended.")] running: Option<bool>,
        #[graphql(desc = "How many, 1 to 100.")] first: i32,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "Answer from this position on: wait for it, or refuse.")]
        min_position: Option<Position>,
    ) -> Result<Connection<Session>> {
        let first = page_size(first, PAGE_MAX)?;
        let door = ctx.data::<Door>()?;
        let room = door.wait_for(at(ctx, min_position), SessionView::READS).await?;
        let agent = match agent.as_deref().map(AgentRef::parse) {
            Some(agent) => {
                let found = door.transactor.read(move |world| world.resolve_agent(&agent)).await;
                Some(found.unwrap_or_default())
            }
            None => None,
        };
        let filter = SessionFilter { agent, running };
        let page = projections::sessions::list(&room, filter, first as u32, after.as_deref());
        Ok(Connection::of(page.await.map_err(reading)?, Session::known))
    }
}
