//! Questions about agents.

use super::Agent;
use crate::graphql::connection::{Connection, PAGE_MAX, page_size, slice};
use crate::graphql::door::Door;
use crate::graphql::failure::reading;
use crate::graphql::lazy::View as _;
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::Position;
use crate::graphql::task::at;
use async_graphql::{Context, Object, Result};
use projections::agents::AgentView;

/// What can be asked about agents.
#[derive(Default)]
pub struct AgentQuery;

/// What can be asked about agents.
#[Object]
impl AgentQuery {
    /// Agents, by name.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn agents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 1 to 100.")] first: i32,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "Answer from this position on: wait for it, or refuse.")]
        min_position: Option<Position>,
    ) -> Result<Connection<Agent>> {
        let first = page_size(first, PAGE_MAX)?;
        let room = ctx.data::<Door>()?.wait_for(at(ctx, min_position), AgentView::READS).await?;
        let mut all = projections::agents::list(&room).await.map_err(reading)?;
        all.sort_by(|one, other| one.row.name.cmp(&other.row.name));
        let as_of = room.as_of(AgentView::READS);
        let page = slice(all, |view| &view.row.name, first, after.as_deref(), as_of);
        Ok(Connection::of(page, Agent::known))
    }
}
