//! What was used.

use crate::graphql::lazy::View;
use crate::graphql::scalars::{Count, DateTime};
use crate::graphql::vocabulary::TaskType;
use async_graphql::{Enum, SimpleObject};
use projections::usage as rows;
use projections::{ReadError, Room};
use std::collections::HashMap;
use uuid::Uuid;

/// Sums of token reports. The first four buckets are disjoint.
#[derive(SimpleObject, Debug, Clone, Default)]
pub struct Usage {
    /// Tokens read that no cache held.
    pub input: Count,
    /// Tokens written by the model, reasoning included.
    pub output: Count,
    /// Tokens read from a cache.
    pub cache_read: Count,
    /// Tokens written to a cache.
    pub cache_creation: Count,
    /// Of `cacheCreation`: those kept for an hour.
    #[graphql(name = "cacheCreation1h")]
    pub cache_creation_1h: Count,
    /// Of `output`: reasoning.
    pub reasoning: Count,
    /// All four buckets together.
    pub total: Count,
    /// What it cost in micro-dollars; null while the cost of some report is unknown.
    pub cost_micros: Option<Count>,
    /// The part of the cost that is known, in micro-dollars.
    pub known_cost_micros: Count,
    /// How many reports.
    pub reports: u64,
    /// How many of them came after their claim had ended; they count all the same.
    pub reports_late: u64,
}

/// By what usage is summed.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsageDimension {
    /// A sum for each task.
    Task,
    /// A sum for each session.
    Session,
    /// A sum for each agent.
    Agent,
    /// A sum for each project.
    Project,
    /// A sum for each model.
    Model,
    /// A sum for each kind of work.
    TaskType,
}

/// How long a sum's span is.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsageInterval {
    /// An hour, in the ledger's time zone.
    Hour,
    /// A day, in the ledger's time zone.
    Day,
    /// A month, in the ledger's time zone.
    Month,
}

/// One sum, and of what it is; what it is not grouped by is null.
#[derive(SimpleObject)]
pub struct UsageGroup {
    /// The task's id.
    pub task: Option<Uuid>,
    /// The session's id.
    pub session: Option<Uuid>,
    /// The agent's id.
    pub agent: Option<Uuid>,
    /// The project's id.
    pub project: Option<Uuid>,
    /// The model, as it was reported.
    pub model: Option<String>,
    /// The task's key.
    pub task_key: Option<String>,
    /// The agent's name.
    pub agent_name: Option<String>,
    /// The project's key.
    pub project_key: Option<String>,
    /// What kind of work the task is.
    pub task_type: Option<TaskType>,
    /// What people call it: the task's key, the agent's name, the project's key, the model.
    pub name: Option<String>,
    /// When the span begins, by the source's own time.
    pub from: Option<DateTime>,
    /// The sum.
    pub usage: Usage,
}

impl From<rows::UsageTotals> for Usage {
    fn from(sums: rows::UsageTotals) -> Self {
        let total = sums.input + sums.output + sums.cache_read + sums.cache_creation;
        Self {
            input: Count(sums.input),
            output: Count(sums.output),
            cache_read: Count(sums.cache_read),
            cache_creation: Count(sums.cache_creation),
            cache_creation_1h: Count(sums.cache_creation_1h),
            reasoning: Count(sums.reasoning),
            total: Count(total),
            cost_micros: (sums.reports_cost_unknown == 0).then_some(Count(sums.cost_micros)),
            known_cost_micros: Count(sums.cost_micros),
            reports: sums.reports,
            reports_late: sums.reports_late,
        }
    }
}

impl From<rows::UsageGroup> for UsageGroup {
    fn from(row: rows::UsageGroup) -> Self {
        let names = [&row.task_key, &row.agent_name, &row.project_key, &row.model];
        let name = names.into_iter().flatten().next().cloned();
        Self {
            task: row.task,
            session: row.session,
            agent: row.agent,
            project: row.project,
            model: row.model,
            task_key: row.task_key,
            agent_name: row.agent_name,
            project_key: row.project_key,
            task_type: row.task_type.map(Into::into),
            name,
            from: row.since.map(DateTime),
            usage: row.totals.into(),
        }
    }
}

/// Sums by task.
impl View for rows::UsageTotals {
    const READS: &'static [&'static str] = &["usage"];

    async fn load(room: &Room, ids: &[Uuid]) -> Result<HashMap<Uuid, Self>, ReadError> {
        rows::of_tasks(room, ids).await
    }
}

/// Sums by session.
#[derive(Clone)]
pub struct SessionUsage(pub rows::UsageTotals);

impl View for SessionUsage {
    const READS: &'static [&'static str] = &["usage"];

    async fn load(room: &Room, ids: &[Uuid]) -> Result<HashMap<Uuid, Self>, ReadError> {
        let found = rows::of_sessions(room, ids).await?;
        Ok(found.into_iter().map(|(id, sums)| (id, Self(sums))).collect())
    }
}
