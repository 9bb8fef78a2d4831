//! An agent.

use super::presence::Presence;
use crate::graphql::door::Door;
use crate::graphql::lazy::{Lazy, View};
use crate::graphql::scalars::DateTime;
use async_graphql::{Context, Object, Result, TypeName};
use projections::agents::AgentView;
use projections::{ReadError, Room};
use std::borrow::Cow;
use std::collections::HashMap;
use uuid::Uuid;

/// A registered worker.
pub struct Agent(Lazy<AgentView>);

impl View for AgentView {
    const READS: &'static [&'static str] = &["agents", "tasks"];

    async fn load(
        room: &Room,
        ids: &[Uuid],
    ) -> std::result::Result<HashMap<Uuid, Self>, ReadError> {
        projections::agents::by_ids(room, ids).await
    }
}

impl TypeName for Agent {
    fn type_name() -> Cow<'static, str> {
        "Agent".into()
    }
}

impl Agent {
    /// An agent that is there at that position.
    #[must_use]
    pub fn after(id: Uuid, position: u64) -> Self {
        Self(Lazy::after(id, position))
    }

    /// An agent that was read already.
    #[must_use]
    pub fn known(view: AgentView) -> Self {
        Self(Lazy::known(view.row.agent, view))
    }
}

/// A registered worker.
#[Object]
impl Agent {
    /// Its id.
    async fn id(&self) -> Uuid {
        self.0.id
    }

    /// Its name, unique in the ledger.
    async fn name(&self, ctx: &Context<'_>) -> Result<String> {
        let id = self.0.id;
        let known = move |world: &crate::domain::world::World| {
            world.agent(id).map(|agent| agent.name.clone())
        };
        match ctx.data::<Door>()?.transactor.read(known).await {
            Some(name) => Ok(name),
            None => Ok(self.0.row(ctx).await?.row.name.clone()),
        }
    }

    /// What it can do; a task's skills must all be among them.
    async fn skills(&self, ctx: &Context<'_>) -> Result<&[String]> {
        Ok(&self.0.row(ctx).await?.row.skills)
    }

    /// How many tasks it may hold at once.
    async fn capacity(&self, ctx: &Context<'_>) -> Result<u32> {
        Ok(self.0.row(ctx).await?.row.capacity)
    }

    /// How many tasks it holds.
    async fn held(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(self.0.row(ctx).await?.holds)
    }

    /// How much of what it may hold it does, in per cent.
    async fn load_percent(&self, ctx: &Context<'_>) -> Result<u64> {
        let view = self.0.row(ctx).await?;
        Ok(view.holds * 100 / u64::from(view.row.capacity.max(1)))
    }

    /// What it is doing, or waits for.
    async fn status(&self, ctx: &Context<'_>) -> Result<super::AgentStatus> {
        super::status::of(ctx, self.0.id).await
    }

    /// Whether it may claim.
    async fn autonomy_on(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.0.row(ctx).await?.row.autonomy_on)
    }

    /// Whether it works here no more.
    async fn retired(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.0.row(ctx).await?.row.retired)
    }

    /// What it last said of itself to this server; null if nothing since the server started.
    async fn presence(&self, ctx: &Context<'_>) -> Result<Option<Presence>> {
        Ok(ctx.data::<Door>()?.presences.of(self.0.id))
    }

    /// When it made itself known.
    async fn created_at(&self, ctx: &Context<'_>) -> Result<DateTime> {
        Ok(self.0.row(ctx).await?.row.created_at.into())
    }
}
