//! What a task's rules need to know of others, read at the position before.

use super::Subtask;
use crate::domain::budget::Told;
use crate::domain::project::Project;
use events::{DependencyKind, Timestamp};
use std::sync::{Arc, LazyLock};
use uuid::Uuid;

/// Why a task can't be handed out now: the first that applies, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum NotClaimable {
    /// Its state is none in which it is handed out.
    #[error("it is {0}")]
    State(events::TaskStatus),
    /// New claims are stopped.
    #[error("new claims are switched off for {0}; an operator can switch them on")]
    AutonomyOff(String),
    /// The project is closed.
    #[error("its project {0} is archived")]
    ProjectArchived(String),
    /// It waits for other tasks.
    #[error("it waits for {}", .0.join(", "))]
    Dependencies(Vec<String>),
    /// It is finished when its subtasks are.
    #[error("it waits for {open} open subtasks ({}) and is finished when they are", some(keys, *open))]
    SubtasksOpen {
        /// How many are open.
        open: usize,
        /// Some of them, by key.
        keys: Vec<String>,
    },
    /// It can't be finished by its subtasks any more.
    #[error("{failed} of its subtasks failed ({}); reopen or cancel them", some(keys, *failed))]
    SubtasksFailed {
        /// How many failed.
        failed: usize,
        /// Some of them, by key.
        keys: Vec<String>,
    },
    /// The phases before its own are not finished.
    #[error("its phase {phase} opens when the phase {before} is finished, which {}", left(*.unfinished, *.failed))]
    PhaseNotOpen {
        /// Its own phase.
        phase: String,
        /// The first phase that is not finished.
        before: String,
        /// How many of that phase's tasks are neither done nor cancelled.
        unfinished: usize,
        /// How many of them failed.
        failed: usize,
    },
    /// Its time has not come.
    #[error("it is put off until {0}")]
    NotYet(events::Timestamp),
    /// An operator paused it.
    #[error("an operator paused it; an operator can resume it")]
    PausedByOperator,
    /// A limit is reached.
    #[error("{0}")]
    BudgetSpent(Box<Told>),
    /// An operator must let somebody begin.
    #[error("an operator must let an agent begin it; ask for approveStart")]
    AwaitingApproval,
    /// An operator did not let it begin.
    #[error("an operator did not let it begin: {0}")]
    StartDeclined(String),
    /// It is kept for another for a while.
    #[error("it is kept for {0} until {1}")]
    KeptFor(String, events::Timestamp),
    /// Another task's holder is at the same files.
    #[error("it touches {mine}, and {task} holds {theirs}; ask again when that is done")]
    PathsHeld {
        /// The other task's key.
        task: String,
        /// This task's pattern.
        mine: String,
        /// The other's.
        theirs: String,
    },
    /// It is somebody else's.
    #[error("it is assigned to {0}")]
    AssignedElsewhere(String),
    /// It needs skills that the agent has not.
    #[error("it needs the skills {}", .0.join(", "))]
    Skills(Vec<String>),
}

/// Some of many, by key.
fn some(keys: &[String], all: usize) -> String {
    let more = if keys.len() < all { " …" } else { "" };
    format!("{}{more}", keys.join(", "))
}

/// What a phase still waits for, and what can be done where that ends by itself no more.
fn left(unfinished: usize, failed: usize) -> String {
    let tasks = if unfinished == 1 { "task" } else { "tasks" };
    let waits = format!("still waits for {unfinished} {tasks}");
    match failed {
        0 => waits,
        failed => format!("{waits}, of which {failed} failed: reopen or cancel them"),
    }
}

/// What a claim needs to know.
#[derive(Debug, Clone, Default)]
pub struct ClaimFacts {
    /// The agent that wants it.
    pub agent: Uuid,
    /// How many tasks it holds.
    pub held: usize,
    /// How many it may.
    pub capacity: u32,
    /// The session it will be done in.
    pub session: Uuid,
    /// How full that session's window is, where it is too full to begin something.
    pub too_full: Option<u64>,
    /// Why the task can't be handed out to that agent now.
    pub obstacle: Option<NotClaimable>,
    /// The name of who holds it now.
    pub holder: Option<String>,
}

/// A budget over a held task is spent: for how long the task would rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rest {
    /// Until the last of the budgets begins anew under which it stands whoever holds it; absent where
    /// none does by itself, and where only the holder's own are spent: others may go on at once.
    pub until: Option<Timestamp>,
}

/// What the rules of a task need to know, as far as the command asks for it.
#[derive(Debug, Clone, Default)]
pub struct TaskFacts {
    /// The agent as which, and only as which, the writer acts: it needs the fence of its claim.
    /// `None` for operators, admins and policies.
    pub acting: Option<Uuid>,
    /// Whether the writer may act for other workers.
    pub orchestrates: bool,
    /// Whether the key that the command issues is known already.
    pub key_known: bool,
    /// The project that the command names, found; else the task's own.
    pub project: Uuid,
    /// The number that a new task of that project gets.
    pub next_number: u64,
    /// The parent that the command names, found.
    pub parent: Option<Uuid>,
    /// Whether that parent is the task itself or one of its parts.
    pub parent_is_within: bool,
    /// The agent that the command assigns, found.
    pub assignee: Option<Uuid>,
    /// The tasks that the command depends on, found, in its order.
    pub targets: Vec<(Uuid, DependencyKind)>,
    /// The circle that a new dependency would close, by keys.
    pub cycle: Option<String>,
    /// What stands in the way of the files that a holder confines his task to.
    pub held_elsewhere: Option<NotClaimable>,
    /// Its parts, to roll them up.
    pub subtasks: Vec<Subtask>,
    /// How many of its parts are open, to hand it in.
    pub subtasks_open: usize,
    /// For a claim.
    pub claim: ClaimFacts,
    /// What the project asks for that it is in, or is put in.
    pub rules: Option<Arc<Project>>,
    /// Where a budget over the claim is spent.
    pub rest: Option<Rest>,
    /// The name of who acts.
    pub actor: String,
    /// The agent that judges; `None` for people.
    pub judge: Option<Uuid>,
    /// The skill that the project's reviewers must have and that agent has not.
    pub judge_lacks: Option<String>,
}

impl TaskFacts {
    /// What the task's project asks for; nothing, if there is none.
    #[must_use]
    pub fn rules(&self) -> &Project {
        static NONE: LazyLock<Project> = LazyLock::new(Project::default);
        self.rules.as_deref().unwrap_or(&NONE)
    }
}
