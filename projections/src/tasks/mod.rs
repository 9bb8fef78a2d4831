//! What is this task, and where does it stand? One row a task.

mod course;
mod filter;
mod fold;
mod judgement;
mod reader;
mod records;
mod row;

pub use course::{ClaimState, Course};
pub use filter::TaskFilter;
pub use judgement::{AnswerRecord, GateRecord, QuestionRecord, ReviewRecord, StartRecord};
pub use reader::{
    BoardColumn, LabelCount, TaskName, TaskOrder, TaskPage, TaskView, board, by_ids, by_key,
    labels, names, page,
};
pub use records::{Record, records_of};
pub use row::{
    ActorRecord, ArtifactRecord, AttemptRecord, CheckpointRecord, CriterionRecord, NoteRecord,
    ProgressRecord, ResultRecord, TaskRow,
};

use crate::{Happening, Kept, Projection, Unfoldable};
use events::{Event, Priority, StreamKind, TaskEvent};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The projection of tasks.
pub struct Tasks;

/// Which task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TaskKey {
    /// Its id.
    pub task: Uuid,
}

impl Kept for Tasks {
    const NAME: &'static str = "tasks";
    const KEY_COLUMNS: &'static [(&'static str, &'static str)] = &[("task", "uuid")];
    type Key = TaskKey;
    type Row = TaskRow;

    fn key(row: &TaskRow) -> TaskKey {
        TaskKey { task: row.task }
    }
}

impl Projection for Tasks {
    const VERSION: u32 = 5;
    const SCHEMA: &'static str = include_str!("schema.sql");

    fn keys(at: &Happening<'_>) -> Vec<TaskKey> {
        at.id_of(StreamKind::Task).map(|task| TaskKey { task }).into_iter().collect()
    }

    fn begins(at: &Happening<'_>) -> bool {
        matches!(at.event, Event::Task(TaskEvent::TaskCreated { .. }))
    }

    fn fold(
        row: Option<TaskRow>,
        key: &TaskKey,
        at: &Happening<'_>,
    ) -> Result<Option<TaskRow>, Unfoldable> {
        let Event::Task(event) = at.event else { return Ok(row) };
        let row = match row {
            None => fold::created(key.task, event, at)
                .ok_or_else(|| at.unfoldable(Self::NAME, "the task was never created"))?,
            Some(row) => fold::changed(row, event, at)?,
        };
        Ok(Some(row))
    }
}

/// The priority as a number to order by: 0 is the most urgent, 5 not judged yet.
#[must_use]
pub const fn urgency_of(priority: Option<Priority>) -> u8 {
    match priority {
        Some(Priority::Critical) => 0,
        Some(Priority::High) => 1,
        Some(Priority::Medium) => 2,
        Some(Priority::Low) => 3,
        Some(Priority::Backlog) => 4,
        None => 5,
    }
}

#[cfg(test)]
mod spec;
