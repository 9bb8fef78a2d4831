//! Where tasks stand in the plan: the phases of a project, and what a task's parts came to.
//!
//! Fields are declared in the order of their names, as canonical JSON has them.

use super::TaskStatus;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A part of a project that opens when all parts before it are finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its name, unique in the project: what its tasks carry.
    pub name: String,
}

/// What a task's subtasks came to, when all of them were finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollUp {
    /// Files that they created or changed, each once.
    pub files: Vec<String>,
    /// How many files, outcomes and subtasks there are beyond what is kept here.
    pub left_out: u64,
    /// What came of them, a line each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// They themselves.
    pub subtasks: Vec<RolledUp>,
}

/// A subtask that is finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolledUp {
    /// Which one.
    pub id: Uuid,
    /// Whether it is done or was cancelled.
    pub status: TaskStatus,
}
