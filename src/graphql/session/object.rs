//! A session.

use crate::graphql::agent::Agent;
use crate::graphql::lazy::{Lazy, View, floor_of, load};
use crate::graphql::scalars::{Count, DateTime};
use crate::graphql::usage::{SessionUsage, Usage};
use async_graphql::{Context, Object, Result, TypeName};
use projections::sessions::SessionView;
use projections::{ReadError, Room};
use std::borrow::Cow;
use std::collections::HashMap;
use uuid::Uuid;

/// One run of an agent with one context window.
pub struct Session(Lazy<SessionView>);

impl View for SessionView {
    const READS: &'static [&'static str] = &["sessions", "agents"];

    async fn load(
        room: &Room,
        ids: &[Uuid],
    ) -> std::result::Result<HashMap<Uuid, Self>, ReadError> {
        projections::sessions::by_ids(room, ids).await
    }
}

impl TypeName for Session {
    fn type_name() -> Cow<'static, str> {
        "Session".into()
    }
}

impl Session {
    /// A session that is there at that position.
    #[must_use]
    pub fn after(id: Uuid, position: u64) -> Self {
        Self(Lazy::after(id, position))
    }

    /// A session that was read already.
    #[must_use]
    pub fn known(view: SessionView) -> Self {
        Self(Lazy::known(view.row.session, view))
    }
}

/// One run of an agent with one context window.
#[Object]
impl Session {
    /// Its id.
    async fn id(&self) -> Uuid {
        self.0.id
    }

    /// Whose run it is.
    async fn agent(&self, ctx: &Context<'_>) -> Result<Agent> {
        Ok(Agent::after(self.0.row(ctx).await?.row.agent, 0))
    }

    /// The model it runs on, as the provider names it.
    async fn model(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.0.row(ctx).await?.row.model.as_deref())
    }

    /// Size of the context window in tokens.
    async fn context_window(&self, ctx: &Context<'_>) -> Result<Option<Count>> {
        Ok(self.0.row(ctx).await?.row.context_window.map(Count))
    }

    /// How full the window was when last reported, in tokens: a level, never a sum.
    async fn context_tokens(&self, ctx: &Context<'_>) -> Result<Option<Count>> {
        Ok(self.0.row(ctx).await?.row.context_tokens.map(Count))
    }

    /// Per cent of the window at which it is told to wrap up; at 60 the project that is worked on
    /// may say another.
    async fn wrap_up_percent(&self, ctx: &Context<'_>) -> Result<u32> {
        Ok(self.0.row(ctx).await?.row.wrap_up_percent)
    }

    /// The session that started it as its subagent.
    async fn parent_session(&self, ctx: &Context<'_>) -> Result<Option<Uuid>> {
        Ok(self.0.row(ctx).await?.row.parent_session)
    }

    /// The id that the agent's own tool gave it.
    async fn external_id(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.0.row(ctx).await?.row.external_id.as_deref())
    }

    /// What the agent said of it at its end.
    async fn summary(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.0.row(ctx).await?.row.summary.as_deref())
    }

    /// What it came to so far: what was done with what tokens, how well, what remains, what is next.
    /// Null if it held nothing.
    async fn brief(&self, ctx: &Context<'_>) -> Result<Option<super::brief::SessionBrief>> {
        super::brief::of(ctx, self.0.id, floor_of(ctx)).await
    }

    /// What was used in it so far.
    async fn usage(&self, ctx: &Context<'_>) -> Result<Usage> {
        let found = load::<SessionUsage>(ctx, self.0.id).await?;
        Ok(found.map(|sums| sums.0.into()).unwrap_or_default())
    }

    /// When it began.
    async fn started_at(&self, ctx: &Context<'_>) -> Result<DateTime> {
        Ok(self.0.row(ctx).await?.row.started_at.into())
    }

    /// When it last reported tokens.
    async fn reported_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>> {
        Ok(self.0.row(ctx).await?.row.reported_at.map(DateTime))
    }

    /// When it ended.
    async fn ended_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>> {
        Ok(self.0.row(ctx).await?.row.ended_at.map(DateTime))
    }
}
