//! Questions about tasks.

use super::Task;
use super::filter::{TaskFilter, upper};
use crate::domain::TaskRef;
use crate::graphql::connection::{Connection, LOG_PAGE_MAX, PAGE_MAX, page_size};
use crate::graphql::door::Door;
use crate::graphql::failure::{bad_input, reading};
use crate::graphql::lazy::floor;
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::Position;
use crate::graphql::vocabulary::TaskStatus;
use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use projections::tasks as rows;
use std::borrow::Cow;

/// The projections that tasks are read from.
pub(super) const READS: &[&str] = &["tasks", "projects", "agents"];

/// In what order a list shows tasks.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "projections::tasks::TaskOrder")]
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

/// A label, and on how many tasks it is.
#[derive(SimpleObject)]
pub struct LabelCount {
    /// The label.
    label: String,
    /// On how many tasks that are open.
    open_tasks: u64,
    /// On how many that are done, failed or cancelled.
    closed_tasks: u64,
}

impl From<rows::LabelCount> for LabelCount {
    fn from(row: rows::LabelCount) -> Self {
        Self { label: row.label, open_tasks: row.open, closed_tasks: row.closed }
    }
}

/// One state's tasks.
#[derive(SimpleObject)]
pub struct BoardColumn {
    /// The state.
    status: TaskStatus,
    /// How many tasks are in it.
    count: u64,
    /// The first of them: open ones most urgent and oldest first, closed ones the last first.
    tasks: Vec<Task>,
}

/// All states side by side.
#[derive(SimpleObject)]
pub struct Board {
    /// The position that the board was read at: everything up to it is in it.
    as_of_position: Position,
    /// One column a state, in the order of a task's life.
    columns: Vec<BoardColumn>,
}

/// What can be asked about tasks.
#[derive(Default)]
pub struct TaskQuery;

/// What can be asked about tasks.
#[Object]
impl TaskQuery {
    /// One task; null if there is none of that id or key.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id or key.")] task: String,
        #[graphql(desc = "Answer from this position on: wait for it, or refuse.")]
        min_position: Option<Position>,
    ) -> Result<Option<Task>> {
        let room = ctx.data::<Door>()?.wait_for(at(ctx, min_position), READS).await?;
        Ok(find(&room, &task).await?.map(Task::known))
    }

    /// Tasks, page by page.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tasks; all when left out.")] filter: Option<TaskFilter>,
        #[graphql(desc = "In what order.", default)] order_by: TaskOrder,
        #[graphql(desc = "How many, 1 to 100.")] first: i32,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "Answer from this position on: wait for it, or refuse.")]
        min_position: Option<Position>,
    ) -> Result<Connection<Task>> {
        let first = page_size(first, PAGE_MAX)?;
        let door = ctx.data::<Door>()?;
        let filter = filter.unwrap_or_default();
        let room = door.wait_for(at(ctx, min_position), filter.reads()).await?;
        let filter = filter.read(door).await?;
        let page = rows::page(&room, &filter, order_by.into(), first as u32, after.as_deref());
        Ok(Connection::of(page.await.map_err(reading)?, Task::known))
    }

    /// The labels that tasks have, those of most open tasks first.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn labels(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only in these projects, by key; in all when left out.")] projects: Option<
            Vec<String>,
        >,
        #[graphql(desc = "How many, 1 to 1000; 100 when left out.", default = 100)] first: i32,
        #[graphql(desc = "Answer from this position on: wait for it, or refuse.")]
        min_position: Option<Position>,
    ) -> Result<Vec<LabelCount>> {
        let first = page_size(first, LOG_PAGE_MAX)?;
        let room = ctx.data::<Door>()?.wait_for(at(ctx, min_position), READS).await?;
        let keys: Option<Vec<String>> = projects.map(upper);
        if keys.iter().flatten().any(|key| key.contains('\0')) {
            return Err(bad_input("a text contains the character U+0000; remove it"));
        }
        let labels = rows::labels(&room, keys.as_deref(), first as u32).await.map_err(reading)?;
        Ok(labels.into_iter().map(Into::into).collect())
    }

    /// All states side by side, each with its first tasks.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn board(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only these projects, by key; all when left out.")] projects: Option<
            Vec<String>,
        >,
        #[graphql(desc = "How many tasks a column shows, 1 to 100.", default = 50)] per_column: i32,
        #[graphql(desc = "Answer from this position on: wait for it, or refuse.")]
        min_position: Option<Position>,
    ) -> Result<Board> {
        let first = page_size(per_column, PAGE_MAX)?;
        let room = ctx.data::<Door>()?.wait_for(at(ctx, min_position), READS).await?;
        let columns =
            rows::board(&room, projects.as_deref(), first as u32).await.map_err(reading)?;
        let column = |column: rows::BoardColumn| BoardColumn {
            status: column.status.into(),
            count: column.count,
            tasks: column.tasks.into_iter().map(Task::known).collect(),
        };
        Ok(Board {
            as_of_position: Position(room.as_of(READS)),
            columns: columns.into_iter().map(column).collect(),
        })
    }
}

/// The position that is asked for at least; none is 0. Nothing in the answer will be older.
pub fn at(ctx: &Context<'_>, position: Option<Position>) -> u64 {
    position.map_or(0, |position| floor(ctx, position.0))
}

/// The task of that id or key.
pub async fn find(room: &projections::Room, task: &str) -> Result<Option<rows::TaskView>> {
    let malformed = || bad_input("give a task's id, or a key like CORE-42");
    match TaskRef::parse(task).ok_or_else(malformed)? {
        TaskRef::Id(id) => Ok(rows::by_ids(room, &[id]).await.map_err(reading)?.remove(&id)),
        key @ TaskRef::Key { .. } => rows::by_key(room, &key.to_string()).await.map_err(reading),
    }
}

impl async_graphql::TypeName for Task {
    fn type_name() -> Cow<'static, str> {
        "Task".into()
    }
}
