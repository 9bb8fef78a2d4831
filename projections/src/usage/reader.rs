//! Questions about usage: sums by whatever is asked for.

use crate::{ReadError, Room};
use events::{TaskType, Timestamp};
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;

const SUMS: &str = "coalesce(sum(u.input), 0)::bigint as input, \
     coalesce(sum(u.output), 0)::bigint as output, \
     coalesce(sum(u.cache_read), 0)::bigint as cache_read, \
     coalesce(sum(u.cache_creation), 0)::bigint as cache_creation, \
     coalesce(sum(u.cache_creation_1h), 0)::bigint as cache_creation_1h, \
     coalesce(sum(u.reasoning), 0)::bigint as reasoning, \
     coalesce(sum(u.cost_micros), 0)::bigint as cost_micros, \
     coalesce(sum(u.reports), 0)::bigint as reports, \
     coalesce(sum(u.reports_cost_unknown), 0)::bigint as reports_cost_unknown, \
     coalesce(sum(u.reports_late), 0)::bigint as reports_late";

/// Sums of reports; see [`super::UsageRow`] for what each counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub struct UsageTotals {
    /// Tokens read that no cache held.
    pub input: u64,
    /// Tokens written by the model.
    pub output: u64,
    /// Tokens read from a cache.
    pub cache_read: u64,
    /// Tokens written to a cache.
    pub cache_creation: u64,
    /// Of `cache_creation`: those kept for an hour.
    pub cache_creation_1h: u64,
    /// Of `output`: reasoning.
    pub reasoning: u64,
    /// Micro-dollars, as far as they are known.
    pub cost_micros: u64,
    /// How many reports.
    pub reports: u64,
    /// How many of them without a known cost.
    pub reports_cost_unknown: u64,
    /// How many of them late.
    pub reports_late: u64,
}

/// By what usage is told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UsageGroupBy {
    /// The task that was named.
    Task,
    /// The session.
    Session,
    /// The session's agent.
    Agent,
    /// The project that the task is in now.
    Project,
    /// The model: the report's, else the session's.
    Model,
    /// What kind of work the task is.
    TaskType,
    /// The hour in which it occurred.
    Hour,
    /// The day in which it occurred.
    Day,
    /// The month in which it occurred.
    Month,
}

/// Which usage is counted; what is absent doesn't restrict it.
#[derive(Debug, Clone, Default)]
pub struct UsageFilter {
    /// From this quarter of an hour on.
    pub from: Option<Timestamp>,
    /// Before this time.
    pub to: Option<Timestamp>,
    /// For that task.
    pub task: Option<Uuid>,
    /// Of that session.
    pub session: Option<Uuid>,
    /// Of that agent.
    pub agent: Option<Uuid>,
    /// In that project.
    pub project: Option<Uuid>,
}

/// The sums of one group; of what it was not grouped by, nothing is said.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UsageGroup {
    /// The task, where one was named.
    pub task: Option<Uuid>,
    /// The task's key.
    pub task_key: Option<String>,
    /// The session.
    pub session: Option<Uuid>,
    /// The agent.
    pub agent: Option<Uuid>,
    /// The agent's name.
    pub agent_name: Option<String>,
    /// The project.
    pub project: Option<Uuid>,
    /// The project's key.
    pub project_key: Option<String>,
    /// The model, where it is known.
    pub model: Option<String>,
    /// What kind of work the task is, where one was named.
    pub task_type: Option<TaskType>,
    /// Beginning of the hour, the day or the month.
    pub since: Option<Timestamp>,
    /// The sums.
    #[serde(flatten)]
    pub totals: UsageTotals,
}

/// Sums by any of task, session, agent, project, model, type and time; all in one where nothing is
/// named. Hours, days and months are those of an IANA time zone.
///
/// # Errors
/// See [`ReadError`].
pub async fn grouped(
    room: &Room,
    by: &[UsageGroupBy],
    filter: &UsageFilter,
    zone: &str,
) -> Result<Vec<UsageGroup>, ReadError> {
    let zone = zone.to_owned();
    let pick = |of: UsageGroupBy, column: &str, null: &str| {
        if by.contains(&of) { column.to_owned() } else { format!("null::{null}") }
    };
    let spans =
        [(UsageGroupBy::Hour, "hour"), (UsageGroupBy::Day, "day"), (UsageGroupBy::Month, "month")];
    let span = spans.into_iter().find(|(of, _)| by.contains(of)).map(|(_, span)| span);
    let since = span.map_or_else(
        || "null::timestamptz".to_owned(),
        |span| format!("date_trunc('{span}', u.quarter, $8)"),
    );
    let columns = [
        (pick(UsageGroupBy::Task, "t.task", "uuid"), "task"),
        (pick(UsageGroupBy::Task, "p.key || '-' || t.number", "text"), "task_key"),
        (pick(UsageGroupBy::Session, "u.session", "uuid"), "session"),
        (pick(UsageGroupBy::Agent, "s.agent", "uuid"), "agent"),
        (pick(UsageGroupBy::Agent, "a.name", "text"), "agent_name"),
        (pick(UsageGroupBy::Project, "t.project", "uuid"), "project"),
        (pick(UsageGroupBy::Project, "p.key", "text"), "project_key"),
        (pick(UsageGroupBy::Model, "coalesce(nullif(u.model, ''), s.model)", "text"), "model"),
        (pick(UsageGroupBy::TaskType, "t.task_type", "text"), "task_type"),
        (since, "since"),
    ];
    let selected = columns.map(|(column, name)| format!("{column} as {name}")).join(", ");
    let sql = format!(
        "select {selected}, {SUMS} from {{usage}} u \
         left join {{sessions}} s on s.ledger_id = $1 and s.session = u.session \
         left join {{agents}} a on a.ledger_id = $1 and a.agent = s.agent \
         left join {{tasks}} t on t.ledger_id = $1 and t.task = u.task \
         left join {{projects}} p on p.ledger_id = $1 and p.project = t.project \
         where u.ledger_id = $1 and ($2::timestamptz is null or u.quarter >= $2::timestamptz) \
         and ($3::timestamptz is null or u.quarter < $3::timestamptz) \
         and ($4::uuid is null or u.task = $4) and ($5::uuid is null or u.session = $5) \
         and ($6::uuid is null or s.agent = $6) and ($7::uuid is null or t.project = $7) \
         and $8::text is not null \
         group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 having sum(u.reports) > 0"
    );
    let sql = format!(
        "select * from ({sql}) groups \
         order by since nulls first, input + output + cache_creation desc"
    );
    let filter = filter.clone();
    room.rows("usage", &sql, |query| {
        query
            .bind(filter.from.map(|from| from.quarter().to_string()))
            .bind(filter.to.map(|to| to.to_string()))
            .bind(filter.task)
            .bind(filter.session)
            .bind(filter.agent)
            .bind(filter.project)
            .bind(zone)
    })
    .await
}

/// What each of these tasks used.
///
/// # Errors
/// See [`ReadError`].
pub async fn of_tasks(room: &Room, ids: &[Uuid]) -> Result<HashMap<Uuid, UsageTotals>, ReadError> {
    of(room, ids, "task").await
}

/// What each of these sessions used.
///
/// # Errors
/// See [`ReadError`].
pub async fn of_sessions(
    room: &Room,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, UsageTotals>, ReadError> {
    of(room, ids, "session").await
}

#[derive(Deserialize)]
struct Summed {
    id: Uuid,
    #[serde(flatten)]
    totals: UsageTotals,
}

async fn of(
    room: &Room,
    ids: &[Uuid],
    column: &str,
) -> Result<HashMap<Uuid, UsageTotals>, ReadError> {
    let ids = ids.to_vec();
    let sql = format!(
        "select u.{column} as id, {SUMS} from {{usage}} u \
         where u.ledger_id = $1 and u.{column} = any($2) group by u.{column}"
    );
    let sums: Vec<Summed> = room.rows("usage", &sql, |query| query.bind(ids)).await?;
    Ok(sums.into_iter().map(|Summed { id, totals }| (id, totals)).collect())
}
