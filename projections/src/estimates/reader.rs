//! Estimates against actuals, summed by whatever is asked for.

use crate::{ReadError, Room};
use events::{TaskType, Timestamp};
use serde::Deserialize;
use uuid::Uuid;

/// By what tasks are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EstimateGroupBy {
    /// What kind of work it was.
    Type,
    /// Who handed it in.
    Agent,
    /// How hard it was expected to be.
    Complexity,
    /// The project that it is in now.
    Project,
}

/// Which tasks count; what is absent doesn't restrict it.
#[derive(Debug, Clone, Default)]
pub struct EstimateFilter {
    /// Done from this time on.
    pub from: Option<Timestamp>,
    /// Done before this time.
    pub to: Option<Timestamp>,
    /// In any of these projects, by key.
    pub projects: Option<Vec<String>>,
}

/// How good the estimates of a group were, in one unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub struct Accuracy {
    /// How many tasks had an estimate.
    pub estimated_tasks: u64,
    /// What was expected of those, in all.
    pub estimated: u64,
    /// What they took.
    pub actual: u64,
    /// What they took in per cent of what was expected.
    pub ratio_percent: Option<u64>,
    /// How far half of the estimates were off at the most, in per cent of what was expected.
    pub median_error_percent: Option<u64>,
}

/// The tasks of one group; of what it was not grouped by, nothing is said.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct EstimateGroup {
    /// What kind of work it was.
    pub task_type: Option<TaskType>,
    /// Who handed it in.
    pub agent: Option<Uuid>,
    /// That agent's name.
    pub agent_name: Option<String>,
    /// How hard it was expected to be, where somebody said.
    pub complexity: Option<u32>,
    /// The project.
    pub project: Option<Uuid>,
    /// The project's key.
    pub project_key: Option<String>,
    /// How many tasks were done.
    pub tasks: u64,
    /// Input, output and cache creation, as budgets count them.
    pub tokens: Accuracy,
    /// Minutes in progress.
    pub minutes: Accuracy,
}

/// Done tasks by that, those of which there are most first.
///
/// # Errors
/// See [`ReadError`].
pub async fn grouped(
    room: &Room,
    by: EstimateGroupBy,
    filter: &EstimateFilter,
) -> Result<Vec<EstimateGroup>, ReadError> {
    let pick = |of: EstimateGroupBy, column: &str, null: &str| {
        if by == of { column.to_owned() } else { format!("null::{null}") }
    };
    let sql = format!(
        "select {task_type} as task_type, {agent} as agent, {agent_name} as agent_name, \
         {complexity} as complexity, {project} as project, {project_key} as project_key, \
         count(*) as tasks, {tokens} as tokens, {minutes} as minutes \
         from (select t.task_type, (t.result->>'agent')::uuid as agent, t.complexity, t.project, \
             p.key as project_key, t.estimate_tokens, t.estimate_minutes, \
             coalesce(u.tokens, 0)::bigint as actual_tokens, \
             (t.worked_micros + 59999999) / 60000000 as actual_minutes \
             from {{tasks}} t \
             join {{projects}} p on p.ledger_id = $1 and p.project = t.project \
             left join lateral (select sum(u.input + u.output + u.cache_creation) as tokens \
                 from {{usage}} u where u.ledger_id = $1 and u.task = t.task) u on true \
             where t.ledger_id = $1 and t.status = 'done' and t.closed_at is not null \
             and t.result is not null \
             and ($2::timestamptz is null or t.closed_at >= $2::timestamptz) \
             and ($3::timestamptz is null or t.closed_at < $3::timestamptz) \
             and ($4::text[] is null or p.key = any($4))) d \
         left join {{agents}} a on a.ledger_id = $1 and a.agent = d.agent \
         group by 1, 2, 3, 4, 5, 6 order by count(*) desc, 1, 3, 4, 6",
        task_type = pick(EstimateGroupBy::Type, "d.task_type", "text"),
        agent = pick(EstimateGroupBy::Agent, "d.agent", "uuid"),
        agent_name = pick(EstimateGroupBy::Agent, "a.name", "text"),
        complexity = pick(EstimateGroupBy::Complexity, "d.complexity", "bigint"),
        project = pick(EstimateGroupBy::Project, "d.project", "uuid"),
        project_key = pick(EstimateGroupBy::Project, "d.project_key", "text"),
        tokens = accuracy("tokens"),
        minutes = accuracy("minutes"),
    );
    let (from, to) = (filter.from, filter.to);
    let projects = filter.projects.clone();
    room.rows("estimates", &sql, |query| {
        query
            .bind(from.map(|time| time.to_string()))
            .bind(to.map(|time| time.to_string()))
            .bind(projects)
    })
    .await
}

/// How good estimates in that unit were, as JSON. An estimate of nothing can't be off by a part of it.
fn accuracy(unit: &str) -> String {
    let (estimate, actual) = (format!("d.estimate_{unit}"), format!("d.actual_{unit}"));
    let known = format!("filter (where {estimate} > 0)");
    format!(
        "json_build_object('estimated_tasks', count(*) {known}, \
         'estimated', coalesce(sum({estimate}) {known}, 0)::bigint, \
         'actual', coalesce(sum({actual}) {known}, 0)::bigint, \
         'ratio_percent', round(sum({actual}) {known} * 100 / sum({estimate}) {known})::bigint, \
         'median_error_percent', round((percentile_cont(0.5) within group (order by \
             abs({actual} - {estimate})::float8 * 100 / nullif({estimate}, 0)) {known})::numeric)\
             ::bigint)"
    )
}
