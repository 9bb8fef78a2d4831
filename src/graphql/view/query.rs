//! Questions about saved views.

use super::View;
use crate::graphql::Caller;
use crate::graphql::connection::{Connection, PAGE_MAX, page_size};
use crate::graphql::door::Door;
use crate::graphql::failure::reading;
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::Position;
use crate::graphql::task::at;
use async_graphql::{Context, Object, Result};
use events::Role;

/// The projection that views are read from.
pub(super) const READS: &[&str] = &["views"];

/// What can be asked about saved views.
#[derive(Default)]
pub struct ViewQuery;

/// What can be asked about saved views.
#[Object]
impl ViewQuery {
    /// The views that the caller keeps, and those that others share, by name; admins see all.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn views(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 1 to 100.")] first: i32,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "Answer from this position on: wait for it, or refuse.")]
        min_position: Option<Position>,
    ) -> Result<Connection<View>> {
        let first = page_size(first, PAGE_MAX)?;
        let room = ctx.data::<Door>()?.wait_for(at(ctx, min_position), READS).await?;
        let caller = ctx.data::<Caller>()?;
        let seen_by = (caller.role() != Role::Admin).then_some(&*caller.actor.name);
        let all = projections::views::list(&room, seen_by).await.map_err(reading)?;
        let cursor = |place: usize| format!("{place:04}");
        let placed: Vec<_> = (0..).map(cursor).zip(all).collect();
        let page = crate::graphql::connection::slice(
            placed,
            |(cursor, _)| cursor,
            first,
            after.as_deref(),
            room.as_of(READS),
        );
        Ok(Connection::of(page, |(_, row)| View::read(row)))
    }
}
