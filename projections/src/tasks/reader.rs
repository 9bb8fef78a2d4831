//! Questions about tasks: one, many, a list, a board.

use super::TaskRow;
use super::filter::{FILTER, FIRST_FREE, TaskFilter};
use crate::page::{Cut, Entry};
use crate::{Page, ReadError, Room};
use events::TaskStatus;
use serde::Deserialize;
use std::collections::HashMap;
use strum::VariantArray as _;
use uuid::Uuid;

const NEEDS: &[&str] = &["projects", "agents", "tasks"];

const COLUMNS: &str = "t.*, coalesce(p.key, '?') || '-' || t.number as key, p.key as project_key, \
     p.name as project_name, a.name as assignee_name, h.name as holder_name";

const JOINS: &str = "left join {projects} p on p.ledger_id = $1 and p.project = t.project \
     left join {agents} a on a.ledger_id = $1 and a.agent = t.assignee \
     left join {agents} h on h.ledger_id = $1 and h.agent = t.holder";

/// A task with the names of what it names.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct TaskView {
    /// The row.
    #[serde(flatten)]
    pub row: TaskRow,
    /// `CORE-42`.
    pub key: String,
    /// Its project's key.
    pub project_key: Option<String>,
    /// Its project's name.
    pub project_name: Option<String>,
    /// The name of the only agent that may claim it.
    pub assignee_name: Option<String>,
    /// The holder's name.
    pub holder_name: Option<String>,
}

/// In what order a list is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TaskOrder {
    /// The first written down first.
    #[default]
    Oldest,
    /// The last written down first.
    Newest,
    /// The most urgent first, among them the oldest.
    Urgency,
    /// What last changed first.
    Changed,
}

/// A page of tasks.
pub type TaskPage = Page<TaskView>;

/// One state's tasks on a board.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardColumn {
    /// The state.
    pub status: TaskStatus,
    /// How many tasks are in it.
    pub count: u64,
    /// The first of them: open ones most urgent and oldest first, closed ones the last first.
    pub tasks: Vec<TaskView>,
}

/// The tasks of these ids.
///
/// # Errors
/// See [`ReadError`].
pub async fn by_ids(room: &Room, ids: &[Uuid]) -> Result<HashMap<Uuid, TaskView>, ReadError> {
    let ids = ids.to_vec();
    let sql = format!(
        "select {COLUMNS} from {{tasks}} t {JOINS} where t.ledger_id = $1 and t.task = any($2)"
    );
    let tasks: Vec<TaskView> = room.rows("tasks", &sql, |query| query.bind(ids)).await?;
    Ok(tasks.into_iter().map(|task| (task.row.task, task)).collect())
}

/// The task of that key, like `CORE-42`.
///
/// # Errors
/// See [`ReadError`].
pub async fn by_key(room: &Room, key: &str) -> Result<Option<TaskView>, ReadError> {
    let number_of = |(project, number): (&str, &str)| {
        Some((project.to_ascii_uppercase(), number.parse::<i64>().ok()?))
    };
    let Some((project, number)) = key.rsplit_once('-').and_then(number_of) else {
        return Ok(None);
    };
    let sql = format!(
        "select {COLUMNS} from {{tasks}} t {JOINS} \
         where t.ledger_id = $1 and p.key = $2 and t.number = $3 \
         and t.project = (select project from {{projects}} where ledger_id = $1 and key = $2)"
    );
    Ok(room.rows("tasks", &sql, |query| query.bind(project).bind(number)).await?.pop())
}

/// A page of the tasks that a filter lets through.
///
/// # Errors
/// See [`ReadError`].
pub async fn page(
    room: &Room,
    filter: &TaskFilter,
    order: TaskOrder,
    first: u32,
    after: Option<&str>,
) -> Result<TaskPage, ReadError> {
    let (by, then) = order.columns();
    let (major, minor) = Cut::after(after)?;
    let [limit, from, beside] = [FIRST_FREE, FIRST_FREE + 1, FIRST_FREE + 2];
    let sql = format!(
        "select {COLUMNS}, {by} as major, {then} as minor from {{tasks}} t {JOINS} \
         where {FILTER} and (${from}::bigint is null or ({by}, {then}) > (${from}, ${beside})) \
         order by {by}, {then} limit ${limit}"
    );
    let rows: Vec<Entry<TaskView>> = room
        .rows("tasks", &sql, |query| {
            let query = filter.bind(query).bind(i64::from(first) + 1);
            query.bind(major).bind(minor)
        })
        .await?;
    let joins = "left join {projects} p on p.ledger_id = $1 and p.project = t.project";
    let count = format!("select count(*) from {{tasks}} t {joins} where {FILTER}");
    let total = room.count(&count, |query| filter.bind(query)).await?;
    Ok(Page::of(rows, first, total, room.as_of(NEEDS)))
}

/// A task by its id and its key.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TaskName {
    /// Its id.
    pub task: Uuid,
    /// `CORE-42`.
    pub key: String,
}

/// At most so many of the tasks that a filter lets through, the first written down first, and how
/// many there are.
///
/// # Errors
/// See [`ReadError`].
pub async fn names(
    room: &Room,
    filter: &TaskFilter,
    most: u32,
) -> Result<(Vec<TaskName>, u64), ReadError> {
    let joins = "left join {projects} p on p.ledger_id = $1 and p.project = t.project";
    let sql = format!(
        "select t.task, coalesce(p.key, '?') || '-' || t.number as key from {{tasks}} t {joins} \
         where {FILTER} order by t.created_position limit ${FIRST_FREE}"
    );
    let names = room.rows("tasks", &sql, |query| filter.bind(query).bind(i64::from(most))).await?;
    let count = format!("select count(*) from {{tasks}} t {joins} where {FILTER}");
    Ok((names, room.count(&count, |query| filter.bind(query)).await?))
}

/// A label, and on how many tasks it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LabelCount {
    /// The label.
    pub label: String,
    /// On how many open tasks.
    pub open: u64,
    /// On how many that are done, failed or cancelled.
    pub closed: u64,
}

/// The labels that tasks have, those of most open tasks first; of projects by their keys, or of all.
///
/// # Errors
/// See [`ReadError`].
pub async fn labels(
    room: &Room,
    projects: Option<&[String]>,
    most: u32,
) -> Result<Vec<LabelCount>, ReadError> {
    let projects = projects.map(<[String]>::to_vec);
    let sql = "select label, count(*) filter (where t.closed_at is null) as open, \
             count(*) filter (where t.closed_at is not null) as closed \
         from {tasks} t cross join unnest(t.labels) label where t.ledger_id = $1 \
         and ($2::text[] is null or t.project in (select project from {projects} \
             where ledger_id = $1 and key = any($2))) \
         group by label order by 2 desc, 3 desc, label limit $3";
    room.rows("tasks", sql, |query| query.bind(projects).bind(i64::from(most))).await
}

/// All columns of a board, each with its first so many tasks; of projects by their keys, or of all.
///
/// # Errors
/// See [`ReadError`].
pub async fn board(
    room: &Room,
    projects: Option<&[String]>,
    first: u32,
) -> Result<Vec<BoardColumn>, ReadError> {
    let projects = projects.map(<[String]>::to_vec);
    let here = "($2::text[] is null or t.project in (select project from {projects} \
         where ledger_id = $1 and key = any($2)))";
    let counts = format!(
        "select t.status, count(*) as count from {{tasks}} t where t.ledger_id = $1 \
         and {here} group by t.status"
    );
    let chosen = projects.clone();
    let counts: Vec<Counted> = room.rows("tasks", &counts, |query| query.bind(chosen)).await?;
    let mut columns: Vec<BoardColumn> = TaskStatus::VARIANTS
        .iter()
        .map(|status| BoardColumn { status: *status, count: 0, tasks: Vec::new() })
        .collect();
    for Counted { status, count } in counts {
        columns.iter_mut().filter(|column| column.status == status).for_each(|c| c.count = count);
    }
    for (closed, order) in [(false, "t.urgency, t.created_position"), (true, "t.closed_at desc")] {
        let of_kind = |status: &&TaskStatus| status.is_closed() == closed;
        let statuses: Vec<String> =
            TaskStatus::VARIANTS.iter().filter(of_kind).map(ToString::to_string).collect();
        let sql = format!(
            "select {COLUMNS} from unnest($3::text[]) with ordinality s(status, nth) \
             cross join lateral (select t.* from {{tasks}} t where t.ledger_id = $1 \
                 and t.status = s.status and {here} \
                 and (t.closed_at is not null) = {closed} order by {order} limit $4) t \
             {JOINS} order by s.nth, {order}"
        );
        let tasks: Vec<TaskView> = room
            .rows("tasks", &sql, |query| {
                query.bind(projects.clone()).bind(statuses).bind(i64::from(first))
            })
            .await?;
        for task in tasks {
            let of_task = |column: &&mut BoardColumn| column.status == task.row.course.status;
            columns.iter_mut().find(of_task).expect("every status has a column").tasks.push(task);
        }
    }
    Ok(columns)
}

#[derive(Deserialize)]
struct Counted {
    status: TaskStatus,
    count: u64,
}

impl TaskOrder {
    const fn columns(self) -> (&'static str, &'static str) {
        match self {
            Self::Oldest => ("0::bigint", "t.created_position"),
            Self::Newest => ("0::bigint", "-t.created_position"),
            Self::Urgency => ("t.urgency::bigint", "t.created_position"),
            Self::Changed => ("0::bigint", "-t.updated_position"),
        }
    }
}
