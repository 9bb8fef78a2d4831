//! Which projects are there? One row a project; others join it for names and keys.

mod reader;

pub use reader::{ProjectView, by_key, list};

use crate::{Happening, Kept, Projection, Unfoldable};
use events::{Event, ProjectEvent, ProjectKind, StreamKind, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The projection of projects.
pub struct Projects;

/// Which project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ProjectKey {
    /// Its id.
    pub project: Uuid,
}

/// A project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectRow {
    /// Its id.
    pub project: Uuid,
    /// The front of its tasks' keys.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// For whom the work is done.
    pub kind: ProjectKind,
    /// The client, where the work is billed.
    pub client: Option<String>,
    /// Whether agents may claim in it.
    pub autonomy_on: bool,
    /// Whether it takes no new tasks.
    pub archived: bool,
    /// When it came to be.
    pub created_at: Timestamp,
    /// Where in the log.
    pub created_position: u64,
    /// When something last happened to it.
    pub updated_at: Timestamp,
}

impl Kept for Projects {
    const NAME: &'static str = "projects";
    const KEY_COLUMNS: &'static [(&'static str, &'static str)] = &[("project", "uuid")];
    type Key = ProjectKey;
    type Row = ProjectRow;

    fn key(row: &ProjectRow) -> ProjectKey {
        ProjectKey { project: row.project }
    }
}

impl Projection for Projects {
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");

    fn keys(at: &Happening<'_>) -> Vec<ProjectKey> {
        let key = at.id_of(StreamKind::Project).map(|project| ProjectKey { project });
        key.into_iter().collect()
    }

    fn begins(at: &Happening<'_>) -> bool {
        matches!(at.event, Event::Project(ProjectEvent::ProjectCreated { .. }))
    }

    fn fold(
        row: Option<ProjectRow>,
        key: &ProjectKey,
        at: &Happening<'_>,
    ) -> Result<Option<ProjectRow>, Unfoldable> {
        let Event::Project(event) = at.event else { return Ok(row) };
        if let ProjectEvent::ProjectCreated { key: short, name, kind, client } = event {
            return Ok(Some(ProjectRow {
                project: key.project,
                key: short.clone(),
                name: name.clone(),
                kind: *kind,
                client: client.clone(),
                autonomy_on: true,
                archived: false,
                created_at: at.envelope.recorded_at,
                created_position: at.envelope.position,
                updated_at: at.envelope.recorded_at,
            }));
        }
        let mut row =
            row.ok_or_else(|| at.unfoldable(Self::NAME, "the project was never created"))?;
        row.updated_at = at.envelope.recorded_at;
        match event {
            ProjectEvent::ProjectCreated { .. } => {}
            ProjectEvent::ProjectRenamed { name } => row.name.clone_from(name),
            ProjectEvent::AutonomySwitched { on, .. } => row.autonomy_on = *on,
            ProjectEvent::ProjectArchived { .. } => row.archived = true,
        }
        Ok(Some(row))
    }
}
