//! A stage for scenes: a world with a clock of its own, and a second one that only folds.
//!
//! Whatever is asked, every step holds what must hold of any step: a refusal leaves no trace, the
//! log folds to the same world, taking back returns to the same world, and the invariants stand.

use super::dump::same;
use crate::domain::agent::AgentCommand;
use crate::domain::budget::BudgetCommand;
use crate::domain::ledger::LedgerCommand;
use crate::domain::project::ProjectCommand;
use crate::domain::session::{SessionCommand, TokenUsage};
use crate::domain::task::{ClaimNext, NewTask, Task, TaskCommand};
use crate::domain::world::{Decided, Pending, World};
use crate::domain::{
    Actor, AgentRef, Answer, Claimed, Command, Directive, NothingReason, ProjectRef, Refusal,
    Request, ScopeRef, SessionRef, SessionTarget, TaskRef,
};
use events::{
    BudgetPeriod, BudgetUnit, DependencyKind, Envelope, Event, Priority, ProjectKind, Recorded,
    Role, Source, Timestamp,
};
use uuid::Uuid;

pub(crate) const LEDGER: Uuid = Uuid::from_u128(0x1);

/// A world to play on.
pub(crate) struct Stage {
    pub(crate) world: World,
    /// Folds what the other decides, like a second server process.
    pub(crate) follower: World,
    pub(crate) now: Timestamp,
    /// Everything that happened.
    pub(crate) log: Vec<Pending>,
    minted: u128,
}

/// The ledger is open, the projects GEN and CORE are there, nobody works yet.
pub(crate) fn stage() -> Stage {
    stage_in("UTC")
}

/// The same in another time zone.
pub(crate) fn stage_in(zone: &str) -> Stage {
    let mut stage = Stage {
        world: World::new(LEDGER),
        follower: World::new(LEDGER),
        now: Timestamp::parse("2026-03-01T12:00:00Z").expect("a time"),
        log: Vec::new(),
        minted: 0x1000,
    };
    let opened = LedgerCommand::Open { name: "main".into(), time_zone: zone.into() };
    stage.must_as(&Actor::system("start"), Command::Ledger(opened));
    stage.project("GEN");
    stage.project("CORE");
    stage
}

impl Stage {
    pub(crate) fn mint(&mut self) -> Uuid {
        self.minted += 1;
        Uuid::from_u128(self.minted)
    }

    pub(crate) fn wait(&mut self, seconds: i64) {
        self.now = self.now.plus_seconds(seconds);
    }

    /// Decides, and holds what must hold of every step.
    pub(crate) fn decide(&mut self, request: &Request) -> Result<Decided, Refusal> {
        let before = self.world.dump();
        let mark = self.world.mark();
        let first = self.world.decide(request, self.now);
        let after = self.world.dump();
        if first.is_err() {
            same(&after, &before, "the world before and after a refusal");
        }
        self.world.rollback(mark);
        same(&self.world.dump(), &before, "the world before and after taking back");
        let decided = self.world.decide(request, self.now);
        same(&self.world.dump(), &after, "the world decided once and once more");
        self.world.check_invariants();
        for recorded in decided.iter().flat_map(|decided| recorded(decided, self.now)) {
            self.follower.apply(&recorded);
        }
        same(&self.follower.dump(), &self.world.dump(), "the folded and the deciding world");
        self.world.forget();
        self.log.extend(decided.iter().flat_map(|decided| decided.events.clone()));
        decided
    }

    pub(crate) fn ask(&mut self, actor: &Actor, command: Command) -> Result<Decided, Refusal> {
        self.decide(&request(actor, vec![command]))
    }

    /// By an operator, who is not refused.
    pub(crate) fn must(&mut self, command: Command) -> Answer {
        self.must_as(&operator(), command)
    }

    pub(crate) fn must_as(&mut self, actor: &Actor, command: Command) -> Answer {
        let decided = self.ask(actor, command).expect("the scene is legal");
        decided.answers.into_iter().next().expect("an answer to each command")
    }

    /// The refusal's code.
    pub(crate) fn refused(&mut self, actor: &Actor, command: Command) -> &'static str {
        self.ask(actor, command).expect_err("a refusal").reason.code()
    }

    pub(crate) fn project(&mut self, key: &str) -> Uuid {
        let id = self.mint();
        let kind = ProjectKind::Development;
        let (key, name) = (key.to_owned(), key.to_owned());
        let create = ProjectCommand::Create { key, name, kind, client: None, or_existing: false };
        self.must(Command::Project(ProjectRef::Id(id), create)).subject
    }

    /// An agent without skills that holds up to nine tasks.
    pub(crate) fn agent(&mut self, name: &str) -> Uuid {
        self.agent_with(name, &[], 9)
    }

    pub(crate) fn agent_with(&mut self, name: &str, skills: &[&str], capacity: u32) -> Uuid {
        let id = self.mint();
        let skills = skills.iter().map(ToString::to_string).collect();
        let register = AgentCommand::Register { name: name.into(), skills, capacity };
        self.must(Command::Agent(AgentRef::Id(id), register)).subject
    }

    /// A session of 100,000 tokens that wraps up at 60 per cent.
    pub(crate) fn session(&mut self, agent: Uuid) -> Uuid {
        self.session_under(agent, None)
    }

    pub(crate) fn session_under(&mut self, agent: Uuid, parent_session: Option<Uuid>) -> Uuid {
        let id = self.mint();
        let start = SessionCommand::Start {
            agent: AgentRef::Id(agent),
            model: None,
            context_window: Some(100_000),
            wrap_up_percent: 60,
            parent_session,
            external_id: None,
        };
        self.must(Command::Session(SessionTarget::Id(id), start)).subject
    }

    /// A ready task of medium urgency in CORE.
    pub(crate) fn task(&mut self) -> Uuid {
        self.task_with(|_| {})
    }

    pub(crate) fn task_with(&mut self, change: impl FnOnce(&mut NewTask)) -> Uuid {
        let mut new = new_task(self.mint());
        change(&mut new);
        self.must(Command::Task(TaskRef::Id(new.id), TaskCommand::Create(Box::new(new)))).subject
    }

    pub(crate) fn look(&self, task: Uuid) -> &Task {
        self.world.task(task).expect("the task is there")
    }

    pub(crate) fn next(&mut self, agent: Uuid) -> Result<Claimed, NothingReason> {
        self.next_with(agent, |_| {})
    }

    pub(crate) fn next_with(
        &mut self,
        agent: Uuid,
        change: impl FnOnce(&mut ClaimNext),
    ) -> Result<Claimed, NothingReason> {
        let mut wanted = ClaimNext {
            agent: None,
            session: SessionRef::Implicit,
            projects: vec![],
            skills: None,
            lease_seconds: None,
        };
        change(&mut wanted);
        let answer = self.must_as(&acting(agent), Command::ClaimNext(wanted));
        match (answer.claim, answer.nothing) {
            (Some(claim), None) => Ok(claim),
            (None, Some(nothing)) => Err(nothing.reason),
            other => panic!("either a claim or nothing, not {other:?}"),
        }
    }

    pub(crate) fn claim(&mut self, agent: Uuid, task: Uuid) -> Claimed {
        let answer = self.must_as(&acting(agent), on(task, claim()));
        answer.claim.expect("a claim that is taken is answered")
    }

    /// The holder is done with it.
    pub(crate) fn finish(&mut self, claimed: &Claimed) {
        let (fence, submission) = (Some(claimed.fence), Box::default());
        let complete = TaskCommand::Complete { fence, submission };
        self.must_as(&acting(claimed.agent), on(claimed.task, complete));
    }

    /// A report of that much input under the claim.
    pub(crate) fn report(&mut self, claimed: &Claimed, input: u64) -> Directive {
        let report = report(input, Some(claimed.task), Some(claimed.fence));
        let command = Command::Session(SessionTarget::Id(claimed.session), report);
        let answer = self.must_as(&acting(claimed.agent), command);
        answer.directive.expect("whoever reports is told what to do")
    }

    /// Ten per cent before the limit it warns.
    pub(crate) fn limit(&mut self, scope: ScopeRef, limit: u64) -> Uuid {
        self.limit_per(BudgetPeriod::Total, scope, limit)
    }

    pub(crate) fn limit_per(&mut self, period: BudgetPeriod, scope: ScopeRef, limit: u64) -> Uuid {
        let (unit, warn_percent, counts_cache_reads) = (BudgetUnit::Tokens, 90, false);
        let set = BudgetCommand::Set { unit, period, limit, warn_percent, counts_cache_reads };
        self.must(Command::Budget(scope, set)).subject
    }

    pub(crate) fn depend(&mut self, task: Uuid, on_task: Uuid) -> Result<Decided, Refusal> {
        self.ask(&operator(), on(task, waits_for(on_task)))
    }
}

pub(crate) fn waits_for(task: Uuid) -> TaskCommand {
    TaskCommand::AddDependency { on: TaskRef::Id(task), kind: DependencyKind::Blocks }
}

pub(crate) fn claim() -> TaskCommand {
    TaskCommand::Claim { agent: None, session: SessionRef::Implicit, lease_seconds: None }
}

pub(crate) fn on(task: Uuid, command: TaskCommand) -> Command {
    Command::Task(TaskRef::Id(task), command)
}

pub(crate) fn report(input: u64, task: Option<Uuid>, fence: Option<u64>) -> SessionCommand {
    SessionCommand::ReportTokens {
        usage: TokenUsage { input, ..TokenUsage::default() },
        model: None,
        context_tokens: None,
        cost_micros: None,
        task: task.map(TaskRef::Id),
        fence,
        request_key: None,
    }
}

/// An operator's key.
pub(crate) fn operator() -> Actor {
    Actor { role: Some(Role::Operator), ..Actor::system("otto") }
}

/// An admin's key.
pub(crate) fn admin() -> Actor {
    Actor { role: Some(Role::Admin), ..Actor::system("anna") }
}

/// The key of an agent.
pub(crate) fn acting(agent: Uuid) -> Actor {
    let role = Some(Role::Agent);
    Actor { role, agent: Some(agent), key_id: Some(agent), ..Actor::system("an agent's key") }
}

pub(crate) fn request(actor: &Actor, commands: Vec<Command>) -> Request {
    let mut request = Request::by_policy("", commands);
    request.actor = actor.clone();
    request.source = Source::Graphql;
    request
}

/// The events as the log gives them back.
pub(crate) fn recorded(decided: &Decided, now: Timestamp) -> impl Iterator<Item = Recorded> {
    decided.events.iter().map(move |pending| {
        let (kind, name) = (pending.event.kind(), pending.event.name());
        let read = Event::parse(kind, name, &pending.event.payload()).expect("it was written so");
        assert_eq!(read, pending.event, "an event is read as it was written");
        let envelope = Envelope {
            ledger_id: LEDGER,
            position: pending.position,
            stream: pending.stream,
            sequence: pending.sequence,
            recorded_at: now,
            metadata: pending.metadata.clone(),
        };
        Recorded { envelope, events: vec![read] }
    })
}

/// In CORE, of medium urgency, described.
pub(crate) fn new_task(id: Uuid) -> NewTask {
    NewTask {
        id,
        project: Some(ProjectRef::Key("CORE".into())),
        description: Some("By hand.".into()),
        priority: Some(Priority::Medium),
        ..crate::domain::task::spec::creating::new_task()
    }
}
