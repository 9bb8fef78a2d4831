//! Turns throws of dice into requests: about whatever is there, now and then about what is not.

use super::dice_of_people::priced;
use super::stage::{Stage, acting, admin, new_task, operator, request};
use crate::domain::agent::AgentCommand as A;
use crate::domain::budget::BudgetCommand as B;
use crate::domain::ledger::LedgerCommand as L;
use crate::domain::project::ProjectCommand as P;
use crate::domain::session::{SessionCommand as S, TokenUsage};
use crate::domain::task::{Checkpoint, ClaimNext, Place, TaskChange, TaskCommand as T};
use crate::domain::world::World;
use crate::domain::{
    Actor, AgentRef, Command, ProjectRef, Request, ScopeRef, SessionRef, SessionTarget, TaskRef,
};
use events::{
    BudgetPeriod, BudgetUnit, Criterion, DependencyKind, NoteKind, PauseCause, Priority,
    ProjectKind, Role, Timestamp,
};
use strum::VariantArray;
use uuid::Uuid;

/// One throw: what is asked, and where the numbers come from that fill it.
pub(super) type Throw = (u8, u64);

const AGENTS: [&str; 4] = ["ada", "bob", "cyd", "dan"];
const PROJECTS: [&str; 3] = ["CORE", "GEN", "WEB"];
const SKILLS: [&str; 3] = ["rust", "sql", "web"];
const MODELS: [Option<&str>; 3] = [None, Some("gpt-5"), Some("mystery")];

/// One throw in the making.
pub(super) struct Dice<'w> {
    world: &'w World,
    now: Timestamp,
    tasks: Vec<Uuid>,
    seed: u64,
}

/// The request that a throw means here and now.
pub(super) fn throw(stage: &Stage, fresh: Uuid, (kind, seed): Throw) -> Request {
    let mut tasks: Vec<_> = stage.world.tasks.keys().copied().collect();
    tasks.sort_unstable();
    let mut dice = Dice { world: &stage.world, now: stage.now, tasks, seed };
    let command = match kind % 32 {
        0..4 => dice.create(fresh),
        4..9 => dice.claim_next(),
        9..26 => dice.of_task(),
        26..28 => dice.of_session(fresh),
        28 => dice.of_budget(),
        29 => dice.of_agent(fresh),
        30 => dice.of_project(fresh),
        _ => dice.of_ledger(fresh),
    };
    let actor = dice.actor(&command);
    let commands = match kind {
        // Two in one request: what the first did is seen by the second, and taken back with it.
        200.. => vec![dice.create(Uuid::from_u128(fresh.as_u128() + 1)), command],
        _ => vec![command],
    };
    request(&actor, commands)
}

impl Dice<'_> {
    /// SplitMix64 (Steele, Lea, Flood 2014).
    pub(super) fn number(&mut self, below: usize) -> usize {
        self.seed = self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.seed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap_or(0) % below
    }

    pub(super) fn chance(&mut self, one_in: usize) -> bool {
        self.number(one_in) == 0
    }

    pub(super) fn of<X: Copy>(&mut self, all: &[X]) -> X {
        all[self.number(all.len())]
    }

    pub(super) fn maybe<X>(&mut self, value: impl FnOnce(&mut Self) -> X) -> Option<X> {
        self.chance(2).then(|| value(self))
    }

    /// Mostly whoever may: the holder of what is held, an operator for the rest.
    fn actor(&mut self, command: &Command) -> Actor {
        let held = match command {
            Command::Task(task, _) | Command::Session(SessionTarget::HolderOf(task), _) => {
                let task = self.world.resolve_task(task).and_then(|id| self.world.task(id));
                task.and_then(|task| Some(task.claim.as_ref()?.agent))
            }
            _ => None,
        };
        let name = AgentRef::Name(self.of(&AGENTS).into());
        let stranger = self.world.resolve_agent(&name);
        if matches!(command, Command::Ledger(_)) && !self.chance(4) {
            return admin();
        }
        match (held, stranger) {
            (Some(holder), _) if !self.chance(4) => acting(holder),
            (None, Some(agent)) if matches!(command, Command::ClaimNext(_)) => acting(agent),
            (_, Some(agent)) if self.chance(6) => acting(agent),
            _ if self.chance(8) => Actor::system("policy"),
            _ => operator(),
        }
    }

    pub(super) fn agent(&mut self) -> AgentRef {
        AgentRef::Name(self.of(&AGENTS).into())
    }

    fn project(&mut self) -> ProjectRef {
        ProjectRef::Key(self.of(&PROJECTS).into())
    }

    fn task(&mut self) -> TaskRef {
        if self.tasks.is_empty() || self.chance(40) {
            return TaskRef::Key { project: "CORE".into(), number: 99 };
        }
        let id = self.number(self.tasks.len());
        TaskRef::Id(self.tasks[id])
    }

    /// More often one that is held: what is not held has a duller life.
    fn worked_on(&mut self) -> TaskRef {
        let mut held: Vec<_> = self.world.live_claims().map(|(id, _)| id).collect();
        held.sort_unstable();
        if held.is_empty() || self.chance(3) { self.task() } else { TaskRef::Id(self.of(&held)) }
    }

    pub(super) fn time(&mut self) -> Timestamp {
        self.now.plus_seconds(i64::try_from(self.number(400)).unwrap_or(0) - 20)
    }

    fn skills(&mut self) -> Vec<String> {
        let count = self.number(3);
        (0..count).map(|_| self.of(&SKILLS).to_owned()).collect()
    }

    /// The live fence, an old one, one that was never given, or none.
    fn fence(&mut self, task: &TaskRef) -> Option<u64> {
        let found = self.world.resolve_task(task).and_then(|id| self.world.task(id));
        let last = found.map_or(0, |task| task.fences);
        let live = found.and_then(|task| Some(task.claim.as_ref()?.fence));
        match self.number(16) {
            0 => None,
            1 => Some(last + 1),
            2 => Some(last.saturating_sub(1)),
            3 => Some(last),
            _ => live,
        }
    }

    fn create(&mut self, id: Uuid) -> Command {
        let mut new = new_task(id);
        new.project = self.maybe(Self::project);
        new.description = self.maybe(|_| "By hand.".into());
        new.priority = Some(self.of(Priority::VARIANTS));
        new.ready_anyhow = !self.chance(4);
        new.skills = self.skills();
        new.paths = self.paths();
        new.labels = self.labels();
        new.phase = self.maybe(Self::phase);
        new.parent = self.chance(3).then(|| self.task());
        new.assignee = self.chance(5).then(|| self.agent());
        new.not_before = self.chance(4).then(|| self.time());
        new.estimate_tokens = self.maybe(|dice| dice.number(500) as u64);
        new.max_attempts = Some(1 + u32::try_from(self.number(3)).unwrap_or(0));
        new.criteria = vec![Criterion { id: "c1".into(), text: "it parses".into() }];
        let relations = self.number(3);
        new.depends_on = (0..relations).map(|_| (self.task(), self.kind())).collect();
        Command::Task(TaskRef::Id(id), T::Create(Box::new(new)))
    }

    fn kind(&mut self) -> DependencyKind {
        match self.number(3) {
            0 => self.of(DependencyKind::VARIANTS),
            _ => DependencyKind::Blocks,
        }
    }

    fn session_ref(&mut self) -> SessionRef {
        let sessions = self.sessions();
        match sessions.is_empty() || !self.chance(3) {
            true => SessionRef::Implicit,
            false => SessionRef::Id(self.of(&sessions)),
        }
    }

    fn sessions(&self) -> Vec<Uuid> {
        let mut sessions: Vec<_> = self.world.sessions.keys().copied().collect();
        sessions.sort_unstable();
        sessions
    }

    fn claim_next(&mut self) -> Command {
        Command::ClaimNext(ClaimNext {
            agent: self.chance(12).then(|| self.agent()),
            session: self.session_ref(),
            projects: if self.chance(3) { vec![self.project()] } else { vec![] },
            skills: self.chance(4).then(|| self.skills()),
            lease_seconds: self.maybe(|dice| 5 + u32::try_from(dice.number(60)).unwrap_or(0)),
        })
    }

    fn of_task(&mut self) -> Command {
        let task = self.worked_on();
        let fence = self.fence(&task);
        let text = || "half of it".to_owned();
        let command = match self.number(45) {
            30.. => self.of_people(fence),
            0 => T::Ready,
            1 => T::Assign { assignee: self.maybe(Self::agent) },
            2..5 => T::AddDependency { on: self.task(), kind: self.kind() },
            5 => T::RemoveDependency { on: self.task(), kind: self.maybe(Self::kind) },
            6 => T::AddNote { kind: NoteKind::Insight, text: text() },
            7 => T::CheckCriterion { criterion: "c1".into(), fence },
            8 if self.chance(3) => T::CloseElsewhere { how: "closed".into(), at: None },
            9 => T::Claim {
                agent: (!self.chance(6)).then(|| self.agent()),
                session: self.session_ref(),
                lease_seconds: None,
            },
            10 => T::Heartbeat { fence },
            11 => T::ReportProgress { fence, percent: None, text: text() },
            12 => T::SaveCheckpoint { fence, checkpoint: left() },
            13 | 14 => T::Pause {
                fence,
                cause: self.of(PauseCause::VARIANTS),
                checkpoint: self.maybe(|_| left()),
                resume_at: self.maybe(Self::time),
            },
            15 => T::Resume,
            16 => T::Block { fence, reason: text() },
            17 => T::Unblock { reason: None },
            18 => T::Fail {
                fence,
                error: text(),
                cause: self.maybe(|dice| dice.of(PauseCause::VARIANTS)),
                resume_at: None,
            },
            19 if self.chance(2) => T::Park { fence: fence.unwrap_or(1) },
            19 => T::Release { fence, reason: None },
            20 if self.chance(2) => T::Cancel { reason: None },
            20 => T::RollUp,
            21 => T::Reopen { reason: None },
            22 => T::Suspect { fence: fence.unwrap_or(1) },
            23 => T::Reclaim { fence: fence.unwrap_or(1) },
            24 => T::Complete { fence, submission: Box::new(self.submission()) },
            25 | 26 => T::Change(Box::new(self.change())),
            // What befalls silent holders is worth more throws.
            27 => T::Suspect { fence: fence.unwrap_or(1) },
            28 => T::Reclaim { fence: fence.unwrap_or(1) },
            _ => T::Claim {
                agent: Some(self.agent()),
                session: SessionRef::Implicit,
                lease_seconds: Some(5),
            },
        };
        Command::Task(task, command)
    }

    fn change(&mut self) -> TaskChange {
        TaskChange {
            description: self.maybe(|_| "By heart.".into()),
            priority: self.maybe(|dice| dice.of(Priority::VARIANTS)),
            labels: self.maybe(Self::skills),
            estimate_tokens: self.maybe(|dice| dice.number(500) as u64),
            not_before: self.maybe(|dice| dice.maybe(Self::time)),
            drop_criteria: if self.chance(3) { vec!["c1".into()] } else { vec![] },
            place: Place {
                project: self.maybe(Self::project),
                parent: self.maybe(|dice| dice.maybe(Self::task)),
                phase: self.maybe(|dice| dice.maybe(Self::phase)),
            },
            ..TaskChange::default()
        }
    }

    fn of_session(&mut self, fresh: Uuid) -> Command {
        let task = self.worked_on();
        let sessions = self.sessions();
        let target = match self.number(4) {
            0 if !sessions.is_empty() => SessionTarget::Id(self.of(&sessions)),
            1 => SessionTarget::ImplicitOf(self.agent()),
            _ => SessionTarget::HolderOf(task.clone()),
        };
        if self.chance(6) {
            let start = S::Start {
                agent: self.agent(),
                model: self.of(&MODELS).map(Into::into),
                context_window: self.maybe(|_| 1_000),
                wrap_up_percent: 60,
                parent_session: (!sessions.is_empty() && self.chance(2))
                    .then(|| self.of(&sessions)),
                external_id: None,
            };
            return Command::Session(SessionTarget::Id(fresh), start);
        }
        if self.chance(12) {
            return Command::Session(target, S::End { summary: None });
        }
        let report = S::ReportTokens {
            usage: self.usage(),
            model: self.of(&MODELS).map(Into::into),
            context_tokens: self.maybe(|dice| dice.number(1_200) as u64),
            cost_micros: self.maybe(|dice| dice.number(90) as u64),
            fence: if self.chance(2) { self.fence(&task) } else { None },
            task: self.maybe(|_| task),
            request_key: None,
        };
        Command::Session(target, report)
    }

    fn usage(&mut self) -> TokenUsage {
        let tokens = self.number(200) as u64;
        TokenUsage { input: tokens, output: tokens / 3, cache_read: 7, ..TokenUsage::default() }
    }

    fn of_budget(&mut self) -> Command {
        let sessions = self.sessions();
        let scope = match self.number(5) {
            4 if !sessions.is_empty() => ScopeRef::Session(self.of(&sessions)),
            0 => ScopeRef::Ledger,
            1 => ScopeRef::Agent(self.agent()),
            2 => ScopeRef::Project(self.project()),
            _ => ScopeRef::Task(self.task()),
        };
        let (unit, period) = (self.of(BudgetUnit::VARIANTS), self.of(BudgetPeriod::VARIANTS));
        let command = match self.number(4) {
            0 => B::Remove { unit, period, reason: None },
            _ => B::Set {
                unit,
                period,
                limit: self.number(2_000) as u64,
                warn_percent: 80,
                counts_cache_reads: self.chance(2),
            },
        };
        Command::Budget(scope, command)
    }

    fn of_agent(&mut self, fresh: Uuid) -> Command {
        let name: String = self.of(&AGENTS).into();
        match self.number(9) {
            8 => Command::Agent(AgentRef::Name(name), A::ReportAvailability(self.availability())),
            0 if self.chance(4) => Command::Agent(AgentRef::Name(name), A::Retire { reason: None }),
            1 => {
                let on = self.chance(2);
                Command::Agent(AgentRef::Name(name), A::SwitchAutonomy { on, reason: None })
            }
            _ => {
                let capacity = 1 + u32::try_from(self.number(4)).unwrap_or(0);
                let register = A::Register { name, skills: self.skills(), capacity };
                Command::Agent(AgentRef::Id(fresh), register)
            }
        }
    }

    fn of_project(&mut self, fresh: Uuid) -> Command {
        let key: String = self.of(&PROJECTS).into();
        let (name, kind, on) = (key.clone(), ProjectKind::General, self.chance(2));
        let create = P::Create { key, name, kind, client: None, or_existing: on };
        match self.number(9) {
            6.. => Command::Project(self.project(), self.rule()),
            0 if self.chance(2) => Command::Project(self.project(), P::Archive { reason: None }),
            1 | 2 => Command::Project(self.project(), P::SwitchAutonomy { on, reason: None }),
            _ => Command::Project(ProjectRef::Id(fresh), create),
        }
    }

    fn of_ledger(&mut self, fresh: Uuid) -> Command {
        let on = !self.chance(4);
        let keys: Vec<_> = self.world.ledger().keys.keys().copied().collect();
        let views: Vec<_> = self.world.ledger().views.keys().copied().collect();
        Command::Ledger(match self.number(7) {
            4 if !views.is_empty() => L::DropView { id: self.of(&views) },
            4 | 5 => L::SaveView { view: self.view(fresh), is_new: true },
            6 => {
                let version = self.of(&["one", "two", "three"]).to_owned();
                let input = 1 + self.number(2) as u64;
                L::LoadPriceList { version, prices: vec![priced("mystery", input)] }
            }
            0 if !keys.is_empty() => L::RevokeKey { key_id: self.of(&keys), reason: None },
            0 | 1 => L::IssueKey {
                key_id: fresh,
                name: "key".into(),
                role: self.of(Role::VARIANTS),
                agent: self.maybe(Self::agent),
                grants: vec![],
                expires_at: self.maybe(Self::time),
            },
            _ => L::SwitchAutonomy { on, reason: None },
        })
    }
}

fn left() -> Checkpoint {
    Checkpoint { summary: "half of it".into(), state: None, next_steps: vec![], files: vec![] }
}
