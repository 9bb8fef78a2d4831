//! Work items, summed.

use super::reader::{ITEMS, WorkFilter, bind};
use crate::{ReadError, Room};
use serde::Deserialize;
use uuid::Uuid;

/// By what work is summed; sums of different currencies are never one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeGroupBy {
    /// Who pays.
    Client,
    /// The project, and who pays.
    Project,
    /// The month of the ledger's time zone in which it was done, and who pays.
    Month,
}

/// The sums of one group.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TimeGroup {
    /// Who pays.
    pub client: Option<String>,
    /// The project, where it is summed by that.
    pub project: Option<Uuid>,
    /// The project's key.
    pub project_key: Option<String>,
    /// The project's name.
    pub project_name: Option<String>,
    /// The month, where it is summed by that: `2026-11`.
    pub month: Option<String>,
    /// In what it is paid.
    pub currency: String,
    /// How many items.
    pub items: u64,
    /// How many minutes.
    pub minutes: u64,
    /// What they cost in millionths, as far as it is known.
    pub amount_micros: u64,
    /// How many items without a known price.
    pub items_unpriced: u64,
}

/// Sums of work items by client, project or month; an amount is the sum of its items' rounded ones.
///
/// # Errors
/// See [`ReadError`].
pub async fn report(
    room: &Room,
    time_zone: &str,
    by: TimeGroupBy,
    filter: &WorkFilter,
) -> Result<Vec<TimeGroup>, ReadError> {
    let (project, month) = match by {
        TimeGroupBy::Client => (false, false),
        TimeGroupBy::Project => (true, false),
        TimeGroupBy::Month => (false, true),
    };
    let of = |shown: bool, column: &str, null: &str| {
        if shown { column.to_owned() } else { format!("null::{null}") }
    };
    let sql = format!(
        "select i.client, {project_id} as project, {project_key} as project_key, \
         {project_name} as project_name, {month} as month, i.currency, count(*) as items, \
         coalesce(sum(i.minutes), 0)::bigint as minutes, \
         least(coalesce(sum(trunc(i.exact_micros)), 0), {most})::bigint as amount_micros, \
         count(*) filter (where i.exact_micros is null) as items_unpriced \
         from ({ITEMS}) i group by 1, 2, 3, 4, 5, 6 \
         order by 5 nulls last, 1 nulls last, 3 nulls last, 6",
        project_id = of(project, "i.project", "uuid"),
        project_key = of(project, "i.project_key", "text"),
        project_name = of(project, "i.project_name", "text"),
        month = of(month, "to_char(i.completed_at at time zone $2, 'YYYY-MM')", "text"),
        most = events::INTEGER_MAX,
    );
    room.rows("work_items", &sql, |query| bind(query, time_zone, filter)).await
}
