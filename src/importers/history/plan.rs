//! Which request a line becomes, given the ledger as the lines before it left it.

use super::line::{Deed, Line};
use super::past::Past;
use super::report::{Dangling, Refused};
use super::steps;
use crate::domain::agent::{AgentCommand, CAPACITY_MAX};
use crate::domain::task::{LEASE_SECONDS_BOUNDS, TaskCommand};
use crate::domain::world::World;
use crate::domain::{Action, AgentRef, Command, Idempotency, ProjectRef, TaskRef};
use crate::importers::beads::create_project;
use events::{NoteKind, Timestamp};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many tasks an imported agent may hold: what history let it hold must not be refused.
pub const CAPACITY: u32 = CAPACITY_MAX;
/// The lease of an imported claim; whoever imports renews it.
pub const LEASE_SECONDS: u32 = *LEASE_SECONDS_BOUNDS.end();

/// A history on its way into a project of a ledger.
#[derive(Debug, Clone)]
pub struct History {
    ledger: Uuid,
    project: String,
}

/// What a line comes to.
#[derive(Debug, Clone)]
pub enum Step {
    /// It came in before.
    Known,
    /// Somebody here went on with its task.
    LeftAlone,
    /// It changes nothing that is kept here.
    Unchanged,
    /// These actions, as one request; and what its issue waits for that is not there.
    Do(Vec<Action>, Vec<Dangling>),
}

impl History {
    /// A history for that project of that ledger.
    #[must_use]
    pub fn new(ledger: Uuid, project: &str) -> Self {
        Self { ledger, project: project.to_ascii_uppercase() }
    }

    /// The project's key.
    #[must_use]
    pub fn project(&self) -> &str {
        &self.project
    }

    /// The task that an issue becomes, whenever and however often it is imported.
    #[must_use]
    pub fn task_of(&self, issue: &str) -> Uuid {
        let name = format!("import/{}/{}/{issue}", steps::SYSTEM, self.project);
        Uuid::new_v5(&self.ledger, name.as_bytes())
    }

    /// By what a line is known when it comes again.
    #[must_use]
    pub fn key_of(&self, line: &Line) -> Idempotency {
        let key = format!("{}/{}/{}", steps::SYSTEM, self.project, line.id);
        Idempotency { key, body: line.digest }
    }

    /// What must be there before the lines can come in: the project, and their actors as agents.
    /// An agent that is there stays as it is.
    #[must_use]
    pub fn open(&self, lines: &[Line], world: &World) -> Vec<Action> {
        let mut actions = Vec::new();
        if world.resolve_project(&ProjectRef::Key(self.project.clone())).is_none() {
            actions.push(create_project(self.ledger, &self.project));
        }
        let mut named = BTreeSet::new();
        for line in lines {
            let name = &line.actor;
            let known = world.resolve_agent(&AgentRef::Name(name.clone())).is_some();
            if known || !named.insert(name) {
                continue;
            }
            let id = Uuid::new_v5(&self.ledger, format!("import/agent/{name}").as_bytes());
            let register = AgentCommand::Register {
                name: name.clone(),
                skills: Vec::new(),
                capacity: CAPACITY,
            };
            let command = Command::Agent(AgentRef::Id(id), register);
            actions.push(Action { occurred_at: Some(line.at), ..command.into() });
        }
        actions
    }

    /// What a line comes to.
    #[must_use]
    pub fn plan(&self, line: &Line, past: &Past, world: &World) -> Step {
        if past.knows(line, &self.key_of(line).key) {
            return Step::Known;
        }
        if past.is_over() {
            return Step::LeftAlone;
        }
        let mut dangling = Vec::new();
        let commands = steps::of(self, line, past, world, &mut dangling);
        if commands.is_empty() {
            return Step::Unchanged;
        }
        let task = self.task_of(&line.issue);
        Step::Do(commands.into_iter().map(|command| act(task, line, command)).collect(), dangling)
    }

    /// Writes on the task that the ledger refused a line, so that it stays refused when the
    /// line comes again; nothing where there is no task.
    #[must_use]
    pub fn note(&self, line: &Line, refused: &Refused, world: &World) -> Option<Action> {
        let task = self.task_of(&line.issue);
        world.task(task)?;
        let Refused { action, code, message, .. } = refused;
        let number = line.number;
        let text =
            format!("Line {number} of its history, `{action}`, was refused: {message} ({code})");
        Some(act(task, line, TaskCommand::AddNote { kind: NoteKind::Comment, text }))
    }

    /// The claims in the project: what may still be held by the history.
    #[must_use]
    pub fn claims(&self, world: &World) -> Vec<(Uuid, u64)> {
        let project = world.resolve_project(&ProjectRef::Key(self.project.clone()));
        let mine = |task: Uuid| world.task(task).map(|task| task.project) == project;
        let claims = world.live_claims().filter(|(task, _)| mine(*task));
        claims.map(|(task, claim)| (task, claim.fence)).collect()
    }

    /// Gives back what is held where the history ends, so that others may claim it.
    #[must_use]
    pub fn release(&self, task: Uuid, at: Timestamp) -> Action {
        let reason = Some("the imported history ends here".to_owned());
        let release = TaskCommand::Release { fence: None, reason };
        let command = Command::Task(TaskRef::Id(task), release);
        Action { occurred_at: Some(at), ..command.into() }
    }
}

impl Deed {
    /// The file's word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.into()
    }
}

fn act(task: Uuid, line: &Line, command: TaskCommand) -> Action {
    Action {
        command: Command::Task(TaskRef::Id(task), command),
        occurred_at: Some(line.at),
        on_behalf_of: Some(line.actor.clone()),
    }
}
