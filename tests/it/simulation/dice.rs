//! Turns chance into requests: about whatever the course has seen, now and then about what is over.

use crate::support::requests::{create_task, register_agent};
use events::{BudgetPeriod, BudgetUnit, PauseCause, Priority, Role, Source};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use task_ledger::domain::budget::BudgetCommand;
use task_ledger::domain::session::{SessionCommand, TokenUsage};
use task_ledger::domain::task::{Checkpoint, ClaimNext, TaskChange, TaskCommand as T};
use task_ledger::domain::{
    Action, Actor, AgentRef, Claimed, Command, Request, ScopeRef, SessionRef, SessionTarget,
    TaskRef,
};
use uuid::Uuid;

pub(super) const AGENTS: usize = 4;

/// The agent of that number.
pub(super) const fn agent(index: usize) -> Uuid {
    Uuid::from_u128(0xA0 + index as u128)
}

/// What the course has seen, as far as it asks about it again.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) tasks: Vec<Uuid>,
    /// Claims that were answered, those that have ended since included.
    pub(super) claims: Vec<Claimed>,
}

pub(super) struct Dice {
    chance: StdRng,
    minted: u128,
}

impl Dice {
    pub(super) fn of(seed: u64) -> Self {
        Self { chance: StdRng::seed_from_u64(seed), minted: 0x1000 }
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.chance.random_range(0..bound)
    }

    pub(super) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn mint(&mut self) -> Uuid {
        self.minted += 1;
        Uuid::from_u128(self.minted)
    }

    /// The agents there are.
    pub(super) fn first() -> Request {
        let register = |index| register_agent(agent(index), &format!("agent-{index}"));
        request(operator(), (0..AGENTS).map(register).collect())
    }

    pub(super) fn request(&mut self, seen: &Seen) -> Request {
        match self.below(20) {
            0..4 => request(operator(), vec![self.create(seen)]),
            4..8 => self.claim_next(),
            8..14 => self.of_claim(seen),
            14..17 => self.report(seen),
            17 | 18 => self.order(seen),
            _ => request(operator(), vec![self.budget(seen)]),
        }
    }

    fn create(&mut self, seen: &Seen) -> Command {
        let mut create = create_task(self.mint(), "Do it");
        if let Command::Task(_, T::Create(new)) = &mut create {
            new.estimate_tokens = self.once_in(2).then(|| self.below(400) as u64);
            if self.once_in(4) && !seen.tasks.is_empty() {
                let on = TaskRef::Id(self.task(seen));
                new.depends_on = vec![(on, events::DependencyKind::Blocks)];
            }
        }
        create
    }

    fn task(&mut self, seen: &Seen) -> Uuid {
        if seen.tasks.is_empty() { Uuid::nil() } else { seen.tasks[self.below(seen.tasks.len())] }
    }

    fn claim_next(&mut self) -> Request {
        let wanted = ClaimNext {
            agent: None,
            session: SessionRef::Implicit,
            projects: Vec::new(),
            skills: None,
            // Some lapse while the course goes on.
            lease_seconds: Some(if self.once_in(3) { 5 } else { 600 }),
        };
        let by = acting(agent(self.below(AGENTS)));
        request(by, vec![Command::ClaimNext(wanted)])
    }

    /// Mostly a late claim: the earlier ones have ended.
    fn claim(&mut self, seen: &Seen) -> Option<Claimed> {
        let count = seen.claims.len();
        let recent = count.min(8);
        match count {
            0 => None,
            _ if self.once_in(4) => Some(seen.claims[self.below(count)].clone()),
            _ => Some(seen.claims[count - 1 - self.below(recent)].clone()),
        }
    }

    /// What a holder, or a former one, writes.
    fn of_claim(&mut self, seen: &Seen) -> Request {
        let Some(claim) = self.claim(seen) else { return self.claim_next() };
        let fence = Some(claim.fence);
        let text = || "half of it".to_owned();
        let write = match self.below(12) {
            0 | 1 => T::Heartbeat { fence },
            2 | 3 => T::ReportProgress { fence, percent: Some(50), text: text() },
            4 => T::SaveCheckpoint { fence, checkpoint: left() },
            5 | 6 => {
                let cause = PauseCause::ContextFull;
                T::Pause { fence, cause, checkpoint: Some(left()), resume_at: None }
            }
            7 => T::Block { fence, reason: text() },
            8 => T::Fail { fence, error: text(), cause: None, resume_at: None },
            9 => T::Release { fence, reason: None },
            _ => T::Complete { fence, submission: Box::default() },
        };
        let task = TaskRef::Id(claim.task);
        request(acting(claim.agent), vec![Command::Task(task, write)])
    }

    fn report(&mut self, seen: &Seen) -> Request {
        let Some(claim) = self.claim(seen) else { return self.claim_next() };
        let input = self.below(200) as u64;
        let named = !self.once_in(5);
        let report = SessionCommand::ReportTokens {
            usage: TokenUsage { input, output: input / 3, cache_read: 7, ..Default::default() },
            model: None,
            context_tokens: None,
            cost_micros: self.once_in(2).then(|| self.below(90) as u64),
            task: named.then_some(TaskRef::Id(claim.task)),
            fence: named.then_some(claim.fence),
            request_key: None,
        };
        let session = SessionTarget::Id(claim.session);
        request(acting(claim.agent), vec![Command::Session(session, report)])
    }

    /// What an operator orders, two of them at once now and then.
    fn order(&mut self, seen: &Seen) -> Request {
        let mut commands = Vec::new();
        for _ in 0..=usize::from(self.once_in(4)) {
            let (fence, reason) = (None, None);
            let order = match self.below(8) {
                0 => {
                    let cause = PauseCause::Operator;
                    T::Pause { fence, cause, checkpoint: None, resume_at: None }
                }
                1 => T::Resume,
                2 => T::Cancel { reason },
                3 => T::Reopen { reason },
                4 => T::Release { fence, reason },
                5 => T::Unblock { reason },
                _ => {
                    let all = [Priority::Critical, Priority::Medium, Priority::Low];
                    let priority = Some(all[self.below(all.len())]);
                    T::Change(Box::new(TaskChange { priority, ..TaskChange::default() }))
                }
            };
            commands.push(Command::Task(TaskRef::Id(self.task(seen)), order));
        }
        request(operator(), commands)
    }

    fn budget(&mut self, seen: &Seen) -> Command {
        let scope = match self.below(4) {
            0 => ScopeRef::Task(TaskRef::Id(self.task(seen))),
            1 | 2 => ScopeRef::Agent(AgentRef::Id(agent(self.below(AGENTS)))),
            _ => ScopeRef::Ledger,
        };
        let unit = if self.once_in(3) { BudgetUnit::Money } else { BudgetUnit::Tokens };
        let period = BudgetPeriod::Total;
        let command = match self.below(3) {
            0 => BudgetCommand::Remove { unit, period, reason: None },
            _ => BudgetCommand::Set {
                unit,
                period,
                limit: 1 + self.below(20_000) as u64,
                warn_percent: 80,
                counts_cache_reads: self.once_in(2),
            },
        };
        Command::Budget(scope, command)
    }
}

fn left() -> Checkpoint {
    Checkpoint { summary: "half of it".into(), state: None, next_steps: vec![], files: vec![] }
}

fn operator() -> Actor {
    Actor { role: Some(Role::Operator), key_id: Some(Uuid::from_u128(7)), ..Actor::system("olga") }
}

fn acting(agent: Uuid) -> Actor {
    let key = Some(agent);
    Actor { role: Some(Role::Agent), agent: key, key_id: key, ..Actor::system("an agent's key") }
}

fn request(actor: Actor, commands: Vec<Command>) -> Request {
    Request {
        actor,
        source: Source::Graphql,
        request_id: None,
        idempotency: None,
        correlation: None,
        actions: commands.into_iter().map(Action::from).collect(),
    }
}
