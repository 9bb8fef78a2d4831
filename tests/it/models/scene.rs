//! A ledger to play on: the real domain, its log, and a judge of that log.

use crate::support::judge::{Fault, Judge};
use crate::support::requests::{create_task, register_agent};
use events::{Envelope, Event, Recorded, Role, ScopeKind, Timestamp};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use task_ledger::domain::ledger::LedgerCommand;
use task_ledger::domain::project::ProjectCommand;
use task_ledger::domain::task::{Task, TaskCommand};
use task_ledger::domain::world::{StoredKind, World};
use task_ledger::domain::{
    Actor, Answer, Command, ProjectRef, Refusal, Request, SessionRef, TaskRef,
};
use uuid::Uuid;

pub(super) const LEDGER: Uuid = Uuid::from_u128(0x1);
const PROJECT: Uuid = Uuid::from_u128(0x2);

/// The agent of that number.
pub(super) const fn agent(index: usize) -> Uuid {
    Uuid::from_u128(0xA0 + index as u128)
}

/// The task of that number.
pub(super) const fn task(index: usize) -> Uuid {
    Uuid::from_u128(0xB0 + index as u128)
}

/// Where the log ends, and everything before.
#[derive(Clone)]
pub(super) struct Scene {
    /// What decides.
    pub(super) world: World,
    pub(super) log: Vec<Arc<Recorded>>,
    pub(super) judge: Judge,
    pub(super) now: Timestamp,
    /// The memory's print.
    pub(super) print: u64,
    agents: usize,
    tasks: usize,
}

impl Scene {
    /// An open ledger with so many agents and ready tasks.
    pub(super) fn new(agents: usize, tasks: usize, estimate: Option<u64>) -> Self {
        let mut scene = Self {
            world: World::new(LEDGER),
            log: Vec::new(),
            judge: Judge::of(LEDGER),
            now: Timestamp::parse("2026-03-01T12:00:00Z").unwrap(),
            print: 0,
            agents,
            tasks,
        };
        let open = LedgerCommand::Open { name: "main".into(), time_zone: "UTC".into() };
        scene.must(Command::Ledger(open));
        let create = ProjectCommand::Create {
            key: "GEN".into(),
            name: "General".into(),
            kind: events::ProjectKind::General,
            client: None,
            or_existing: false,
        };
        scene.must(Command::Project(ProjectRef::Id(PROJECT), create));
        for index in 0..agents {
            scene.must(register_agent(agent(index), &format!("agent-{index}")));
        }
        for index in 0..tasks {
            let mut create = create_task(task(index), "Do it");
            if let Command::Task(_, TaskCommand::Create(new)) = &mut create {
                new.estimate_tokens = estimate;
                // Nothing fails for good here: that would only cut the courses short.
                new.max_attempts = Some(100);
            }
            scene.must(create);
        }
        scene.print = scene.print_of(&scene.world);
        scene
    }

    /// Decides, and has the judge follow.
    pub(super) fn ask(&mut self, actor: &Actor, command: Command) -> Result<Answer, Refusal> {
        self.ask_at(actor, command, self.now)
    }

    /// Decides at another time than it is.
    pub(super) fn ask_at(
        &mut self,
        actor: &Actor,
        command: Command,
        now: Timestamp,
    ) -> Result<Answer, Refusal> {
        let mut request = Request::by_policy(&actor.name, vec![command]);
        request.actor = actor.clone();
        let decided = self.world.decide(&request, now)?;
        self.world.forget();
        for pending in decided.events {
            let envelope = Envelope {
                ledger_id: LEDGER,
                position: pending.position,
                stream: pending.stream,
                sequence: pending.sequence,
                recorded_at: now,
                metadata: pending.metadata,
            };
            let recorded = Recorded { envelope, events: vec![pending.event] };
            self.judge.follow(&recorded);
            self.log.push(Arc::new(recorded));
        }
        if self.print > 0 {
            self.print = self.print_of(&self.world);
        }
        Ok(decided.answers.into_iter().next().unwrap())
    }

    pub(super) fn must(&mut self, command: Command) -> Answer {
        self.ask(&operator(), command).unwrap()
    }

    pub(super) fn look(&self, index: usize) -> &Task {
        self.world.task(task(index)).unwrap()
    }

    /// The events since a length of the log.
    pub(super) fn since(&self, length: usize) -> impl Iterator<Item = &Event> {
        self.log[length..].iter().flat_map(|recorded| &recorded.events)
    }

    pub(super) fn has(&self, fault: Fault) -> bool {
        self.judge.faults.contains(&fault)
    }

    /// The memory of a process that starts now: the fold of the log.
    pub(super) fn folded(&self) -> World {
        let mut world = World::new(LEDGER);
        self.log.iter().for_each(|recorded| world.apply(recorded));
        world
    }

    /// A print of everything in a memory that can make a difference. When a claim began makes none.
    pub(super) fn print_of(&self, world: &World) -> u64 {
        let mut lines: Vec<String> = Vec::new();
        for index in 0..self.tasks {
            let mut task = world.task(task(index)).unwrap().clone();
            if let Some(claim) = &mut task.claim {
                claim.claimed_at = Timestamp::default();
            }
            lines.push(serde_json::to_string(&task).unwrap());
        }
        for index in 0..self.agents {
            let session = World::implicit_session(agent(index));
            lines.push(serde_json::to_string(&world.session(session)).unwrap());
        }
        for scope in self.scopes() {
            for at in world.budgets_over(scope, self.now) {
                lines.push(format!("{:?} {} {}", at.state(), at.spent, at.reserved));
            }
            lines.push(format!("{:?}", world.total_over(scope)));
        }
        let mut hasher = DefaultHasher::new();
        lines.hash(&mut hasher);
        hasher.finish()
    }

    /// Every scope that something can be spent over.
    pub(super) fn scopes(&self) -> Vec<events::Scope> {
        let scope = |kind, id| events::Scope { kind, id };
        let tasks = (0..self.tasks).map(|index| scope(ScopeKind::Task, task(index)));
        let agents = (0..self.agents).map(|index| scope(ScopeKind::Agent, agent(index)));
        let sessions = (0..self.agents)
            .map(|index| scope(ScopeKind::Session, World::implicit_session(agent(index))));
        let whole = [scope(ScopeKind::Project, PROJECT), scope(ScopeKind::Ledger, LEDGER)];
        tasks.chain(agents).chain(sessions).chain(whole).collect()
    }

    /// For twins: makes something else of a task's state than its events did.
    pub(super) fn tamper(&mut self, index: usize, change: impl FnOnce(&mut serde_json::Value)) {
        let changed = self.world.take_changed();
        let found = |state: &&_| {
            let state: &task_ledger::domain::world::StoredState = state;
            state.kind == StoredKind::Task && state.id == task(index)
        };
        if let Some(mut state) = changed.iter().find(found).cloned() {
            let mut json = serde_json::from_str(&state.json).unwrap();
            change(&mut json);
            state.json = json.to_string();
            self.world.admit(&state).unwrap();
            self.print = self.print_of(&self.world);
        }
    }
}

/// An operator's key.
pub(super) fn operator() -> Actor {
    Actor { role: Some(Role::Admin), ..Actor::system("otto") }
}

/// An agent's key.
pub(super) fn acting(index: usize) -> Actor {
    let agent = Some(agent(index));
    Actor { role: Some(Role::Agent), agent, key_id: agent, ..Actor::system("an agent's key") }
}

/// Something to be done to a task.
pub(super) fn on(index: usize, command: TaskCommand) -> Command {
    Command::Task(TaskRef::Id(task(index)), command)
}

/// Takes hold of a task, for so long.
pub(super) fn claim(lease_seconds: u32) -> TaskCommand {
    let lease_seconds = Some(lease_seconds);
    TaskCommand::Claim { agent: None, session: SessionRef::Implicit, lease_seconds }
}
