//! Questions about projections.

use crate::graphql::connection::{LOG_PAGE_MAX, page_size};
use crate::graphql::door::Door;
use crate::graphql::failure::{bad_input, reading};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::{Json, Position};
use async_graphql::{Context, Object, Result, SimpleObject};

/// A projection, as it is served.
#[derive(SimpleObject)]
pub struct Projection {
    /// Its name: what `rebuild` takes.
    name: String,
    /// Which of its tables is served; grows with each rebuild.
    generation: i32,
    /// The version of the fold that made its rows.
    fold_version: u32,
    /// Everything up to here is in its rows.
    position: Position,
    /// How many events it is behind the log.
    lag: u64,
    /// Whether it goes on: `following` or `stopped`.
    state: String,
    /// What could not be folded, if it stopped.
    stopped_reason: Option<String>,
}

/// Served rows, exactly as of one position.
#[derive(SimpleObject)]
pub struct ProjectionRows {
    /// The rows are the fold of the log up to here.
    as_of_position: Position,
    /// The rows as JSON objects, in the order of their keys.
    rows: Vec<Json>,
    /// The last row's key: what `after` takes; null on an empty page.
    end_key: Option<Json>,
    /// Whether more may follow.
    has_next_page: bool,
}

/// What can be asked about projections.
#[derive(Default)]
pub struct ProjectionQuery;

/// What can be asked about projections.
#[Object]
impl ProjectionQuery {
    /// The projections that follow the log, and how far they are.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn projections(&self, ctx: &Context<'_>) -> Result<Vec<Projection>> {
        let door = ctx.data::<Door>()?;
        let room = door.room().await.map_err(reading)?;
        let head = door.head();
        let shown = |served: &projections::Served| Projection {
            name: served.name.clone(),
            generation: served.generation,
            fold_version: served.fold_version,
            position: Position(served.checkpoint),
            lag: head.saturating_sub(served.checkpoint),
            state: served.state.clone(),
            stopped_reason: served.stopped_reason.clone(),
        };
        Ok(room.served().values().map(shown).collect())
    }

    /// A projection's rows as they are served, for whoever compares them with the log.
    #[graphql(directive = needs::apply(Permission::ReadLog))]
    async fn projection_rows(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The projection's name.")] name: String,
        #[graphql(desc = "Rows after this key, as `endKey` gave it.")] after: Option<Json>,
        #[graphql(desc = "How many, 1 to 1000.")] first: i32,
    ) -> Result<ProjectionRows> {
        let first = page_size(first, LOG_PAGE_MAX)?;
        let door = ctx.data::<Door>()?;
        let after = after.map(|key| key.0);
        let page = projections::audit::projection_rows(
            &door.pool,
            door.ledger,
            &name,
            after.as_ref(),
            first as u32,
        );
        let page = page.await.map_err(|error| match error {
            projections::ReadError::Shape { .. } => {
                bad_input("`after` is no key of this projection")
            }
            other => reading(other),
        })?;
        Ok(ProjectionRows {
            as_of_position: Position(page.as_of),
            has_next_page: page.rows.len() == first,
            rows: page.rows.into_iter().map(Json).collect(),
            end_key: page.end.map(Json),
        })
    }
}
