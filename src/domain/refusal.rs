//! The domain saying no: a code for programs, a sentence for people, the input it speaks of.

use super::{
    Directive, agent::AgentRefusal, budget::BudgetRefusal, ledger::LedgerRefusal,
    project::ProjectRefusal, session::SessionRefusal, task::TaskRefusal,
};

/// Why a request was refused, and which of its inputs is at fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Refusal {
    /// The reason.
    pub reason: RefusalReason,
    /// Which of the request's commands, counted from 0.
    pub command: usize,
    /// What a late holder should do now: it is told to stop, and who took its claim.
    pub directive: Option<Box<Directive>>,
    /// The input's path, like `tasks.3.title`, where one input is at fault.
    pub path: Option<Box<str>>,
}

/// Every reason there is, by noun.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefusalReason {
    /// Of the ledger or its keys.
    #[error(transparent)]
    Ledger(#[from] LedgerRefusal),
    /// Of a project.
    #[error(transparent)]
    Project(#[from] ProjectRefusal),
    /// Of a task.
    #[error(transparent)]
    Task(#[from] TaskRefusal),
    /// Of an agent.
    #[error(transparent)]
    Agent(#[from] AgentRefusal),
    /// Of a session.
    #[error(transparent)]
    Session(#[from] SessionRefusal),
    /// Of a budget.
    #[error(transparent)]
    Budget(#[from] BudgetRefusal),
    /// The same idempotency key came with another request before.
    #[error(
        "the idempotency key was used for another request before; use a new key for a new request"
    )]
    IdempotencyConflict,
    /// The key's role may not do that, whatever the state of things.
    #[error("a key of role {role} may not do this; use a key of another role")]
    RoleForbids {
        /// The role.
        role: events::Role,
    },
    /// An event would be larger than the log keeps.
    #[error(transparent)]
    TooLarge(#[from] events::LeafError),
}

impl RefusalReason {
    /// The code that programs go by, like `TASK_CLOSED`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Ledger(reason) => reason.into(),
            Self::Project(reason) => reason.into(),
            Self::Task(reason) => reason.into(),
            Self::Agent(reason) => reason.into(),
            Self::Session(reason) => reason.into(),
            Self::Budget(reason) => reason.into(),
            Self::IdempotencyConflict => "IDEMPOTENCY_CONFLICT",
            Self::RoleForbids { .. } => "ROLE_FORBIDS",
            Self::TooLarge(_) => "EVENT_TOO_LARGE",
        }
    }

    /// As the refusal of the request's command of that index.
    #[must_use]
    pub const fn of_command(self, command: usize) -> Refusal {
        Refusal { reason: self, command, directive: None, path: None }
    }
}
