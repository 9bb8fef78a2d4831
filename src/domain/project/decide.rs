//! What a project allows.

use super::{GENERAL_KEY, Project, ProjectCommand, ProjectRefusal, is_project_key};
use crate::domain::Decider;
use events::{ProjectEvent, Timestamp};

/// A project's rules.
#[derive(Debug)]
pub struct ProjectDecider;

/// What a project's rules need to know of others.
#[derive(Debug, Clone, Default)]
pub struct ProjectFacts {
    /// Whether another project has the key that a creation asks for.
    pub key_taken: bool,
    /// How many of the project's tasks are open.
    pub open_tasks: usize,
}

impl Decider for ProjectDecider {
    type State = Project;
    type Command = ProjectCommand;
    type Event = ProjectEvent;
    type Facts = ProjectFacts;
    type Refusal = ProjectRefusal;

    fn decide(
        project: &Project,
        command: &ProjectCommand,
        facts: &ProjectFacts,
        _now: Timestamp,
    ) -> Result<Vec<ProjectEvent>, ProjectRefusal> {
        use ProjectCommand as C;
        use ProjectRefusal as No;
        match command.clone() {
            C::Create { key, .. } if !is_project_key(&key) => Err(No::ProjectKeyMalformed(key)),
            C::Create { name, .. } | C::Rename { name } if name.trim().is_empty() => {
                Err(No::ProjectNameEmpty)
            }
            C::Create { or_existing: true, .. } if project.exists() || facts.key_taken => {
                Ok(vec![])
            }
            C::Create { key, .. } if project.exists() || facts.key_taken => {
                Err(No::ProjectKeyTaken(key))
            }
            C::Create { key, name, kind, client, .. } => {
                Ok(vec![ProjectEvent::ProjectCreated { key, name, kind, client }])
            }
            C::Rename { .. } | C::SwitchAutonomy { .. } if project.archived => {
                Err(No::ProjectArchived(project.key.clone()))
            }
            C::Rename { name } if name == project.name => Ok(vec![]),
            C::Rename { name } => Ok(vec![ProjectEvent::ProjectRenamed { name }]),
            C::SwitchAutonomy { on, .. } if on != project.autonomy_off => Ok(vec![]),
            C::SwitchAutonomy { on, reason } => {
                Ok(vec![ProjectEvent::AutonomySwitched { on, reason }])
            }
            C::Archive { .. } if project.archived => Ok(vec![]),
            C::Archive { .. } if project.key == GENERAL_KEY => Err(No::ProjectGeneralStays),
            C::Archive { .. } if facts.open_tasks > 0 => {
                Err(No::ProjectHasOpenTasks { key: project.key.clone(), open: facts.open_tasks })
            }
            C::Archive { reason } => Ok(vec![ProjectEvent::ProjectArchived { reason }]),
        }
    }

    fn evolve(project: &mut Project, event: &ProjectEvent, _at: Timestamp) {
        project.evolve(event);
    }
}
