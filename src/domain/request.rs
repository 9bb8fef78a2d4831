//! A request: who asks for what, and what he is told.

use super::{Command, RefusalReason};
use events::{ActorKind, Grant, Metadata, Role, Source, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who acts, as the door found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The key that was shown; a policy shows none.
    pub key_id: Option<Uuid>,
    /// The key's or the policy's name.
    pub name: String,
    /// What the key may do; `None` for the ledger's own policies, which may do everything.
    pub role: Option<Role>,
    /// The agent as which, and only as which, the key acts.
    pub agent: Option<Uuid>,
    /// What the key may beyond its role.
    pub grants: Vec<Grant>,
    /// The claim that the key is good for, where it is good for one only.
    pub claim: Option<OneClaim>,
}

/// The one claim that a key is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OneClaim {
    /// The task.
    pub task: Uuid,
    /// The claim.
    pub fence: u64,
    /// Whether it was held when the key was shown.
    pub live: bool,
}

impl Actor {
    /// One of the ledger's own policies.
    #[must_use]
    pub fn system(policy: &str) -> Self {
        Self {
            key_id: None,
            name: policy.to_owned(),
            role: None,
            agent: None,
            grants: Vec::new(),
            claim: None,
        }
    }

    /// Whether it may act for workers that it names.
    #[must_use]
    pub fn orchestrates(&self) -> bool {
        self.grants.contains(&Grant::Orchestrate)
    }

    /// Whether it acts as one agent only, and so needs the fence.
    #[must_use]
    pub fn is_agent(&self) -> bool {
        self.role == Some(Role::Agent)
    }

    /// What metadata call it.
    #[must_use]
    pub const fn kind(&self) -> ActorKind {
        match self.role {
            None => ActorKind::System,
            Some(Role::Agent) => ActorKind::Agent,
            Some(Role::Operator) => ActorKind::Operator,
            Some(Role::Auditor) => ActorKind::Auditor,
            Some(Role::Admin) => ActorKind::Admin,
        }
    }
}

/// The caller's key by which a repeat is known, and what it was used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// The caller's own key; unique for its principal.
    pub key: String,
    /// SHA-256 of the operation and its canonical input.
    pub body: [u8; 32],
}

/// One unit of work for the transactor: all its actions happen, or none.
#[derive(Debug, Clone)]
pub struct Request {
    /// Who asks.
    pub actor: Actor,
    /// Through which door.
    pub source: Source,
    /// The request's id at the door.
    pub request_id: Option<String>,
    /// By which a repeat is known.
    pub idempotency: Option<Idempotency>,
    /// What belongs together across requests.
    pub correlation: Option<String>,
    /// What is to be done, in order.
    pub actions: Vec<Action>,
}

/// One command of a request, with what an import knows of its source.
#[derive(Debug, Clone)]
pub struct Action {
    /// What is to be done.
    pub command: Command,
    /// The source's own time of it.
    pub occurred_at: Option<Timestamp>,
    /// For whom it is done.
    pub on_behalf_of: Option<String>,
}

impl From<Command> for Action {
    fn from(command: Command) -> Self {
        Self { command, occurred_at: None, on_behalf_of: None }
    }
}

impl Request {
    /// A policy's request.
    #[must_use]
    pub fn by_policy(policy: &str, commands: Vec<Command>) -> Self {
        Self {
            actor: Actor::system(policy),
            source: Source::Policy,
            request_id: None,
            idempotency: None,
            correlation: None,
            actions: commands.into_iter().map(Action::from).collect(),
        }
    }

    /// The metadata of what follows from one of its actions.
    #[must_use]
    pub fn metadata(&self, action: &Action, causation: Option<u64>) -> Metadata {
        Metadata {
            actor_kind: self.actor.kind(),
            actor: self.actor.name.clone(),
            key_id: self.actor.key_id,
            session_id: None,
            request_id: self.request_id.clone(),
            idempotency_key: self.idempotency.as_ref().map(|known| known.key.clone()),
            causation,
            correlation: self.correlation.clone(),
            occurred_at: action.occurred_at,
            on_behalf_of: action.on_behalf_of.clone(),
            source: Some(self.source),
        }
    }
}

/// What one action came to. Kept with an idempotency key, so that a repeat is told the same.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answer {
    /// What it was about: the task, project, agent, session, budget or key.
    pub subject: Uuid,
    /// What people call the task it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The claim that was taken, renewed or looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claimed>,
    /// Why there was nothing to claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nothing: Option<Nothing>,
    /// What the holder should do next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directive: Option<Directive>,
}

/// A claim, as its holder is told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    /// The task that is held.
    pub task: Uuid,
    /// The holder.
    pub agent: Uuid,
    /// The holder's session.
    pub session: Uuid,
    /// The claim's number, which every later write must carry.
    pub fence: u64,
    /// 1 and the failures and reclaims so far.
    pub attempt: u32,
    /// Whether it goes on from a pause.
    pub resumes: bool,
    /// The lease's term.
    pub lease_seconds: u32,
    /// When the lease ends if no sign of life comes.
    pub lease_expires_at: Timestamp,
}

/// Why there is nothing to do; declared in the order in which they are looked for.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nothing {
    /// The first reason that applies.
    pub reason: NothingReason,
    /// A sentence that says what to do about it.
    pub detail: String,
    /// When asking again may help.
    pub retry_after_seconds: u32,
}

/// What a holder should do next: the answer to everything it reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", content = "reasons", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Directive {
    /// Go on.
    Continue,
    /// Save a checkpoint and pause soon, for these reasons.
    WrapUp(Vec<String>),
    /// Stop now, for these reasons.
    Stop(Vec<String>),
}

impl From<(usize, RefusalReason)> for super::Refusal {
    fn from((command, reason): (usize, RefusalReason)) -> Self {
        reason.of_command(command)
    }
}
