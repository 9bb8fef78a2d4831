//! How a task is described: when it is written down, and otherwise later.

use crate::domain::{AgentRef, ProjectRef, TaskRef};
use events::{Criterion, DependencyKind, FreeJson, Origin, Priority, TaskType, Timestamp};
use uuid::Uuid;

/// A task that is to be.
#[derive(Debug, Clone)]
pub struct NewTask {
    /// Its id, minted at the door.
    pub id: Uuid,
    /// The project; the general one when absent.
    pub project: Option<ProjectRef>,
    /// What is to be done, in a line.
    pub title: String,
    /// What is to be done, in Markdown.
    pub description: Option<String>,
    /// How urgent it is.
    pub priority: Option<Priority>,
    /// What kind of work it is.
    pub task_type: TaskType,
    /// Free labels.
    pub labels: Vec<String>,
    /// What must hold for it to be done.
    pub criteria: Vec<Criterion>,
    /// What else a worker should know.
    pub context: Option<FreeJson>,
    /// Tasks that must be done before, and other relations.
    pub depends_on: Vec<(TaskRef, DependencyKind)>,
    /// The task that it is part of.
    pub parent: Option<TaskRef>,
    /// The project's phase.
    pub phase: Option<String>,
    /// The files that it may touch, as patterns; any if empty.
    pub paths: Vec<String>,
    /// Tokens it is expected to take.
    pub estimate_tokens: Option<u64>,
    /// Minutes it is expected to take.
    pub estimate_minutes: Option<u32>,
    /// How hard it is expected to be, 1 to 10.
    pub complexity: Option<u32>,
    /// Skills that a worker must have.
    pub skills: Vec<String>,
    /// The only agent that may claim it.
    pub assignee: Option<AgentRef>,
    /// Until when it is not handed out.
    pub not_before: Option<Timestamp>,
    /// What it is called elsewhere.
    pub external_ref: Option<String>,
    /// Where it is discussed.
    pub issue_url: Option<String>,
    /// The repository it is about.
    pub repository: Option<String>,
    /// The branch it is to be done on.
    pub branch: Option<String>,
    /// Whether a client pays for it.
    pub billable: Option<bool>,
    /// Minutes planned for billing.
    pub planned_minutes: Option<u32>,
    /// After how many failures and reclaims it fails for good.
    pub max_attempts: Option<u32>,
    /// Where an imported task comes from.
    pub origin: Option<Origin>,
    /// Whether it is ready whatever is missing (an import says so).
    pub ready_anyhow: bool,
    /// Whether it stays in intake whatever is there (an import says so).
    pub intake_anyhow: bool,
}

/// Where a task is put.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The project; its own when absent.
    pub project: Option<ProjectRef>,
    /// The task it is part of; `Some(None)` for none.
    pub parent: Option<Option<TaskRef>>,
    /// The project's phase; `Some(None)` for none.
    pub phase: Option<Option<String>>,
}

/// A change to how a task is described; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct TaskChange {
    /// The new title.
    pub title: Option<String>,
    /// The new description.
    pub description: Option<String>,
    /// The new context, as a whole.
    pub context: Option<FreeJson>,
    /// The new priority.
    pub priority: Option<Priority>,
    /// All its labels from now on.
    pub labels: Option<Vec<String>>,
    /// Labels to put on, whatever others there are.
    pub add_labels: Vec<String>,
    /// Labels to take off, where they are.
    pub drop_labels: Vec<String>,
    /// The new estimate in tokens.
    pub estimate_tokens: Option<u64>,
    /// The new estimate in minutes.
    pub estimate_minutes: Option<u32>,
    /// The new complexity, 1 to 10.
    pub complexity: Option<u32>,
    /// Until when it is not handed out; `Some(None)`: at once.
    pub not_before: Option<Option<Timestamp>>,
    /// Criteria to add.
    pub add_criteria: Vec<Criterion>,
    /// Criteria to drop, by id.
    pub drop_criteria: Vec<String>,
    /// Where it is put.
    pub place: Place,
}
