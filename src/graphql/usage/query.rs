//! Questions about usage.

use super::object::{UsageDimension, UsageGroup, UsageInterval};
use crate::domain::{AgentRef, ProjectRef, TaskRef};
use crate::graphql::door::Door;
use crate::graphql::failure::{bad_input, reading};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::{DateTime, Position};
use crate::graphql::task::at;
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use projections::usage::{UsageFilter as Rows, UsageGroupBy};
use uuid::Uuid;

/// The projections that usage is read from.
const READS: &[&str] = &["usage", "sessions", "agents", "tasks", "projects"];

/// Which usage is summed; what is left out doesn't restrict it.
#[derive(InputObject, Default)]
pub struct UsageFilter {
    /// For this task, by id or key.
    task: Option<String>,
    /// In this session.
    session: Option<Uuid>,
    /// By this agent, by name or id.
    agent: Option<String>,
    /// In this project, by key or id.
    project: Option<String>,
}

/// Sums, and the position they were read at.
#[derive(SimpleObject)]
pub struct UsageReport {
    /// The position that the sums were read at: everything up to it is in them.
    as_of_position: Position,
    /// The sums: by time, then the greatest first.
    groups: Vec<UsageGroup>,
}

/// What can be asked about usage.
#[derive(Default)]
pub struct UsageQuery;

/// What can be asked about usage.
#[Object]
impl UsageQuery {
    /// Sums of what was used, by any of task, session, agent, project, model, type and time.
    #[graphql(directive = needs::apply(Permission::Read))]
    #[expect(clippy::too_many_arguments, reason = "arguments of a GraphQL field")]
    async fn usage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A sum for each of these; one sum of all when left out.")]
        group_by: Option<Vec<UsageDimension>>,
        #[graphql(desc = "A sum for each span of this length.")] interval: Option<UsageInterval>,
        #[graphql(desc = "What occurred from this time on, in whole quarters of an hour.")]
        from: Option<DateTime>,
        #[graphql(desc = "What occurred before this time, in whole quarters of an hour.")]
        to: Option<DateTime>,
        #[graphql(desc = "Which usage; all when left out.")] filter: Option<UsageFilter>,
        #[graphql(desc = "Answer from this position on: wait for it, or refuse.")]
        min_position: Option<Position>,
    ) -> Result<UsageReport> {
        let door = ctx.data::<Door>()?;
        let room = door.wait_for(at(ctx, min_position), READS).await?;
        let mut by: Vec<_> = group_by.unwrap_or_default().into_iter().map(Into::into).collect();
        by.extend(interval.map(UsageGroupBy::from));
        let mut filter = filter.unwrap_or_default().read(door).await?;
        filter.from = from.map(|time| time.0);
        filter.to = to.map(|time| time.0);
        let zone = door.transactor.read(|world| world.ledger().time_zone.clone()).await;
        let groups =
            projections::usage::grouped(&room, &by, &filter, &zone).await.map_err(reading)?;
        Ok(UsageReport {
            as_of_position: Position(room.as_of(READS)),
            groups: groups.into_iter().map(Into::into).collect(),
        })
    }
}

impl From<UsageDimension> for UsageGroupBy {
    fn from(dimension: UsageDimension) -> Self {
        match dimension {
            UsageDimension::Task => Self::Task,
            UsageDimension::Session => Self::Session,
            UsageDimension::Agent => Self::Agent,
            UsageDimension::Project => Self::Project,
            UsageDimension::Model => Self::Model,
            UsageDimension::TaskType => Self::TaskType,
        }
    }
}

impl From<UsageInterval> for UsageGroupBy {
    fn from(interval: UsageInterval) -> Self {
        match interval {
            UsageInterval::Hour => Self::Hour,
            UsageInterval::Day => Self::Day,
            UsageInterval::Month => Self::Month,
        }
    }
}

impl UsageFilter {
    async fn read(self, door: &Door) -> Result<Rows> {
        let task = self.task.as_deref().map(|text| {
            TaskRef::parse(text).ok_or_else(|| bad_input("`task` is no task's id or key"))
        });
        let (task, session) = (task.transpose()?, self.session);
        let agent = self.agent.as_deref().map(AgentRef::parse);
        let project = self.project.as_deref().map(ProjectRef::parse);
        // What is not there is the nil id, which nothing was used for.
        let find = move |world: &crate::domain::world::World| Rows {
            task: task.map(|one| world.resolve_task(&one).unwrap_or_default()),
            agent: agent.map(|one| world.resolve_agent(&one).unwrap_or_default()),
            project: project.map(|one| world.resolve_project(&one).unwrap_or_default()),
            session,
            ..Rows::default()
        };
        Ok(door.transactor.read(find).await)
    }
}
