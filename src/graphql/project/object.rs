//! A project.

use super::shown::{Billing, ContextRule, GateRule, Phase, ReviewRule, SkillRule, StartRule};
use crate::graphql::Caller;
use crate::graphql::door::Door;
use crate::graphql::lazy::{Lazy, View, reach};
use crate::graphql::scalars::{DateTime, Json};
use crate::graphql::vocabulary::{Overlap, ProjectKind};
use async_graphql::{Context, Object, Result, TypeName};
use events::Role;
use projections::projects::ProjectView;
use projections::{ReadError, Room};
use std::borrow::Cow;
use std::collections::HashMap;
use uuid::Uuid;

/// Tasks that belong together.
pub struct Project(Lazy<ProjectView>);

impl View for ProjectView {
    const READS: &'static [&'static str] = &["projects", "tasks"];

    /// All of them: there are few, and most pages show most of them.
    async fn load(room: &Room, _: &[Uuid]) -> std::result::Result<HashMap<Uuid, Self>, ReadError> {
        let all = projections::projects::list(room).await?;
        Ok(all.into_iter().map(|view| (view.row.project, view)).collect())
    }
}

impl TypeName for Project {
    fn type_name() -> Cow<'static, str> {
        "Project".into()
    }
}

impl Project {
    /// A project that is there at that position.
    #[must_use]
    pub fn after(id: Uuid, position: u64) -> Self {
        Self(Lazy::after(id, position))
    }

    /// A project that was read already.
    #[must_use]
    pub fn known(view: ProjectView) -> Self {
        Self(Lazy::known(view.row.project, view))
    }
}

/// Tasks that belong together.
#[Object]
impl Project {
    /// Its id.
    async fn id(&self) -> Uuid {
        self.0.id
    }

    /// The front of its tasks' keys: `CORE`.
    async fn key(&self, ctx: &Context<'_>) -> Result<&str> {
        Ok(&self.0.row(ctx).await?.row.key)
    }

    /// What people call it.
    async fn name(&self, ctx: &Context<'_>) -> Result<&str> {
        Ok(&self.0.row(ctx).await?.row.name)
    }

    /// For whom the work is done.
    async fn kind(&self, ctx: &Context<'_>) -> Result<ProjectKind> {
        Ok(self.0.row(ctx).await?.row.kind.into())
    }

    /// The client, where the work is billed.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.0.row(ctx).await?.row.client.as_deref())
    }

    /// Who pays for its work, and how much an hour costs now; null where nobody said, and for agents,
    /// who send no bills.
    async fn billing(&self, ctx: &Context<'_>) -> Result<Option<Billing>> {
        if ctx.data::<Caller>()?.role() == Role::Agent {
            return Ok(None);
        }
        Ok(self.0.row(ctx).await?.row.billing.last().cloned().map(Into::into))
    }

    /// Whether agents may claim in it.
    async fn autonomy_on(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.0.row(ctx).await?.row.autonomy_on)
    }

    /// Whether it takes no new tasks.
    async fn archived(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.0.row(ctx).await?.row.archived)
    }

    /// Its parts, in the order in which they open, as claims are decided by them now.
    async fn phases(&self, ctx: &Context<'_>) -> Result<Vec<Phase>> {
        reach(ctx).await?;
        let id = self.0.id;
        let phases = ctx.data::<Door>()?.transactor.read(move |world| world.phases(id)).await;
        Ok(phases.into_iter().map(Into::into).collect())
    }

    /// The checks that its tasks must have behind them.
    async fn gates(&self, ctx: &Context<'_>) -> Result<Vec<GateRule>> {
        Ok(self.0.row(ctx).await?.row.gates.iter().cloned().map(Into::into).collect())
    }

    /// How its work is judged before it is done; null where nobody said: then it is not.
    async fn review(&self, ctx: &Context<'_>) -> Result<Option<ReviewRule>> {
        Ok(self.0.row(ctx).await?.row.review.clone().map(Into::into))
    }

    /// How agents are let to begin; null where nobody said: then whoever claims begins.
    async fn start(&self, ctx: &Context<'_>) -> Result<Option<StartRule>> {
        Ok(self.0.row(ctx).await?.row.start.clone().map(Into::into))
    }

    /// After how many minutes is pressing what waits for a human; null where nothing is.
    async fn escalates_after_minutes(&self, ctx: &Context<'_>) -> Result<Option<u64>> {
        Ok(self.0.row(ctx).await?.row.escalation_seconds.map(|seconds| seconds.div_ceil(60)))
    }

    /// What happens where two of its tasks touch the same files.
    async fn overlap(&self, ctx: &Context<'_>) -> Result<Overlap> {
        Ok(self.0.row(ctx).await?.row.overlap.into())
    }

    /// After how many days its closed tasks are archived; null: never.
    async fn archive_after_days(&self, ctx: &Context<'_>) -> Result<Option<u32>> {
        Ok(self.0.row(ctx).await?.row.archive_after_days)
    }

    /// Whether work rests, instead of failing, that a spent budget or a provider's limit keeps from
    /// going on.
    async fn parking(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.0.row(ctx).await?.row.parking)
    }

    /// How full a context window may become while it is worked on.
    async fn context(&self, ctx: &Context<'_>) -> Result<ContextRule> {
        Ok(self.0.row(ctx).await?.row.context.clone().into())
    }

    /// Which skills its tasks need by their labels.
    async fn skill_map(&self, ctx: &Context<'_>) -> Result<Vec<SkillRule>> {
        Ok(self.0.row(ctx).await?.row.skill_map.iter().cloned().map(Into::into).collect())
    }

    /// How its tasks are told to workers; null where the ledger's own template does.
    async fn prompt_template(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.0.row(ctx).await?.row.template.as_deref())
    }

    /// The JSON Schema that results must keep to; null where any result will do.
    async fn result_schema(&self, ctx: &Context<'_>) -> Result<Option<Json>> {
        Ok(self.0.row(ctx).await?.row.result_schema.clone().map(Json::from))
    }

    /// How many of its tasks are neither done, failed nor cancelled.
    async fn open_tasks(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(self.0.row(ctx).await?.open_tasks)
    }

    /// How many of its tasks are done, failed or cancelled.
    async fn closed_tasks(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(self.0.row(ctx).await?.closed_tasks)
    }

    /// When it came to be.
    async fn created_at(&self, ctx: &Context<'_>) -> Result<DateTime> {
        Ok(self.0.row(ctx).await?.row.created_at.into())
    }
}
