//! Which words are in a task? One row a task, written only when its texts change.
//!
//! Words are taken out of their texts here and not by the database, which would keep a path or an
//! address as one. They are in whatever language people write, so none is brought to its stem.

mod reader;
mod split;

pub use reader::{Alike, alike};
pub(crate) use split::query;
pub use split::{Words, words_of};

use crate::{Happening, Kept, Projection, Unfoldable};
use events::{Event, StreamKind, TaskEvent};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The projection of words.
pub struct WordsOfTasks;

/// Whose words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WordsKey {
    /// The task.
    pub task: Uuid,
}

/// A task's words by where they stand, each once, in lower case and in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordsRow {
    /// The task.
    pub task: Uuid,
    /// Of its title.
    pub title: Words,
    /// Of its description.
    pub description: Words,
    /// Its labels, of which it knows which words go when one is taken off.
    pub labels: Vec<String>,
    /// Of its labels.
    pub labelled: Words,
    /// Of what was written on it, and of what it is called elsewhere.
    pub notes: Words,
}

impl Kept for WordsOfTasks {
    const NAME: &'static str = "words";
    const KEY_COLUMNS: &'static [(&'static str, &'static str)] = &[("task", "uuid")];
    type Key = WordsKey;
    type Row = WordsRow;

    fn key(row: &WordsRow) -> WordsKey {
        WordsKey { task: row.task }
    }
}

impl Projection for WordsOfTasks {
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");

    fn keys(at: &Happening<'_>) -> Vec<WordsKey> {
        let says = matches!(
            at.event,
            Event::Task(
                TaskEvent::TaskCreated { .. }
                    | TaskEvent::TaskRetitled { .. }
                    | TaskEvent::TaskDescribed { description: Some(_), .. }
                    | TaskEvent::TaskLabelled { .. }
                    | TaskEvent::NoteAdded { .. }
            )
        );
        let task = at.id_of(StreamKind::Task).filter(|_| says);
        task.map(|task| WordsKey { task }).into_iter().collect()
    }

    fn begins(at: &Happening<'_>) -> bool {
        matches!(at.event, Event::Task(TaskEvent::TaskCreated { .. }))
    }

    fn fold(
        row: Option<WordsRow>,
        key: &WordsKey,
        at: &Happening<'_>,
    ) -> Result<Option<WordsRow>, Unfoldable> {
        let Event::Task(event) = at.event else { return Ok(row) };
        if let TaskEvent::TaskCreated { title, description, labels, external_ref, .. } = event {
            return Ok(Some(WordsRow {
                task: key.task,
                title: Words::of([title.as_str()]),
                description: Words::of(description.as_deref()),
                labels: labels.clone(),
                labelled: Words::of(labels.iter().map(String::as_str)),
                notes: Words::of(external_ref.as_deref()),
            }));
        }
        let mut row = row.ok_or_else(|| at.unfoldable(Self::NAME, "the task was never created"))?;
        match event {
            TaskEvent::TaskRetitled { title } => row.title = Words::of([title.as_str()]),
            TaskEvent::TaskDescribed { description, .. } => {
                row.description = Words::of(description.as_deref());
            }
            TaskEvent::TaskLabelled { added, removed } => {
                row.labels.retain(|label| !removed.contains(label));
                row.labels.extend(added.iter().cloned());
                row.labelled = Words::of(row.labels.iter().map(String::as_str));
            }
            TaskEvent::NoteAdded { text, .. } => row.notes = row.notes.and(text),
            _ => {}
        }
        Ok(Some(row))
    }
}

#[cfg(test)]
mod spec;
