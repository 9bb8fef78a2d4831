//! Questions about what waits for a human.

use super::InboxItem;
use super::object::{InboxKind, InboxSummary};
use crate::domain::AgentRef;
use crate::graphql::connection::{Connection, PAGE_MAX, page_size};
use crate::graphql::door::{Door, clock};
use crate::graphql::failure::{bad_input, reading};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::Position;
use crate::graphql::task::at;
use async_graphql::{Context, InputObject, Object, Result};
use projections::Room;
use projections::inbox::{self as rows, Moment};

/// The projections that the inbox is read from.
pub(super) const READS: &[&str] = &["inbox", "tasks", "projects", "dependencies"];

/// Which items are shown; what is left out doesn't restrict it.
#[derive(InputObject, Default, Clone)]
pub struct InboxFilter {
    /// Of any of these kinds.
    kinds: Option<Vec<InboxKind>>,
    /// Of tasks in, and budgets over, any of these projects, by key.
    projects: Option<Vec<String>>,
    /// Of what this agent holds, handed in, or alone may claim; by name or id.
    agent: Option<String>,
    /// Only what has waited for longer than its project finds good; or only the rest.
    escalated: Option<bool>,
}

/// What can be asked about the inbox.
#[derive(Default)]
pub struct InboxQuery;

/// What can be asked about the inbox.
#[Object]
impl InboxQuery {
    /// What waits for a human, the longest first.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn inbox(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which items; all when left out.")] filter: Option<InboxFilter>,
        #[graphql(desc = "How many, 1 to 100.")] first: i32,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "Answer from this position on: wait for it, or refuse.")]
        min_position: Option<Position>,
    ) -> Result<Connection<InboxItem>> {
        let first = page_size(first, PAGE_MAX)?;
        let door = ctx.data::<Door>()?;
        let room = door.wait_for(at(ctx, min_position), READS).await?;
        let filter = filter.unwrap_or_default().read(door).await?;
        let moment = moment(door).await;
        let page = rows::page(&room, &moment, &filter, first as u32, after.as_deref());
        let page = page.await.map_err(reading)?;
        Ok(Connection::of(page, |row| InboxItem::read(row, moment.now)))
    }

    /// How much waits for a human, kind by kind.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn inbox_summary(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which items; all when left out.")] filter: Option<InboxFilter>,
        #[graphql(desc = "Answer from this position on: wait for it, or refuse.")]
        min_position: Option<Position>,
    ) -> Result<InboxSummary> {
        let door = ctx.data::<Door>()?;
        let room = door.wait_for(at(ctx, min_position), READS).await?;
        let filter = filter.unwrap_or_default().read(door).await?;
        let counts = count(&room, door, &filter).await?;
        Ok(InboxSummary::of(counts, room.as_of(READS)))
    }
}

/// The time, and the zone in which the ledger's days begin.
async fn moment(door: &Door) -> Moment {
    let time_zone = door.transactor.read(|world| world.ledger().time_zone.clone()).await;
    Moment { now: clock(), time_zone }
}

/// How many of each kind wait now.
///
/// # Errors
/// When it can't be read.
pub(super) async fn count(
    room: &Room,
    door: &Door,
    filter: &rows::InboxFilter,
) -> Result<Vec<rows::InboxCount>> {
    rows::counts(room, &moment(door).await, filter).await.map_err(reading)
}

impl InboxFilter {
    /// As the reading room takes it.
    ///
    /// # Errors
    /// Texts that nothing can be called.
    pub(super) async fn read(self, door: &Door) -> Result<rows::InboxFilter> {
        if self.projects.iter().flatten().any(|text| text.contains('\0')) {
            return Err(bad_input("a text contains the character U+0000; remove it"));
        }
        let agent = self.agent.as_deref().map(AgentRef::parse);
        // Who is not there is the nil id, whom nothing waits for.
        let agent = door
            .transactor
            .read(move |world| agent.map(|one| world.resolve_agent(&one).unwrap_or_default()));
        let upper = |keys: Vec<String>| keys.iter().map(|key| key.to_ascii_uppercase()).collect();
        Ok(rows::InboxFilter {
            kinds: self.kinds.map(|kinds| kinds.into_iter().map(Into::into).collect()),
            projects: self.projects.map(upper),
            agent: agent.await,
            escalated: self.escalated,
        })
    }
}
