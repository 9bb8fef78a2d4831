//! Commands to projects.

use super::{Act, Performed};
use crate::domain::project::{ProjectCommand, ProjectDecider, ProjectFacts};
use crate::domain::world::World;
use crate::domain::{Answer, Decider, ProjectRef};
use events::StreamKind;

impl World {
    pub(super) fn on_project(
        &mut self,
        act: &mut Act<'_>,
        project: &ProjectRef,
        command: &ProjectCommand,
    ) -> Performed {
        let (id, key_taken) = match (command, project) {
            // A creation names the id that is to be, and its key must be free.
            (ProjectCommand::Create { key, or_existing, .. }, ProjectRef::Id(id)) => {
                match self.resolve_project(&ProjectRef::Key(key.clone())) {
                    Some(known) if *or_existing => (known, true),
                    Some(_) => (*id, true),
                    None => (*id, false),
                }
            }
            _ => (self.find_project(project)?, false),
        };
        let open_by_phase = match command {
            ProjectCommand::DefinePhases { .. } => self.queue.phases.open_of(id),
            _ => Vec::new(),
        };
        let facts = ProjectFacts { key_taken, open_tasks: self.open_tasks(id), open_by_phase };
        let state = self.projects.get(&id).cloned().unwrap_or_default().state;
        let events = ProjectDecider::decide(&state, command, &facts, act.now)?;
        self.append(act, StreamKind::Project, id, events, None);
        Ok(Answer { subject: id, ..Answer::default() })
    }
}
