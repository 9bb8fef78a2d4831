//! Work that is paid for, item by item and summed.

use crate::domain::AgentRef;
use crate::graphql::agent::Agent;
use crate::graphql::connection::{Connection, PAGE_MAX, page_size};
use crate::graphql::door::Door;
use crate::graphql::failure::{bad_input, reading};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::project::Project;
use crate::graphql::scalars::{Count, DateTime, Position};
use crate::graphql::task::{Task, at};
use crate::graphql::vocabulary::TaskType;
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject, TypeName};
use projections::work_items as rows;
use std::borrow::Cow;
use uuid::Uuid;

/// The projections that work items are read from.
const READS: &[&str] = &["tasks", "projects", "agents"];

/// Which work is shown; what is left out doesn't restrict it.
#[derive(InputObject, Default, Clone)]
pub struct WorkFilter {
    /// For any of these clients, whatever the case.
    clients: Option<Vec<String>>,
    /// In any of these projects, by key.
    projects: Option<Vec<String>>,
    /// By this agent, by name or id.
    agent: Option<String>,
    /// Done in this month of the ledger's time zone: `2026-11`.
    month: Option<String>,
    /// Done from this time on.
    from: Option<DateTime>,
    /// Done before this time.
    to: Option<DateTime>,
}

/// Where the minutes of an item come from.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "projections::work_items::MinutesSource")]
pub enum MinutesSource {
    /// Whoever handed it in said so.
    Reported,
    /// They were planned when it was written down.
    Planned,
    /// The time for which it was in progress.
    Measured,
}

/// A piece of work that is paid for: a task that is done and billable, or in a client's project. It
/// is withdrawn when the task is reopened.
#[derive(SimpleObject)]
#[graphql(name_type)]
pub struct WorkItem {
    /// The task.
    pub task: Task,
    /// What kind of work it was.
    pub category: TaskType,
    /// What was the matter: `problem` of the task's context, else its description, else its title.
    pub problem: String,
    /// What came of it.
    pub solution: Option<String>,
    /// How many minutes are billed: those that were reported, else planned, else measured, a part of
    /// a minute as a whole one.
    pub minutes: u64,
    /// Where they come from.
    pub minutes_source: MinutesSource,
    /// Who pays.
    pub client: Option<String>,
    /// In what, by the three letters of ISO 4217.
    pub currency: String,
    /// What an hour cost when it was done, in millionths of the currency; null where nobody had said.
    pub rate_micros_per_hour: Option<Count>,
    /// What it costs in millionths of the currency, to the nearest, halves up.
    pub amount_micros: Option<Count>,
    /// The project.
    pub project: Project,
    /// Who handed it in.
    pub agent: Option<Agent>,
    /// When it was done.
    pub completed_at: DateTime,
}

impl TypeName for WorkItem {
    fn type_name() -> Cow<'static, str> {
        "WorkItem".into()
    }
}

impl From<rows::WorkItem> for WorkItem {
    fn from(row: rows::WorkItem) -> Self {
        Self {
            task: Task::told(row.task, Some(row.key), 0),
            category: row.task_type.into(),
            problem: row.problem,
            solution: row.solution,
            minutes: row.minutes,
            minutes_source: row.minutes_source.into(),
            client: row.client,
            currency: row.currency,
            rate_micros_per_hour: row.rate_micros_per_hour.map(Count),
            amount_micros: row.amount_micros.map(Count),
            project: Project::after(row.project, 0),
            agent: row.agent.map(|agent| Agent::after(agent, 0)),
            completed_at: row.completed_at.into(),
        }
    }
}

/// By what work is summed.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "projections::work_items::TimeGroupBy")]
pub enum TimeGroupBy {
    /// Who pays.
    #[default]
    Client,
    /// The project, and who pays.
    Project,
    /// The month of the ledger's time zone, and who pays.
    Month,
}

/// The sums of one group. Currencies are never summed into one another.
#[derive(SimpleObject)]
pub struct TimeGroup {
    /// Who pays.
    client: Option<String>,
    /// The project's id, where it is summed by that.
    project: Option<Uuid>,
    /// The project's key.
    project_key: Option<String>,
    /// The project's name.
    project_name: Option<String>,
    /// The month, where it is summed by that: `2026-11`.
    month: Option<String>,
    /// In what it is paid.
    currency: String,
    /// How many items.
    items: u64,
    /// How many minutes.
    minutes: u64,
    /// What they cost in millionths of the currency, as far as it is known: the sum of the items'
    /// rounded amounts.
    amount_micros: Count,
    /// How many items without a known price.
    items_unpriced: u64,
}

impl From<rows::TimeGroup> for TimeGroup {
    fn from(row: rows::TimeGroup) -> Self {
        Self {
            client: row.client,
            project: row.project,
            project_key: row.project_key,
            project_name: row.project_name,
            month: row.month,
            currency: row.currency,
            items: row.items,
            minutes: row.minutes,
            amount_micros: Count(row.amount_micros),
            items_unpriced: row.items_unpriced,
        }
    }
}

/// Sums of work, and the position they were read at.
#[derive(SimpleObject)]
pub struct TimeReport {
    /// The position that the sums were read at: everything up to it is in them.
    as_of_position: Position,
    /// The time zone in which months begin.
    time_zone: String,
    /// The sums, by month, client and project.
    groups: Vec<TimeGroup>,
}

/// What can be asked about work that is paid for.
#[derive(Default)]
pub struct WorkQuery;

/// What can be asked about work that is paid for.
#[Object]
impl WorkQuery {
    /// Work that is paid for, the last done first.
    #[graphql(directive = needs::apply(Permission::ReadLog))]
    async fn work_items(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which items; all when left out.")] filter: Option<WorkFilter>,
        #[graphql(desc = "How many, 1 to 100.")] first: i32,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "Answer from this position on: wait for it, or refuse.")]
        min_position: Option<Position>,
    ) -> Result<Connection<WorkItem>> {
        let first = page_size(first, PAGE_MAX)?;
        let door = ctx.data::<Door>()?;
        let room = door.wait_for(at(ctx, min_position), READS).await?;
        let (zone, filter) = filter.unwrap_or_default().read(door).await?;
        let page = rows::page(&room, &zone, &filter, first as u32, after.as_deref());
        Ok(Connection::of(page.await.map_err(reading)?, WorkItem::from))
    }

    /// Work that is paid for, summed by client, project or month.
    #[graphql(directive = needs::apply(Permission::ReadLog))]
    async fn time_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "By what it is summed.", default)] group_by: TimeGroupBy,
        #[graphql(desc = "Which items; all when left out.")] filter: Option<WorkFilter>,
        #[graphql(desc = "Answer from this position on: wait for it, or refuse.")]
        min_position: Option<Position>,
    ) -> Result<TimeReport> {
        let door = ctx.data::<Door>()?;
        let room = door.wait_for(at(ctx, min_position), READS).await?;
        let (time_zone, filter) = filter.unwrap_or_default().read(door).await?;
        let groups = rows::report(&room, &time_zone, group_by.into(), &filter).await;
        Ok(TimeReport {
            as_of_position: Position(room.as_of(READS)),
            groups: groups.map_err(reading)?.into_iter().map(Into::into).collect(),
            time_zone,
        })
    }
}

impl WorkFilter {
    /// The ledger's time zone, and the filter as the reading room takes it.
    async fn read(self, door: &Door) -> Result<(String, rows::WorkFilter)> {
        let nul = |list: &Option<Vec<String>>| list.iter().flatten().any(|one| one.contains('\0'));
        if nul(&self.clients) || nul(&self.projects) {
            return Err(bad_input("a text contains the character U+0000; remove it"));
        }
        if self.month.as_deref().is_some_and(|month| !is_month(month)) {
            return Err(bad_input("`month` is a year and a month, like 2026-11"));
        }
        let agent = self.agent.as_deref().map(AgentRef::parse);
        // Who is not there is the nil id, who did nothing.
        let (zone, agent) = door
            .transactor
            .read(move |world| {
                let agent = agent.map(|one| world.resolve_agent(&one).unwrap_or_default());
                (world.ledger().time_zone.clone(), agent)
            })
            .await;
        let upper = |keys: Vec<String>| keys.iter().map(|key| key.to_ascii_uppercase()).collect();
        let filter = rows::WorkFilter {
            clients: self.clients,
            projects: self.projects.map(upper),
            agent,
            month: self.month,
            from: self.from.map(|time| time.0),
            to: self.to.map(|time| time.0),
        };
        Ok((zone, filter))
    }
}

/// Whether a text is a year and a month: `2026-11`.
fn is_month(text: &str) -> bool {
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('-').is_some_and(|(year, month)| {
        let named = month.len() == 2 && number(month) && ("01"..="12").contains(&month);
        named && year.len() == 4 && number(year) && year != "0000"
    })
}

#[cfg(test)]
mod tests {
    use super::is_month;

    #[test]
    fn a_month_is_a_year_and_a_month() {
        assert!(is_month("2026-11") && is_month("2026-01"));
        for text in ["", "2026", "2026-13", "2026-00", "2026-1", "26-11", "2026-11-01", "2026-1a"] {
            assert!(!is_month(text), "{text}");
        }
    }
}
