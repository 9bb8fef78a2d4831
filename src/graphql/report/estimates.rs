//! How good estimates were.

use crate::graphql::connection::PAGE_MAX;
use crate::graphql::door::Door;
use crate::graphql::failure::{bad_input, reading};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::{Count, DateTime, Position};
use crate::graphql::task::at;
use crate::graphql::vocabulary::TaskType;
use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use projections::estimates as rows;
use uuid::Uuid;

/// The projections that estimates are read from.
const READS: &[&str] = &["tasks", "usage", "projects", "agents"];

/// By what done tasks are told apart.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "projections::estimates::EstimateGroupBy")]
pub enum EstimateGroupBy {
    /// What kind of work it was.
    #[default]
    Type,
    /// Who handed it in.
    Agent,
    /// How hard it was expected to be.
    Complexity,
    /// The project.
    Project,
}

/// How good estimates were, in tokens or in minutes. Tasks without an estimate don't count.
#[derive(SimpleObject)]
pub struct Accuracy {
    /// How many tasks had an estimate.
    estimated_tasks: u64,
    /// What was expected of those, in all.
    estimated: Count,
    /// What they took.
    actual: Count,
    /// What they took in per cent of what was expected: 100 is exact, 200 twice as much.
    ratio_percent: Option<Count>,
    /// By how many per cent of itself half of the estimates were off at the most, to either side.
    median_error_percent: Option<Count>,
}

impl From<rows::Accuracy> for Accuracy {
    fn from(row: rows::Accuracy) -> Self {
        Self {
            estimated_tasks: row.estimated_tasks,
            estimated: Count(row.estimated),
            actual: Count(row.actual),
            ratio_percent: row.ratio_percent.map(Count),
            median_error_percent: row.median_error_percent.map(Count),
        }
    }
}

/// The done tasks of one group; what it is not grouped by is null.
#[derive(SimpleObject)]
pub struct EstimateGroup {
    /// What kind of work it was.
    #[graphql(name = "type")]
    task_type: Option<TaskType>,
    /// The id of who handed it in.
    agent: Option<Uuid>,
    /// That agent's name.
    agent_name: Option<String>,
    /// How hard it was expected to be, 1 to 10; null where nobody said.
    complexity: Option<u32>,
    /// The project's id.
    project: Option<Uuid>,
    /// The project's key.
    project_key: Option<String>,
    /// How many tasks were done.
    tasks: u64,
    /// Input, output and cache creation, as budgets count them; late reports are in them.
    tokens: Accuracy,
    /// Minutes in progress, summed over all claims; waiting for an answer is none of them.
    minutes: Accuracy,
}

impl From<rows::EstimateGroup> for EstimateGroup {
    fn from(row: rows::EstimateGroup) -> Self {
        Self {
            task_type: row.task_type.map(Into::into),
            agent: row.agent,
            agent_name: row.agent_name,
            complexity: row.complexity,
            project: row.project,
            project_key: row.project_key,
            tasks: row.tasks,
            tokens: row.tokens.into(),
            minutes: row.minutes.into(),
        }
    }
}

/// How good estimates were, and the position that was read at.
#[derive(SimpleObject)]
pub struct EstimateReport {
    /// The position that it was read at: everything up to it is in it.
    as_of_position: Position,
    /// The groups, those of the most tasks first.
    groups: Vec<EstimateGroup>,
}

/// What can be asked about estimates.
#[derive(Default)]
pub struct EstimateQuery;

/// What can be asked about estimates.
#[Object]
impl EstimateQuery {
    /// What was expected of done tasks beside what they took, in tokens and in minutes.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn estimates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "By what tasks are told apart.", default)] group_by: EstimateGroupBy,
        #[graphql(desc = "Done from this time on.")] from: Option<DateTime>,
        #[graphql(desc = "Done before this time.")] to: Option<DateTime>,
        #[graphql(desc = "In any of these projects, by key; in all when left out.")]
        projects: Option<Vec<String>>,
        #[graphql(desc = "Answer from this position on: wait for it, or refuse.")]
        min_position: Option<Position>,
    ) -> Result<EstimateReport> {
        let keys = projects.map(|keys| keys.iter().map(|key| key.to_ascii_uppercase()).collect());
        let keys: Option<Vec<String>> = keys;
        if keys.iter().flatten().any(|key| key.contains('\0')) {
            return Err(bad_input("a text contains the character U+0000; remove it"));
        }
        if keys.as_ref().is_some_and(|keys| keys.len() > PAGE_MAX) {
            return Err(bad_input(format!("name at most {PAGE_MAX} projects")));
        }
        let room = ctx.data::<Door>()?.wait_for(at(ctx, min_position), READS).await?;
        let (from, to) = (from.map(|time| time.0), to.map(|time| time.0));
        let filter = rows::EstimateFilter { from, to, projects: keys };
        let groups = rows::grouped(&room, group_by.into(), &filter).await.map_err(reading)?;
        Ok(EstimateReport {
            as_of_position: Position(room.as_of(READS)),
            groups: groups.into_iter().map(Into::into).collect(),
        })
    }
}
