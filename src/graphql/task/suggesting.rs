//! To whom a task might be assigned: the domain ranks, here is gathered what it ranks by.

use super::describing::AssignTaskInput;
use crate::domain::TaskRef;
use crate::domain::agent::{Candidate, Heard, Ranked, rank};
use crate::domain::task::TaskCommand;
use crate::domain::{AgentRef, Command};
use crate::graphql::agent::Agent;
use crate::graphql::asking::{Read, Wanted};
use crate::graphql::door::{Door, clock};
use crate::graphql::failure::{bad_input, failure, reading};
use crate::graphql::payload::UserError;
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::Position;
use crate::graphql::task::at;
use async_graphql::{ComplexObject, Context, Object, Result, SimpleObject};
use projections::tasks::Record;
use std::collections::HashMap;
use uuid::Uuid;

/// Whoever was not heard of for so long is not there, in seconds.
const SILENT_SECONDS: i64 = 300;
/// How many agents are suggested, unless more are asked for.
const SUGGESTED: usize = 10;

/// A part of a score.
#[derive(SimpleObject)]
pub struct ScorePart {
    /// Of what: `skills`, `load`, `autonomy`, `presence`, `success`, `checkpoint`.
    pub name: String,
    /// How much it adds.
    pub points: i32,
    /// Why, in a sentence.
    pub reason: String,
}

/// An agent that a task might be assigned to.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct AssigneeSuggestion {
    #[graphql(skip)]
    id: Uuid,
    /// Whether it could claim the task now, as far as that depends on the agent.
    pub able: bool,
    /// The sum of the parts.
    pub score: i32,
    /// What it is made of.
    pub parts: Vec<ScorePart>,
}

/// Who it is.
#[ComplexObject]
impl AssigneeSuggestion {
    /// The agent.
    async fn agent(&self) -> Agent {
        Agent::after(self.id, 0)
    }
}

impl From<Ranked> for AssigneeSuggestion {
    fn from(ranked: Ranked) -> Self {
        let part = |part: crate::domain::agent::ScorePart| ScorePart {
            name: part.name.to_owned(),
            points: part.points,
            reason: part.reason,
        };
        Self {
            id: ranked.agent,
            able: ranked.able,
            score: ranked.score,
            parts: ranked.parts.into_iter().map(part).collect(),
        }
    }
}

/// What can be asked about assigning.
#[derive(Default)]
pub struct SuggestingQuery;

/// What can be asked about assigning.
#[Object]
impl SuggestingQuery {
    /// Agents that a task might be assigned to, the best first, each with what speaks for it. A
    /// suggestion: `assignTask` takes any.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn suggest_assignees(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task's id or key.")] task: String,
        #[graphql(desc = "How many, 1 to 100; 10 when left out.", default = 10)] first: usize,
        #[graphql(desc = "Answer from this position on: wait for it, or refuse.")]
        min_position: Option<Position>,
    ) -> Result<Vec<AssigneeSuggestion>> {
        let door = ctx.data::<Door>()?;
        door.reach(at(ctx, min_position)).await?;
        let malformed = || bad_input("give a task's id, or a key like CORE-42");
        let task = TaskRef::parse(&task).ok_or_else(malformed)?;
        let ranked = ranked(ctx, task).await?;
        let ranked = ranked.ok_or_else(|| failure("NOT_FOUND", "there is no such task"))?;
        Ok(ranked.into_iter().take(first.clamp(1, 100)).map(Into::into).collect())
    }
}

/// All candidates, the best first; none if there is no such task.
async fn ranked(ctx: &Context<'_>, task: TaskRef) -> Result<Option<Vec<Ranked>>> {
    let door = ctx.data::<Door>()?;
    let now = clock();
    let look = door.transactor.read(move |world| {
        let id = world.resolve_task(&task)?;
        let task_type = world.task(id)?.task_type;
        Some((world.candidates(id, now), task_type))
    });
    let Some((mut candidates, task_type)) = look.await else { return Ok(None) };
    let records = match task_type {
        Some(task_type) => {
            let room = door.room().await.map_err(reading)?;
            projections::tasks::records_of(&room, task_type).await.map_err(reading)?
        }
        None => HashMap::new(),
    };
    for candidate in &mut candidates {
        let Record { done, failed, .. } =
            records.get(&candidate.agent).cloned().unwrap_or_default();
        (candidate.done, candidate.failed) = (done, failed);
        see(candidate, door);
    }
    Ok(Some(rank(candidates)))
}

/// What this server heard of it, where it does not wait for something.
fn see(candidate: &mut Candidate, door: &Door) {
    let seen = door.presences.of(candidate.agent).map(|presence| presence.seen_at.0);
    let lately = seen.is_some_and(|seen| clock() < seen.plus_seconds(SILENT_SECONDS));
    if candidate.heard == Heard::NotLately && lately {
        candidate.heard = Heard::There;
    }
}

/// The command of an assignment; to the best agent, where that is what is wanted.
///
/// # Errors
/// When it can't be found out who is best.
pub async fn assignment(ctx: &Context<'_>, input: AssignTaskInput) -> Result<Read> {
    if !input.wants_best() {
        return Ok(input.read());
    }
    let fault = |code: &str, message: &str, path: &str| {
        let path = Some(vec!["input".to_owned(), path.to_owned()]);
        Ok(Err(vec![UserError { code: code.to_owned(), message: message.to_owned(), path }]))
    };
    let Some(task) = input.to_be_chosen_for() else {
        return fault("ASSIGNEE_TWICE", "name the assignee, or let the best be chosen", "best");
    };
    let Some(ranked) = ranked(ctx, task.clone()).await? else {
        // Of a task that there is not, the ledger itself says so.
        let assign = TaskCommand::Assign { assignee: None };
        return Ok(Ok(Wanted::of(Command::Task(task, assign))));
    };
    let Some(best) = ranked.into_iter().take(SUGGESTED).find(|one| one.able) else {
        let message = "no agent has the skills, room and leave for it; suggestAssignees says why";
        return fault("NOBODY_ABLE", message, "best");
    };
    let assignee = Some(AgentRef::Id(best.agent));
    Ok(Ok(Wanted::of(Command::Task(task, TaskCommand::Assign { assignee }))))
}
