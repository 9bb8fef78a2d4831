//! Everything that can be asked of the ledger, by noun, and the ways to name its nouns.

use super::agent::AgentCommand;
use super::budget::BudgetCommand;
use super::ledger::LedgerCommand;
use super::project::ProjectCommand;
use super::session::SessionCommand;
use super::task::{ClaimNext, TaskCommand};
use events::Scope;
use uuid::Uuid;

/// A task, by id or by key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TaskRef {
    /// By its id.
    Id(Uuid),
    /// By its key: `CORE-42`.
    Key {
        /// The project's key.
        project: String,
        /// The number in the project.
        number: u64,
    },
}

impl TaskRef {
    /// A task's id or key, as people write it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(id) = Uuid::try_parse(text) {
            return Some(Self::Id(id));
        }
        let (project, number) = text.rsplit_once('-')?;
        let number = number.parse().ok()?;
        Some(Self::Key { project: project.to_ascii_uppercase(), number })
    }
}

impl From<Uuid> for TaskRef {
    fn from(id: Uuid) -> Self {
        Self::Id(id)
    }
}

impl std::fmt::Display for TaskRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => write!(f, "{id}"),
            Self::Key { project, number } => write!(f, "{project}-{number}"),
        }
    }
}

/// A project, by id or by key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ProjectRef {
    /// By its id.
    Id(Uuid),
    /// By its key: `CORE`.
    Key(String),
}

impl ProjectRef {
    /// A project's id or key, as people write it.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Uuid::try_parse(text).map_or_else(|_| Self::Key(text.to_ascii_uppercase()), Self::Id)
    }
}

/// An agent, by id or by name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AgentRef {
    /// By its id.
    Id(Uuid),
    /// By its name.
    Name(String),
}

impl AgentRef {
    /// An agent's id or name, as people write it.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Uuid::try_parse(text).map_or_else(|_| Self::Name(text.to_owned()), Self::Id)
    }
}

/// A session: named, or the one that every agent has without naming it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionRef {
    /// By its id.
    Id(Uuid),
    /// The agent's session of which it never spoke; opened when first used.
    Implicit,
}

/// What a budget is set over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScopeRef {
    /// The whole ledger.
    Ledger,
    /// A project.
    Project(ProjectRef),
    /// An agent.
    Agent(AgentRef),
    /// A session.
    Session(Uuid),
    /// A task.
    Task(TaskRef),
    /// Already resolved.
    Known(Scope),
}

/// Something to be done, and to whom.
#[derive(Debug, Clone)]
pub enum Command {
    /// To the ledger itself.
    Ledger(LedgerCommand),
    /// To a project.
    Project(ProjectRef, ProjectCommand),
    /// To a task.
    Task(TaskRef, TaskCommand),
    /// Claim the best task there is.
    ClaimNext(ClaimNext),
    /// To an agent.
    Agent(AgentRef, AgentCommand),
    /// To a session.
    Session(SessionTarget, SessionCommand),
    /// To the budget over a scope.
    Budget(ScopeRef, BudgetCommand),
}

/// Which session a command is for: by id, or an agent's implicit one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionTarget {
    /// By its id.
    Id(Uuid),
    /// The agent's session of which it never spoke; opened when first used.
    ImplicitOf(AgentRef),
    /// The session that holds, or last held, this task.
    HolderOf(TaskRef),
}
