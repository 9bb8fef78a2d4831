//! Work items, one by one.

use crate::page::{Cut, Entry};
use crate::room::Asked;
use crate::{Page, ReadError, Room};
use events::{TaskType, Timestamp};
use serde::Deserialize;
use strum::{Display, EnumString, IntoStaticStr, VariantArray};
use uuid::Uuid;

const NEEDS: &[&str] = &["tasks", "projects", "agents"];

/// Work items. `$1` is the ledger, `$2` its time zone, then the filter: `$3` clients, `$4` projects,
/// `$5` the agent, `$6` the month, `$7` and `$8` the time.
///
/// - Paid for is what says so, else what is in a client's project.
/// - Minutes are those that were reported, else planned, else measured; parts of a minute count as
///   a whole one.
/// - Who pays, and how much an hour costs, is what held where in the log the task was done.
/// - The amount is rounded to the nearest millionth, halves up.
pub(super) const ITEMS: &str = "
select i.*, case when i.rate_micros_per_hour is null then null
    else ((i.minutes::numeric * i.rate_micros_per_hour + 30) / 60) end as exact_micros
from (select t.task, t.closed_position as position, p.key || '-' || t.number as key,
        t.title, t.task_type,
        coalesce(nullif(t.context->>'problem', ''), t.description, t.title) as problem,
        t.result->>'outcome' as solution,
        coalesce((t.result->>'billable_minutes')::bigint, t.planned_minutes,
            (t.worked_micros + 59999999) / 60000000) as minutes,
        case when t.result->>'billable_minutes' is not null then 'reported'
            when t.planned_minutes is not null then 'planned' else 'measured' end as minutes_source,
        coalesce(b.client, case when b.position is null then p.client end) as client,
        coalesce(b.currency, 'USD') as currency, b.rate_micros_per_hour,
        t.project, p.key as project_key, p.name as project_name,
        (t.result->>'agent')::uuid as agent, t.closed_at as completed_at
    from {tasks} t
    join {projects} p on p.ledger_id = $1 and p.project = t.project
    left join lateral (select x->>'client' as client, x->>'currency' as currency,
            (x->>'rate_micros_per_hour')::bigint as rate_micros_per_hour,
            (x->>'position')::bigint as position
        from json_array_elements(p.billing) x
        where (x->>'position')::bigint <= t.closed_position
        order by 4 desc limit 1) b on true
    where t.ledger_id = $1 and t.status = 'done' and t.closed_at is not null
    and t.result is not null and coalesce(t.billable, p.kind = 'client')
    and ($4::text[] is null or p.key = any($4))
    and ($6::text is null or (t.closed_at >= ($6 || '-01')::timestamp at time zone $2
        and t.closed_at < (($6 || '-01')::timestamp + interval '1 month') at time zone $2))
    and ($7::timestamptz is null or t.closed_at >= $7::timestamptz)
    and ($8::timestamptz is null or t.closed_at < $8::timestamptz)) i
where ($3::text[] is null or lower(i.client) in (select lower(c) from unnest($3) c))
and ($5::uuid is null or i.agent = $5)";

/// Where the minutes of an item come from.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Deserialize, Display, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum MinutesSource {
    /// Whoever handed it in said so.
    Reported,
    /// They were planned when it was written down.
    Planned,
    /// The time for which it was in progress.
    Measured,
}

/// A piece of work that is paid for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct WorkItem {
    /// The task.
    pub task: Uuid,
    /// The task's key.
    pub key: String,
    /// What was to be done, in a line.
    pub title: String,
    /// What kind of work it was.
    pub task_type: TaskType,
    /// What was the matter: the context's problem, else the description, else the title.
    pub problem: String,
    /// What came of it.
    pub solution: Option<String>,
    /// How many minutes are billed.
    pub minutes: u64,
    /// Where they come from.
    pub minutes_source: MinutesSource,
    /// Who pays.
    pub client: Option<String>,
    /// In what, by three letters.
    pub currency: String,
    /// What an hour cost when it was done, in millionths.
    pub rate_micros_per_hour: Option<u64>,
    /// What the work costs, in millionths.
    pub amount_micros: Option<u64>,
    /// The project.
    pub project: Uuid,
    /// The project's key.
    pub project_key: String,
    /// Who did the work.
    pub agent: Option<Uuid>,
    /// That agent's name.
    pub agent_name: Option<String>,
    /// When it was done.
    pub completed_at: Timestamp,
}

/// Which items are shown; what is absent doesn't restrict it.
#[derive(Debug, Clone, Default)]
pub struct WorkFilter {
    /// For any of these clients, whatever the case.
    pub clients: Option<Vec<String>>,
    /// In any of these projects, by key.
    pub projects: Option<Vec<String>>,
    /// By that agent.
    pub agent: Option<Uuid>,
    /// Done in that month of the ledger's time zone: `2026-11`.
    pub month: Option<String>,
    /// Done from this time on.
    pub from: Option<Timestamp>,
    /// Done before this time.
    pub to: Option<Timestamp>,
}

/// A page of work items.
pub type WorkPage = Page<WorkItem>;

/// A page of work items, the last done first; months begin in that time zone.
///
/// # Errors
/// See [`ReadError`].
pub async fn page(
    room: &Room,
    time_zone: &str,
    filter: &WorkFilter,
    first: u32,
    after: Option<&str>,
) -> Result<WorkPage, ReadError> {
    let (major, minor) = Cut::after(after)?;
    let by = "-(extract(epoch from i.completed_at) * 1000000)::bigint";
    let sql = format!(
        "select i.*, trunc(i.exact_micros)::bigint as amount_micros, a.name as agent_name, \
         {by} as major, -i.position as minor from ({ITEMS}) i \
         left join {{agents}} a on a.ledger_id = $1 and a.agent = i.agent \
         where $10::bigint is null or ({by}, -i.position) > ($10, $11) \
         order by {by}, -i.position limit $9"
    );
    let rows: Vec<Entry<WorkItem>> = room
        .rows("work_items", &sql, |query| {
            let query = bind(query, time_zone, filter).bind(i64::from(first) + 1);
            query.bind(major).bind(minor)
        })
        .await?;
    let count = format!("select count(*) from ({ITEMS}) i");
    let total = room.count(&count, |query| bind(query, time_zone, filter)).await?;
    Ok(Page::of(rows, first, total, room.as_of(NEEDS)))
}

pub(super) fn bind<'q, T>(
    query: Asked<'q, T>,
    time_zone: &str,
    filter: &WorkFilter,
) -> Asked<'q, T> {
    query
        .bind(time_zone.to_owned())
        .bind(filter.clients.clone())
        .bind(filter.projects.clone())
        .bind(filter.agent)
        .bind(filter.month.clone())
        .bind(filter.from.map(|time| time.to_string()))
        .bind(filter.to.map(|time| time.to_string()))
}
