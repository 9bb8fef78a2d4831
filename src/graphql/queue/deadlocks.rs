//! What waits in vain, and the way out.

use crate::domain::ProjectRef;
use crate::domain::world::{Knot, KnotKind, World};
use crate::graphql::door::Door;
use crate::graphql::failure::{bad_input, failure};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::{Count, Position};
use crate::graphql::task::{Task, at};
use async_graphql::{Context, Enum, Object, Result, SimpleObject};

/// Knots that are told at the most.
const KNOTS_MAX: i32 = 100;

/// Why nothing can come of what waits.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "KnotKind")]
pub enum DeadlockKind {
    /// Tasks wait for one another, through dependencies, subtasks or phases.
    Cycle,
    /// What they depend on has failed.
    FailedDependency,
    /// What they depend on was cancelled.
    CancelledDependency,
    /// Subtasks of it failed.
    FailedSubtask,
    /// Tasks of the phase before failed.
    FailedPhase,
    /// It stands still until a person says something.
    BlockedWithoutWayOut,
}

/// Tasks that wait in vain.
#[derive(SimpleObject)]
pub struct Deadlock {
    /// Why.
    kind: DeadlockKind,
    /// What is wrong and the way out, in a sentence.
    message: String,
    /// The tasks that wait; of very many the first.
    tasks: Vec<Task>,
    /// How many tasks wait.
    task_count: Count,
}

/// What waits in vain, as claims are decided.
#[derive(SimpleObject)]
pub struct DeadlockReport {
    /// The knots: cycles first, then by what is in the way.
    deadlocks: Vec<Deadlock>,
    /// How many there are.
    total_count: Count,
    /// The position that this was judged at.
    as_of_position: Position,
}

/// What can be asked about deadlocks.
#[derive(Default)]
pub struct DeadlockQuery;

/// What can be asked about deadlocks.
#[Object]
impl DeadlockQuery {
    /// What can never be claimed unless somebody does something: each knot by itself, with its way
    /// out.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn deadlocks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only in this project, by key or id; anywhere when left out.")]
        project: Option<String>,
        #[graphql(desc = "How many knots, 1 to 100.", default = 50)] first: i32,
        #[graphql(desc = "Answer from this position on: wait for it, or refuse.")]
        min_position: Option<Position>,
    ) -> Result<DeadlockReport> {
        if !(1..=KNOTS_MAX).contains(&first) {
            return Err(bad_input("`first` must be 1 to 100"));
        }
        let door = ctx.data::<Door>()?;
        door.reach(at(ctx, min_position)).await?;
        let project = project.map(|text| ProjectRef::parse(&text));
        let look = move |world: &World| {
            let project = match project {
                Some(project) => Some(world.resolve_project(&project)?),
                None => None,
            };
            Some((world.knots(project), world.position()))
        };
        let found = door.transactor.read(look).await;
        let (mut knots, position) =
            found.ok_or_else(|| failure("NOT_FOUND", "there is no such project"))?;
        let total_count = Count(knots.len() as u64);
        knots.truncate(first as usize);
        let told = |knot: Knot| Deadlock {
            kind: knot.kind.into(),
            message: knot.sentence,
            tasks: knot.tasks.into_iter().map(|id| Task::after(id, position)).collect(),
            task_count: Count(knot.count as u64),
        };
        Ok(DeadlockReport {
            deadlocks: knots.into_iter().map(told).collect(),
            total_count,
            as_of_position: Position(position),
        })
    }
}
