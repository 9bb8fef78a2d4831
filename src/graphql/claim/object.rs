//! A claim, and what its holder is told.

use crate::domain::Answer;
use crate::domain::world;
use crate::graphql::agent::Agent;
use crate::graphql::door::Door;
use crate::graphql::scalars::DateTime;
use crate::graphql::task::Task;
use async_graphql::{ComplexObject, Context, Enum, Result, SimpleObject};
use uuid::Uuid;

/// Another held task that touches the same files.
#[derive(SimpleObject)]
pub struct Overlapping {
    /// The other task.
    pub task: Task,
    /// The pattern of this task that meets one of the other's.
    pub mine: String,
    /// The other's pattern.
    pub theirs: String,
}

/// Whether a holder gives signs of life.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimState {
    /// Its lease runs.
    Live,
    /// Its lease passed; a heartbeat brings it back, until the grace has passed too.
    Suspect,
}

/// An agent's exclusive hold on a task.
#[derive(SimpleObject, Debug, Clone)]
#[graphql(complex)]
pub struct Claim {
    /// The task's id and the fence.
    pub id: String,
    /// The task that is held.
    #[graphql(skip)]
    pub task_id: Uuid,
    /// What people call it, where that is known without its row.
    #[graphql(skip)]
    pub task_key: Option<String>,
    /// The position at which this is known.
    #[graphql(skip)]
    pub at_least: u64,
    /// Who holds it.
    #[graphql(skip)]
    pub agent_id: Uuid,
    /// The holder's session.
    pub session: Uuid,
    /// The claim's number: every later write of the holder carries it.
    pub fence: u64,
    /// 1 and the failures and reclaims before.
    pub attempt: u32,
    /// Whether it goes on from a pause, or, where that is not known any more, null.
    pub resumes: Option<bool>,
    /// Whether the holder gives signs of life.
    pub state: ClaimState,
    /// Since when it is held; null in the answer that gives it.
    pub claimed_at: Option<DateTime>,
    /// How long the hold lasts without a sign of life.
    pub lease_seconds: u32,
    /// When it lapses if no sign of life comes. Only while the ledger serves: an outage of ours
    /// prolongs it.
    pub lease_expires_at: DateTime,
}

/// What a holder should do next.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum DirectiveAction {
    /// Go on.
    Continue,
    /// Save a checkpoint and pause soon.
    WrapUp,
    /// Stop now.
    Stop,
}

/// What a holder should do next, and why.
#[derive(SimpleObject, Debug, Clone)]
pub struct Directive {
    /// What to do.
    pub action: DirectiveAction,
    /// Why, in words; empty when it is to go on.
    pub reasons: Vec<String>,
}

/// Why there is nothing to do: the first that applies, in this order.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::domain::NothingReason")]
pub enum NothingReason {
    /// New claims are stopped in the ledger, for the agent, or in all its projects.
    AutonomyOff,
    /// The agent holds as many tasks as it may.
    AtCapacity,
    /// The session's context window is too full to begin something.
    ContextFull,
    /// Every task is closed.
    AllDone,
    /// What could be claimed stands under a budget that is spent.
    BudgetSpent,
    /// What could be claimed needs other skills or another agent.
    NothingForYou,
    /// What could be claimed waits for its time.
    NotYet,
    /// What could be claimed waits for an operator's leave to begin.
    AwaitingApproval,
    /// Others hold everything there is.
    AllTaken,
    /// Everything waits for something else.
    AllBlocked,
}

/// Nothing to claim, and why.
#[derive(SimpleObject, Debug, Clone)]
pub struct Nothing {
    /// The first reason that applies.
    pub reason: NothingReason,
    /// A sentence that says what to do about it.
    pub detail: String,
    /// When asking again may help.
    pub retry_after_seconds: u32,
}

impl From<crate::domain::Nothing> for Nothing {
    fn from(nothing: crate::domain::Nothing) -> Self {
        Self {
            reason: nothing.reason.into(),
            detail: nothing.detail,
            retry_after_seconds: nothing.retry_after_seconds,
        }
    }
}

impl From<crate::domain::Directive> for Directive {
    fn from(directive: crate::domain::Directive) -> Self {
        use crate::domain::Directive as Told;
        let (action, reasons) = match directive {
            Told::Continue => (DirectiveAction::Continue, Vec::new()),
            Told::WrapUp(reasons) => (DirectiveAction::WrapUp, reasons),
            Told::Stop(reasons) => (DirectiveAction::Stop, reasons),
        };
        Self { action, reasons }
    }
}

impl Claim {
    /// The claim that an answer tells its holder of: live, since it was taken or renewed just now.
    #[must_use]
    pub fn told(answer: &Answer, position: u64) -> Option<Self> {
        let claim = answer.claim.as_ref()?;
        Some(Self {
            id: claim_id(claim.task, claim.fence),
            task_id: claim.task,
            task_key: answer.key.clone(),
            at_least: position,
            agent_id: claim.agent,
            session: claim.session,
            fence: claim.fence,
            attempt: claim.attempt,
            resumes: Some(claim.resumes),
            state: ClaimState::Live,
            claimed_at: None,
            lease_seconds: claim.lease_seconds,
            lease_expires_at: claim.lease_expires_at.into(),
        })
    }
}

/// A claim is its task and its fence.
#[must_use]
pub fn claim_id(task: Uuid, fence: u64) -> String {
    format!("{task}:{fence}")
}

/// What belongs to a claim.
#[ComplexObject]
impl Claim {
    /// The task that is held.
    async fn task(&self) -> Task {
        Task::told(self.task_id, self.task_key.clone(), self.at_least)
    }

    /// Other held tasks that touch the same files now, where the project wants to know: mind them.
    async fn overlaps(&self, ctx: &Context<'_>) -> Result<Vec<Overlapping>> {
        let id = self.task_id;
        let found = ctx.data::<Door>()?.transactor.read(move |world| {
            let with_key = |other: world::Overlapping| (world.key_of(other.task), other);
            world.overlapping(id).map(with_key).collect::<Vec<_>>()
        });
        let told = |(key, other): (String, world::Overlapping)| Overlapping {
            task: Task::told(other.task, Some(key), self.at_least),
            mine: other.mine,
            theirs: other.theirs,
        };
        Ok(found.await.into_iter().map(told).collect())
    }

    /// Who holds it.
    async fn agent(&self) -> Agent {
        Agent::after(self.agent_id, 0)
    }
}
