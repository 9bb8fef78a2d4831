//! Questions about projects.

use super::Project;
use crate::domain::ProjectRef;
use crate::graphql::connection::{Connection, PAGE_MAX, page_size, slice};
use crate::graphql::door::Door;
use crate::graphql::failure::reading;
use crate::graphql::lazy::View as _;
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::Position;
use crate::graphql::task::at;
use async_graphql::{Context, Object, Result};
use projections::projects::ProjectView;

/// What can be asked about projects.
#[derive(Default)]
pub struct ProjectQuery;

/// What can be asked about projects.
#[Object]
impl ProjectQuery {
    /// A project.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its key or id.")] project: String,
        #[graphql(desc = "Answer from this position on: wait for it, or refuse.")]
        min_position: Option<Position>,
    ) -> Result<Option<Project>> {
        let room = ctx.data::<Door>()?.wait_for(at(ctx, min_position), ProjectView::READS).await?;
        let all = projections::projects::list(&room).await.map_err(reading)?;
        let is_meant = |view: &ProjectView| match ProjectRef::parse(&project) {
            ProjectRef::Id(id) => view.row.project == id,
            ProjectRef::Key(key) => view.row.key == key,
        };
        Ok(all.into_iter().find(is_meant).map(Project::known))
    }

    /// Projects, by key.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn projects(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 1 to 100.")] first: i32,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "Answer from this position on: wait for it, or refuse.")]
        min_position: Option<Position>,
    ) -> Result<Connection<Project>> {
        let first = page_size(first, PAGE_MAX)?;
        let room = ctx.data::<Door>()?.wait_for(at(ctx, min_position), ProjectView::READS).await?;
        let mut all = projections::projects::list(&room).await.map_err(reading)?;
        all.sort_by(|one, other| one.row.key.cmp(&other.row.key));
        let as_of = room.as_of(ProjectView::READS);
        let page = slice(all, |view| &view.row.key, first, after.as_deref(), as_of);
        Ok(Connection::of(page, Project::known))
    }
}
