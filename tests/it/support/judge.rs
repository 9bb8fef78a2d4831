//! A judge that knows the log alone. It follows the events one by one, looks at no state of ours,
//! and notes what architecture.md forbids.

use events::{
    BudgetEvent, BudgetPeriod, BudgetUnit, Event, PauseCause, Recorded, Scope, ScopeKind,
    SessionEvent, Standing, TaskEvent, Timestamp,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Something that may stand in no log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// Positions or sequences with a gap, or one twice.
    Gap,
    /// A time before the one below it.
    TimeGoesBack,
    /// A cause at or above its effect.
    CauseAhead,
    /// A claim of a task that is held.
    HeldTwice,
    /// A fence that is not the last and one more.
    FenceNotNext,
    /// A write under a claim that is not live, or an end that names another.
    NotTheLiveFence,
    /// What is closed is held.
    ClosedAndHeld,
    /// A claim of what an operator laid to rest, and nobody resumed.
    TakenFromRest,
    /// A claim where spent and set aside had reached the limit.
    GrantedBeyondLimit,
    /// A former holder's use that is not marked late, or a holder's that is.
    WronglyMarked,
}

/// Input, output and cache creation; cache reads; micro-dollars.
pub type Sums = [u64; 3];

/// A claim as its events say.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Hold {
    pub fence: u64,
    pub agent: Uuid,
    session: Uuid,
    reserved: u64,
    used: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Limit {
    over: Scope,
    limit: u64,
    money: bool,
    counts_cache_reads: bool,
}

/// What the events so far say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Judge {
    ledger: Uuid,
    pub position: u64,
    recorded_at: Timestamp,
    sequences: BTreeMap<Uuid, u64>,
    fences: BTreeMap<Uuid, u64>,
    /// Every live claim.
    pub held: BTreeMap<Uuid, Hold>,
    /// What an operator laid to rest.
    rests: BTreeSet<Uuid>,
    projects: BTreeMap<Uuid, Uuid>,
    sessions: BTreeMap<Uuid, Uuid>,
    /// By the budget's stream.
    limits: BTreeMap<Uuid, Limit>,
    /// What was spent over each scope.
    pub spent: BTreeMap<Scope, Sums>,
    /// What may stand in no log, and does in this one.
    pub faults: BTreeSet<Fault>,
}

impl Judge {
    /// A judge of a ledger in which nothing has happened.
    pub fn of(ledger: Uuid) -> Self {
        Self { ledger, ..Self::default() }
    }

    /// The next event of the log.
    pub fn follow(&mut self, recorded: &Recorded) {
        let at = &recorded.envelope;
        self.position += 1;
        let sequence = self.sequences.entry(at.stream.id).or_default();
        *sequence += 1;
        let gap = (at.position, at.sequence) != (self.position, *sequence);
        self.fault(Fault::Gap, gap);
        self.fault(Fault::TimeGoesBack, at.recorded_at < self.recorded_at);
        self.recorded_at = self.recorded_at.max(at.recorded_at);
        let ahead = at.metadata.causation.is_some_and(|cause| cause >= at.position);
        self.fault(Fault::CauseAhead, ahead);
        for event in &recorded.events {
            match event {
                Event::Task(event) => self.follow_task(at.stream.id, event),
                Event::Session(event) => self.follow_session(at.stream.id, event),
                Event::Budget(event) => self.follow_budget(at.stream.id, event),
                _ => {}
            }
        }
    }

    fn fault(&mut self, fault: Fault, found: bool) {
        if found {
            self.faults.insert(fault);
        }
    }

    fn follow_task(&mut self, id: Uuid, event: &TaskEvent) {
        use TaskEvent as E;
        match event {
            E::TaskCreated { project, .. } | E::TaskMoved { project, .. } => {
                self.projects.insert(id, *project);
            }
            E::TaskClaimed { .. } => self.claimed(id, event),
            E::ClaimSuspected { fence }
            | E::ClaimRevived { fence }
            | E::ProgressReported { fence, .. }
            | E::CheckpointSaved { fence, .. } => self.holds(id, *fence),
            E::QuestionAsked(asked) if asked.holds_claim => self.holds(id, asked.fence),
            E::QuestionAsked(asked) => self.ends(id, Some(asked.fence)),
            E::ClaimReclaimed { fence }
            | E::ClaimReleased { fence, .. }
            | E::TaskSubmitted { fence, .. }
            | E::AttemptFailed { fence, .. } => self.ends(id, Some(*fence)),
            E::TaskPaused { fence, cause, resume_at } => {
                self.ends(id, *fence);
                if *cause == PauseCause::Operator && resume_at.is_none() {
                    self.rests.insert(id);
                }
            }
            E::TaskBlocked { fence, .. } | E::TaskCancelled { fence, .. } => {
                self.ends(id, *fence);
                self.rests.remove(&id);
            }
            E::TaskResumed {} => {
                self.rests.remove(&id);
            }
            E::TaskClosedElsewhere { .. } | E::TaskCompleted { .. } | E::TaskFailed { .. } => {
                let held = self.held.contains_key(&id);
                self.fault(Fault::ClosedAndHeld, held);
            }
            _ => {}
        }
    }

    fn claimed(&mut self, id: Uuid, event: &TaskEvent) {
        let TaskEvent::TaskClaimed { agent, session, fence, reserved, .. } = *event else { return };
        let last = self.fences.insert(id, fence).unwrap_or(0);
        self.fault(Fault::FenceNotNext, fence != last + 1);
        self.fault(Fault::TakenFromRest, self.rests.contains(&id));
        let hold = Hold { fence, agent, session, reserved, used: 0 };
        let scopes = self.scopes(Some(id), session, agent);
        let beyond = scopes.into_iter().any(|scope| self.is_spent(scope));
        self.fault(Fault::GrantedBeyondLimit, beyond);
        let before = self.held.insert(id, hold);
        self.fault(Fault::HeldTwice, before.is_some());
    }

    fn holds(&mut self, id: Uuid, fence: u64) {
        let live = self.held.get(&id).map(|hold| hold.fence);
        self.fault(Fault::NotTheLiveFence, live != Some(fence));
    }

    /// Every event that ends a claim carries the fence that it ended.
    fn ends(&mut self, id: Uuid, fence: Option<u64>) {
        let live = self.held.remove(&id).map(|hold| hold.fence);
        self.fault(Fault::NotTheLiveFence, live != fence);
    }

    fn follow_session(&mut self, id: Uuid, event: &SessionEvent) {
        if let SessionEvent::SessionStarted { agent, .. } = event {
            self.sessions.insert(id, *agent);
        }
        let SessionEvent::TokensReported {
            task,
            fence,
            standing,
            input,
            output,
            cache_creation,
            cache_read,
            cost_micros,
            ..
        } = event
        else {
            return;
        };
        let tokens = input + output + cache_creation;
        let agent = self.sessions.get(&id).copied().unwrap_or_default();
        for scope in self.scopes(*task, id, agent) {
            let sums = self.spent.entry(scope).or_default();
            let more = [tokens, *cache_read, cost_micros.unwrap_or(0)];
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        let hold = task.and_then(|task| self.held.get_mut(&task));
        let live = hold.filter(|hold| Some(hold.fence) == *fence && hold.agent == agent);
        let late = fence.is_some() && live.is_none();
        if let Some(hold) = live {
            hold.used += tokens;
        }
        self.fault(Fault::WronglyMarked, late != (*standing == Standing::Late));
    }

    fn follow_budget(&mut self, id: Uuid, event: &BudgetEvent) {
        match *event {
            // Days and months are the calendar's affair.
            BudgetEvent::BudgetSet { period, .. } if period != BudgetPeriod::Total => {}
            BudgetEvent::BudgetSet { scope: over, unit, limit, counts_cache_reads, .. } => {
                let money = unit == BudgetUnit::Money;
                self.limits.insert(id, Limit { over, limit, money, counts_cache_reads });
            }
            BudgetEvent::BudgetRemoved { .. } => {
                self.limits.remove(&id);
            }
            BudgetEvent::BudgetWarned { .. } | BudgetEvent::BudgetSpent { .. } => {}
        }
    }

    fn scopes(&self, task: Option<Uuid>, session: Uuid, agent: Uuid) -> Vec<Scope> {
        let project = task.and_then(|task| self.projects.get(&task).copied());
        [
            task.map(|id| Scope { kind: ScopeKind::Task, id }),
            Some(Scope { kind: ScopeKind::Session, id: session }),
            Some(Scope { kind: ScopeKind::Agent, id: agent }),
            project.map(|id| Scope { kind: ScopeKind::Project, id }),
            Some(Scope { kind: ScopeKind::Ledger, id: self.ledger }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// What live claims have set aside over a scope and not yet used.
    pub fn reserved(&self, scope: Scope) -> u64 {
        let under = |(task, hold): &(&Uuid, &Hold)| {
            self.scopes(Some(**task), hold.session, hold.agent).contains(&scope)
        };
        self.held
            .iter()
            .filter(under)
            .map(|(_, hold)| hold.reserved.saturating_sub(hold.used))
            .sum()
    }

    fn is_spent(&self, scope: Scope) -> bool {
        let [tokens, cache_reads, micros] = self.spent.get(&scope).copied().unwrap_or_default();
        self.limits.values().filter(|limit| limit.over == scope).any(|limit| {
            let counted = match (limit.money, limit.counts_cache_reads) {
                (true, _) => micros,
                (false, true) => tokens + cache_reads + self.reserved(scope),
                (false, false) => tokens + self.reserved(scope),
            };
            counted >= limit.limit
        })
    }
}
