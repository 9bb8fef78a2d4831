//! What is open, and in what order would it be handed out? One row an open task.
//!
//! Written inside the transaction that changes the task, so it is never behind the log. A row is a
//! view of a task's state, not a fold of its own: what is closed has none, and reopening needs all.

mod reader;

pub use reader::{QueueFilter, QueuePage, QueueView, page};

use crate::Kept;
use crate::tasks::{Course, TaskRow};
use events::{Priority, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The projection of the queue.
pub struct Queue;

/// Which task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct QueueKey {
    /// Its id.
    pub task: Uuid,
}

/// An open task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueueRow {
    /// Its id.
    pub task: Uuid,
    /// Its project.
    pub project: Uuid,
    /// Its number in the project.
    pub number: u64,
    /// What is to be done, in a line.
    pub title: String,
    /// How urgent it is; absent until triage.
    pub priority: Option<Priority>,
    /// The priority as a number to order by: 0 is the most urgent, 5 not judged yet.
    pub urgency: u8,
    /// The only agent that may claim it.
    pub assignee: Option<Uuid>,
    /// Skills that a worker must have.
    pub skills: Vec<String>,
    /// Until when it is not handed out.
    pub not_before: Option<Timestamp>,
    /// Where it stands.
    #[serde(flatten)]
    pub course: Course,
    /// Where in the log it was written down: its age.
    pub created_position: u64,
}

impl Kept for Queue {
    const NAME: &'static str = "queue";
    const KEY_COLUMNS: &'static [(&'static str, &'static str)] = &[("task", "uuid")];
    type Key = QueueKey;
    type Row = QueueRow;

    fn key(row: &QueueRow) -> QueueKey {
        QueueKey { task: row.task }
    }
}

impl QueueRow {
    /// The row of a task, if it is open.
    #[must_use]
    pub fn of(task: &TaskRow) -> Option<Self> {
        if task.course.status.is_closed() {
            return None;
        }
        Some(Self {
            task: task.task,
            project: task.project,
            number: task.number,
            title: task.title.clone(),
            priority: task.priority,
            urgency: task.urgency,
            assignee: task.assignee,
            skills: task.skills.clone(),
            not_before: task.not_before,
            course: task.course.clone(),
            created_position: task.created_position,
        })
    }
}
