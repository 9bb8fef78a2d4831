//! Which task depends on which? One row a dependency.

mod reader;

pub use reader::{of_tasks, on_tasks};

use crate::{Happening, Kept, Projection, Unfoldable};
use events::{DependencyKind, Event, TaskEvent, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The projection of dependencies.
pub struct Dependencies;

/// Which dependency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DependencyKey {
    /// The dependent.
    pub task: Uuid,
    /// The other task.
    pub depends_on: Uuid,
    /// How they are related; the stored word, since keys order by its bytes.
    pub kind: String,
}

/// A dependency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DependencyRow {
    /// The dependent.
    pub task: Uuid,
    /// The other task.
    pub depends_on: Uuid,
    /// How they are related.
    pub kind: DependencyKind,
    /// Since when.
    pub added_at: Timestamp,
    /// Where in the log.
    pub added_position: u64,
}

impl Kept for Dependencies {
    const NAME: &'static str = "dependencies";
    const KEY_COLUMNS: &'static [(&'static str, &'static str)] =
        &[("task", "uuid"), ("depends_on", "uuid"), ("kind", "text")];
    type Key = DependencyKey;
    type Row = DependencyRow;

    fn key(row: &DependencyRow) -> DependencyKey {
        let DependencyRow { task, depends_on, kind, .. } = *row;
        DependencyKey { task, depends_on, kind: kind.to_string() }
    }
}

impl Projection for Dependencies {
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");

    fn keys(at: &Happening<'_>) -> Vec<DependencyKey> {
        let task = at.envelope.stream.id;
        match at.event {
            Event::Task(
                TaskEvent::DependencyAdded { on, kind } | TaskEvent::DependencyRemoved { on, kind },
            ) => vec![DependencyKey { task, depends_on: *on, kind: kind.to_string() }],
            _ => Vec::new(),
        }
    }

    fn fold(
        row: Option<DependencyRow>,
        key: &DependencyKey,
        at: &Happening<'_>,
    ) -> Result<Option<DependencyRow>, Unfoldable> {
        match at.event {
            Event::Task(TaskEvent::DependencyAdded { on, kind }) => Ok(Some(DependencyRow {
                task: key.task,
                depends_on: *on,
                kind: *kind,
                added_at: at.envelope.recorded_at,
                added_position: at.envelope.position,
            })),
            Event::Task(TaskEvent::DependencyRemoved { .. }) if row.is_none() => {
                Err(at.unfoldable(Self::NAME, "there is no such dependency"))
            }
            Event::Task(TaskEvent::DependencyRemoved { .. }) => Ok(None),
            _ => Ok(row),
        }
    }
}
