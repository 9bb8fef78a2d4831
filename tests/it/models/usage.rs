//! What agents report to have used: repeated because the answer was lost, come late because the claim
//! had ended, told to stop because a budget is spent.

use super::scene::{Scene, acting, agent, claim, on, operator, task};
use super::verdict::{breaks, holds};
use crate::support::judge::Fault;
use events::{BudgetPeriod, BudgetUnit, Event, ScopeKind, SessionEvent, Standing};
use stateright::{Model, Property};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use task_ledger::domain::budget::BudgetCommand;
use task_ledger::domain::session::{SessionCommand, TokenUsage};
use task_ledger::domain::task::TaskCommand;
use task_ledger::domain::world::World;
use task_ledger::domain::{Command, Directive, ScopeRef, SessionTarget, TaskRef};

/// What is broken in a twin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Broken {
    /// A report that comes again under its key is a new one.
    RetryCountedTwice,
    /// What a claim has set aside outlives it.
    ReservationNotFreed,
    /// Claims are granted whatever is spent.
    BudgetNotLookedAt,
    /// What a former holder used is not counted.
    LateNotCounted,
    /// What a former holder used is taken for the present one's.
    LateTakenForLive,
    /// Nobody is told to stop.
    StopWithheld,
}

const AGENTS: usize = 2;
/// Every report is of so many tokens.
const USED: u64 = 50;
/// Every claim sets so much aside.
const SET_ASIDE: u64 = 60;
/// So much may be spent over the ledger.
const LIMIT: u64 = 100;

/// Something that was used, and is told until it is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Report {
    key: u8,
    agent: usize,
    fence: u64,
}

#[derive(Debug, Clone, PartialEq)]
enum Action {
    Claim {
        agent: usize,
    },
    /// Tokens are used; that is to be told.
    Use {
        agent: usize,
    },
    /// It arrives; the answer may be lost.
    Tell {
        report: usize,
        answered: bool,
    },
    /// The holder gives it back, or an operator takes it away.
    Release {
        agent: usize,
    },
    Take {
        agent: usize,
    },
}

#[derive(Clone)]
struct Till {
    scene: Arc<Scene>,
    broken: Option<Broken>,
    believes: [Option<u64>; AGENTS],
    /// Told, and not answered yet.
    open: Vec<Report>,
    used: u8,
    /// The keys under which something was counted, as the transactor remembers them, and whether
    /// the first answer was to stop.
    known: BTreeMap<u8, bool>,
    /// The keys that were answered.
    answered: BTreeSet<u8>,
    /// Reports by holders that were counted above the limit, by agent and fence.
    beyond: BTreeSet<(usize, u64)>,
    twice_beyond: bool,
    mismarked: bool,
    print: Arc<str>,
}

struct Usage {
    broken: Option<Broken>,
    reports: u8,
    fences: u64,
}

const HOUSE: Usage = Usage { broken: None, reports: 3, fences: 2 };

impl Model for Usage {
    type State = Till;
    type Action = Action;

    fn init_states(&self) -> Vec<Till> {
        let mut scene = Scene::new(AGENTS, AGENTS, Some(SET_ASIDE));
        scene.must(Command::Budget(ScopeRef::Ledger, limit()));
        let mut till = Till {
            scene: Arc::new(scene),
            broken: self.broken,
            believes: [None; AGENTS],
            open: Vec::new(),
            used: 0,
            known: BTreeMap::new(),
            answered: BTreeSet::new(),
            beyond: BTreeSet::new(),
            twice_beyond: false,
            mismarked: false,
            print: Arc::default(),
        };
        // Which of them is first makes no difference.
        till.claim(0);
        vec![till.printed()]
    }

    fn actions(&self, till: &Till, actions: &mut Vec<Action>) {
        for agent in 0..AGENTS {
            let task = till.scene.look(agent);
            if till.believes[agent].is_none() && task.fences < self.fences {
                actions.push(Action::Claim { agent });
            }
            let silent = till.open.iter().all(|report| report.agent != agent);
            if till.believes[agent].is_some() && silent {
                if till.used < self.reports {
                    actions.push(Action::Use { agent });
                }
                actions.push(Action::Release { agent });
            }
            if task.claim.is_some() {
                actions.push(Action::Take { agent });
            }
        }
        for report in 0..till.open.len() {
            actions.push(Action::Tell { report, answered: true });
            actions.push(Action::Tell { report, answered: false });
        }
    }

    fn next_state(&self, before: &Till, action: Action) -> Option<Till> {
        let mut till = before.clone();
        match action {
            Action::Claim { agent } => till.claim(agent),
            Action::Use { agent } => {
                let fence = till.believes[agent]?;
                till.open.push(Report { key: till.used, agent, fence });
                till.used += 1;
            }
            Action::Tell { report, answered } => till.tell(report, answered),
            Action::Release { agent } => {
                let fence = till.believes[agent].take();
                till.end(agent, &acting(agent), fence);
            }
            Action::Take { agent } => till.end(agent, &operator(), None),
        }
        let till = till.printed();
        (till != *before).then_some(till)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(ONCE, |_, till: &Till| till.counts_each_once()),
            Property::always(SUMS, |_, till: &Till| till.sums_are_the_log()),
            Property::always(FREED, |_, till: &Till| till.sets_aside_what_holders_may_use()),
            Property::always(GRANTS, |_, till: &Till| !till.scene.has(Fault::GrantedBeyondLimit)),
            Property::always(BEYOND, |_, till: &Till| !till.twice_beyond),
            Property::always(MARKED, |_, till: &Till| {
                !till.mismarked && !till.scene.has(Fault::WronglyMarked)
            }),
            Property::sometimes("more is spent than the limit", |_, till: &Till| {
                till.spent() > LIMIT
            }),
            Property::sometimes("everything that may be used is told", |model, till: &Till| {
                till.answered.len() == usize::from(model.reports)
            }),
        ]
    }
}

const ONCE: &str = "what was used is counted once, however often it is told";
const SUMS: &str = "spent over every scope is the sum of its reports";
const FREED: &str = "what is set aside is what live claims may still use";
const GRANTS: &str = "nothing is granted where the limit is reached";
const BEYOND: &str = "beyond the limit a holder uses what it used before its next answer";
const MARKED: &str = "what a former holder used is marked late";

fn limit() -> BudgetCommand {
    let (unit, limit, warn_percent) = (BudgetUnit::Tokens, LIMIT, 90);
    let period = BudgetPeriod::Total;
    BudgetCommand::Set { unit, period, limit, warn_percent, counts_cache_reads: false }
}

impl Till {
    fn claim(&mut self, agent: usize) {
        let blind = self.broken == Some(Broken::BudgetNotLookedAt);
        let mut scene = (*self.scene).clone();
        if blind {
            let (unit, period) = (BudgetUnit::Tokens, BudgetPeriod::Total);
            let lifted = BudgetCommand::Remove { unit, period, reason: None };
            scene.world.decide(&by_operator(lifted), scene.now).unwrap();
        }
        if scene.ask(&acting(agent), on(agent, claim(60))).is_ok() {
            let claim = scene.look(agent).claim.as_ref();
            self.believes[agent] = claim.map(|claim| claim.fence);
            if blind {
                scene.world.decide(&by_operator(limit()), scene.now).unwrap();
            }
            self.scene = Arc::new(scene);
        }
    }

    fn change(&mut self) -> &mut Scene {
        Arc::make_mut(&mut self.scene)
    }

    fn tell(&mut self, index: usize, answered: bool) {
        let Report { key, agent: by, fence } = self.open[index].clone();
        let live = self.scene.judge.held.get(&task(by));
        let holds = live.is_some_and(|hold| hold.fence == fence && hold.agent == agent(by));
        let first = self.known.get(&key).copied();
        let first = first.filter(|_| self.broken != Some(Broken::RetryCountedTwice));
        let stop = first.unwrap_or_else(|| {
            let above = self.spent() >= LIMIT;
            let stop = self.count(by, fence, holds);
            self.twice_beyond |= holds && above && !self.beyond.insert((by, fence));
            stop
        });
        self.known.insert(key, stop);
        if answered {
            self.open.remove(index);
            self.answered.insert(key);
            if stop && self.broken != Some(Broken::StopWithheld) {
                self.believes[by] = None;
            }
        }
    }

    /// Has a report counted; says whether the reporter is told to stop.
    fn count(&mut self, by: usize, fence: u64, holds: bool) -> bool {
        let (told, length) = (fence, self.scene.log.len());
        let mut fence = Some(fence);
        match self.broken {
            Some(Broken::LateNotCounted) if !holds => return true,
            Some(Broken::LateTakenForLive) => fence = None,
            _ => {}
        }
        let report = SessionCommand::ReportTokens {
            usage: TokenUsage { input: USED, ..TokenUsage::default() },
            model: None,
            context_tokens: None,
            cost_micros: None,
            task: Some(TaskRef::Id(task(by))),
            fence,
            request_key: None,
        };
        let session = SessionTarget::Id(World::implicit_session(agent(by)));
        let answer = self.change().ask(&acting(by), Command::Session(session, report)).unwrap();
        let as_told = self.scene.since(length).any(|event| match event {
            Event::Session(SessionEvent::TokensReported { fence, standing, .. }) => {
                *fence == Some(told) && (*standing == Standing::Live) == holds
            }
            _ => false,
        });
        self.mismarked |= !as_told;
        matches!(answer.directive, Some(Directive::Stop(_)))
    }

    fn end(&mut self, agent: usize, by: &task_ledger::domain::Actor, fence: Option<u64>) {
        let before = serde_json::to_value(self.scene.look(agent)).unwrap();
        let ended = self.change().ask(by, on(agent, TaskCommand::Release { fence, reason: None }));
        if ended.is_ok() && self.broken == Some(Broken::ReservationNotFreed) {
            self.change().tamper(agent, |state| state["claim"] = before["claim"].clone());
        }
    }

    fn spent(&self) -> u64 {
        let ledger = self.scene.world.ledger_id();
        let ledger = events::Scope { kind: ScopeKind::Ledger, id: ledger };
        self.scene.judge.spent.get(&ledger).map_or(0, |sums| sums[0])
    }

    fn counts_each_once(&self) -> bool {
        let counted = self.spent() / USED;
        counted == self.known.len() as u64
            && self.answered.iter().all(|key| self.known.contains_key(key))
    }

    fn sums_are_the_log(&self) -> bool {
        self.scene.scopes().into_iter().all(|scope| {
            let told = self.scene.judge.spent.get(&scope).copied().unwrap_or_default();
            let found = self.scene.world.total_over(scope);
            [found.tokens, found.cache_reads, found.cost_micros] == told
        })
    }

    fn sets_aside_what_holders_may_use(&self) -> bool {
        let world = &self.scene.world;
        self.scene.scopes().into_iter().all(|scope| {
            let aside = self.scene.judge.reserved(scope);
            world.budgets_over(scope, self.scene.now).all(|at| at.reserved == aside)
        })
    }

    fn printed(mut self) -> Self {
        let Self { scene, believes, open, known, answered, beyond, .. } = &self;
        let held: Vec<_> = scene.judge.held.iter().collect();
        let seen = [self.twice_beyond, self.mismarked];
        self.print = format!(
            "{}\n{held:?} {believes:?} {open:?} {known:?} {answered:?} {beyond:?} {seen:?} \
             {:?} {}",
            scene.print,
            scene.judge.faults,
            self.spent()
        )
        .into();
        self
    }
}

fn by_operator(budget: BudgetCommand) -> task_ledger::domain::Request {
    let command = Command::Budget(ScopeRef::Ledger, budget);
    let mut request = task_ledger::domain::Request::by_policy("otto", vec![command]);
    request.actor = operator();
    request
}

impl std::fmt::Debug for Till {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.print)
    }
}

impl PartialEq for Till {
    fn eq(&self, other: &Self) -> bool {
        self.print == other.print
    }
}

impl Hash for Till {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.print.hash(state);
    }
}

#[test]
fn what_is_used_is_counted_once_and_limits_hold() {
    holds("usage", HOUSE);
}

#[test]
fn the_checker_catches_every_broken_twin_of_the_usage() {
    use Broken as B;
    for (broken, property) in [
        (B::RetryCountedTwice, ONCE),
        (B::LateNotCounted, ONCE),
        (B::ReservationNotFreed, FREED),
        (B::BudgetNotLookedAt, GRANTS),
        (B::LateTakenForLive, MARKED),
        (B::StopWithheld, BEYOND),
    ] {
        let twin = || Usage { broken: Some(broken), reports: 4, ..HOUSE };
        breaks(&format!("{broken:?}"), twin, property);
    }
}
