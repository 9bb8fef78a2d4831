//! A project as its events made it.

use events::{ProjectEvent, ProjectKind};
use serde::{Deserialize, Serialize};

/// The key of the project that takes the tasks without one of their own.
pub const GENERAL_KEY: &str = "GEN";

/// What deciding needs to know of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Its key; empty until it is created.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// For whom the work is done.
    pub kind: Option<ProjectKind>,
    /// Whether new claims are stopped in it.
    pub autonomy_off: bool,
    /// Whether it was archived.
    pub archived: bool,
}

/// Whether a text has the shape of a project's key: a letter, then 1 to 9 letters and digits.
#[must_use]
pub fn is_project_key(text: &str) -> bool {
    (2..=10).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_uppercase())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

impl Project {
    /// Whether it was created.
    #[must_use]
    pub const fn exists(&self) -> bool {
        !self.key.is_empty()
    }

    pub(super) fn evolve(&mut self, event: &ProjectEvent) {
        match event.clone() {
            ProjectEvent::ProjectCreated { key, name, kind, .. } => {
                self.key = key;
                self.name = name;
                self.kind = Some(kind);
            }
            ProjectEvent::ProjectRenamed { name } => self.name = name,
            ProjectEvent::AutonomySwitched { on, .. } => self.autonomy_off = !on,
            ProjectEvent::ProjectArchived { .. } => self.archived = true,
        }
    }
}
