//! What the log says of an issue's task and the world does not keep: which lines it holds already,
//! and the texts to compare with.

use super::line::Line;
use events::{CodecError, Event, Source, StoredEvent, TaskEvent, Timestamp, Upcasters};
use std::collections::HashSet;
use std::mem::take;

/// A task's past, as far as an import has to know it.
#[derive(Debug, Clone, Default)]
pub struct Past {
    keys: HashSet<String>,
    /// The time of the last deed that was imported.
    last: Option<Timestamp>,
    /// Up to when a history went that ended while the task was held.
    ended: Option<Timestamp>,
    /// Whether somebody here did something to it since.
    others: bool,
    pub(super) description: String,
    pub(super) notes: HashSet<String>,
}

impl Past {
    /// The fold of some of the task's events, after those before.
    ///
    /// # Errors
    /// An event that this program doesn't know.
    pub fn take(&mut self, stored: &StoredEvent) -> Result<(), CodecError> {
        let recorded = stored.read(&Upcasters::current())?;
        let metadata = recorded.envelope.metadata;
        match metadata.source {
            Some(Source::Import) => {
                self.others = false;
                self.last = self.last.max(metadata.occurred_at);
                match metadata.idempotency_key {
                    Some(key) => {
                        self.keys.insert(key);
                    }
                    // No line's deed, but the end of them all.
                    None => self.ended = self.ended.max(metadata.occurred_at),
                }
            }
            Some(Source::Policy) => {}
            _ => self.others = true,
        }
        for event in recorded.events {
            match event {
                Event::Task(
                    TaskEvent::TaskCreated { description, .. }
                    | TaskEvent::TaskDescribed { description, .. },
                ) => self.description = description.unwrap_or_default(),
                Event::Task(TaskEvent::NoteAdded { text, .. }) => {
                    self.notes.insert(text);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What the log says once a line stands in it under that key, done or noted as refused.
    pub fn add(&mut self, line: &Line, key: String, done: bool) {
        self.keys.insert(key);
        self.last = self.last.max(Some(line.at));
        if done {
            self.description = line.bead.description.clone().unwrap_or(take(&mut self.description));
            self.notes.extend(line.bead.notes.clone());
        }
    }

    /// Whether the line came in before, or was left out then because it changed nothing.
    #[must_use]
    pub(super) fn knows(&self, line: &Line, key: &str) -> bool {
        self.keys.contains(key)
            || self.last.is_some_and(|last| line.at < last)
            || self.ended.is_some_and(|ended| line.at <= ended)
    }

    /// Whether somebody here went on with it: then its history is not touched any more.
    #[must_use]
    pub(super) const fn is_over(&self) -> bool {
        self.others
    }
}
