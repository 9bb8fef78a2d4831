//! Questions about the queue. Its rows are written with the log, so they are never behind it.

use crate::domain::task::NotClaimable;
use crate::domain::world::World;
use crate::domain::{AgentRef, ProjectRef, TaskRef};
use crate::graphql::connection::{Connection, PAGE_MAX, page_size};
use crate::graphql::door::Door;
use crate::graphql::failure::{bad_input, failure, reading};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::Position;
use crate::graphql::task::{Task, at};
use crate::graphql::vocabulary::TaskStatus;
use async_graphql::{Context, Object, Result, SimpleObject};
use projections::queue::{QueueFilter, QueueView};
use std::collections::HashMap;
use uuid::Uuid;

/// Why a task can't be claimed now.
#[derive(SimpleObject, Debug, Clone)]
pub struct Obstacle {
    /// The reason, for programs: `DEPENDENCIES`.
    code: String,
    /// The reason in words.
    message: String,
}

impl From<NotClaimable> for Obstacle {
    fn from(reason: NotClaimable) -> Self {
        Self { code: <&str>::from(&reason).to_owned(), message: reason.to_string() }
    }
}

/// Whether a task can be claimed now, and why not.
#[derive(SimpleObject)]
pub struct Claimability {
    /// Whether it can be claimed now.
    claimable: bool,
    /// What stands in the way: the first reason that applies; empty when it can be claimed.
    reasons: Vec<Obstacle>,
    /// The position that this was judged at.
    as_of_position: Position,
}

/// An open task in the queue.
#[derive(SimpleObject)]
#[graphql(name_type)]
pub struct QueueEntry {
    /// The task.
    task: Task,
    /// Where it stands.
    status: TaskStatus,
    /// Whether somebody could claim it now.
    claimable: bool,
    /// Why nobody could.
    obstacle: Option<Obstacle>,
}

impl async_graphql::TypeName for QueueEntry {
    fn type_name() -> std::borrow::Cow<'static, str> {
        "QueueEntry".into()
    }
}

/// What can be asked about the queue.
#[derive(Default)]
pub struct QueueQuery;

/// What can be asked about the queue.
#[Object]
impl QueueQuery {
    /// Open tasks in the order in which they are handed out: what can be resumed first, then by
    /// priority, then the oldest.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn queue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only these projects, by key or id.")] projects: Option<Vec<String>>,
        #[graphql(desc = "Only tasks in these states; `READY` and `PAUSED` when left out.")]
        statuses: Option<Vec<TaskStatus>>,
        #[graphql(desc = "How many, 1 to 100.")] first: i32,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "Answer from this position on, or refuse.")] min_position: Option<
            Position,
        >,
    ) -> Result<Connection<QueueEntry>> {
        let first = page_size(first, PAGE_MAX)?;
        let door = ctx.data::<Door>()?;
        door.reach(at(ctx, min_position)).await?;
        let projects = match projects {
            Some(names) => {
                let names: Vec<_> = names.iter().map(|text| ProjectRef::parse(text)).collect();
                let find = move |world: &World| {
                    names.iter().map(|one| world.resolve_project(one).unwrap_or_default()).collect()
                };
                Some(door.transactor.read(find).await)
            }
            None => None,
        };
        let statuses = statuses.unwrap_or_else(|| vec![TaskStatus::Ready, TaskStatus::Paused]);
        let statuses = Some(statuses.into_iter().map(Into::into).collect());
        let filter = QueueFilter { projects, statuses, tasks: None };
        let room = door.room().await.map_err(reading)?;
        let page = projections::queue::page(&room, &filter, first as u32, after.as_deref());
        let page = page.await.map_err(reading)?;
        let ids: Vec<Uuid> = page.nodes.iter().map(|view| view.row.task).collect();
        let mut obstacles = obstacles(door, ids).await;
        let as_of = page.as_of;
        Ok(Connection::of(page, |view: QueueView| {
            let obstacle = obstacles.remove(&view.row.task).map(Obstacle::from);
            QueueEntry {
                // The queue is never behind the log; what tells of its tasks may be.
                task: Task::after(view.row.task, as_of),
                status: view.row.course.status.into(),
                claimable: obstacle.is_none(),
                obstacle,
            }
        }))
    }

    /// Whether a task can be claimed now, by anybody or by a given agent, and why not.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn why_not_claimable(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task's id or key.")] task: String,
        #[graphql(desc = "By this agent, by name or id; by anybody when left out.")] agent: Option<
            String,
        >,
    ) -> Result<Claimability> {
        let malformed = || bad_input("give a task's id, or a key like CORE-42");
        let task = TaskRef::parse(&task).ok_or_else(malformed)?;
        let agent = agent.as_deref().map(AgentRef::parse);
        let now = crate::graphql::door::clock();
        let judge = move |world: &World| {
            let id = world.resolve_task(&task).ok_or("there is no such task")?;
            let agent = agent.map(|one| world.resolve_agent(&one).ok_or("there is no such agent"));
            let reason = world.why_not_claimable(id, agent.transpose()?, now);
            Ok((reason, world.position()))
        };
        let judged = ctx.data::<Door>()?.transactor.read(judge).await;
        let (reason, position) = judged.map_err(|what: &str| failure("NOT_FOUND", what))?;
        Ok(Claimability {
            claimable: reason.is_none(),
            reasons: reason.map(Obstacle::from).into_iter().collect(),
            as_of_position: Position(position),
        })
    }
}

async fn obstacles(door: &Door, tasks: Vec<Uuid>) -> HashMap<Uuid, NotClaimable> {
    let now = crate::graphql::door::clock();
    let judge = move |world: &World| {
        let each = |id: Uuid| Some((id, world.why_not_claimable(id, None, now)?));
        tasks.into_iter().filter_map(each).collect()
    };
    door.transactor.read(judge).await
}
