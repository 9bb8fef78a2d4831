//! What an operator orders, against what holders write, and what former holders' letters say when
//! they come at last: to one task, in every order.

use super::scene::{LEDGER, Scene, acting, agent, claim, on, operator, task};
use super::verdict::{breaks, holds};
use crate::support::judge::Fault;
use events::{PauseCause, TaskStatus};
use serde_json::Value;
use stateright::{Model, Property};
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use task_ledger::domain::task::{Checkpoint, TaskCommand};

/// What is broken in a twin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Broken {
    /// Whoever writes under a claim is believed to hold it.
    FenceNotChecked,
    /// A task that rests is held all the same.
    PauseKeepsClaim,
    /// A task that is not wanted any more is held all the same.
    CancelKeepsClaim,
    /// It is forgotten who laid a task to rest.
    RestForgotten,
    /// A task that is reopened counts its fences anew.
    FencesBeginAnew,
    /// Who has lost his claim is told that all is well.
    LossNotTold,
}

/// What a holder writes under its fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Write {
    Beat,
    Checkpoint,
    Pause,
    Complete,
    Fail,
    Release,
}

const WRITES: [Write; 6] =
    [Write::Beat, Write::Checkpoint, Write::Pause, Write::Complete, Write::Fail, Write::Release];

/// What an operator orders without a fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Pause,
    Resume,
    Release,
    Block,
    Unblock,
    Cancel,
    Reopen,
}

const ORDERS: [Order; 7] = [
    Order::Pause,
    Order::Resume,
    Order::Release,
    Order::Block,
    Order::Unblock,
    Order::Cancel,
    Order::Reopen,
];

#[derive(Debug, Clone, PartialEq)]
enum Action {
    Claim {
        agent: usize,
    },
    Write {
        agent: usize,
        write: Write,
    },
    /// A write is on its way, and comes when it comes.
    Post {
        agent: usize,
        write: Write,
    },
    Deliver {
        letter: usize,
    },
    Order(Order),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Letter {
    agent: usize,
    fence: u64,
    write: Write,
}

#[derive(Clone)]
struct Desk {
    scene: Arc<Scene>,
    broken: Option<Broken>,
    /// The fence under which each agent believes to hold the task.
    believes: [Option<u64>; 2],
    letters: Vec<Letter>,
    stale_write: bool,
    untold: bool,
    refused_letter: bool,
    print: Arc<str>,
}

struct Orders {
    broken: Option<Broken>,
    fences: u64,
}

const HOUSE: Orders = Orders { broken: None, fences: 2 };

impl Model for Orders {
    type State = Desk;
    type Action = Action;

    fn init_states(&self) -> Vec<Desk> {
        let mut desk = Desk {
            scene: Arc::new(Scene::new(2, 1, Some(60))),
            broken: self.broken,
            believes: [None; 2],
            letters: Vec::new(),
            stale_write: false,
            untold: false,
            refused_letter: false,
            print: Arc::default(),
        };
        // Which of the two is first makes no difference.
        desk.claim(0);
        vec![desk.printed()]
    }

    fn actions(&self, desk: &Desk, actions: &mut Vec<Action>) {
        for agent in 0..2 {
            if desk.believes[agent].is_none() {
                actions.push(Action::Claim { agent });
                continue;
            }
            actions.extend(WRITES.map(|write| Action::Write { agent, write }));
            if desk.letters.is_empty() {
                actions.extend(WRITES.map(|write| Action::Post { agent, write }));
            }
        }
        actions.extend((0..desk.letters.len()).map(|letter| Action::Deliver { letter }));
        actions.extend(ORDERS.map(Action::Order));
    }

    fn next_state(&self, before: &Desk, action: Action) -> Option<Desk> {
        let mut desk = before.clone();
        match action {
            Action::Claim { agent } => desk.claim(agent),
            Action::Write { agent, write } => {
                let fence = desk.believes[agent]?;
                let kept = desk.write(Letter { agent, fence, write });
                if !kept || ends(write) {
                    desk.believes[agent] = None;
                }
            }
            Action::Post { agent, write } => {
                let fence = desk.believes[agent]?;
                desk.letters.push(Letter { agent, fence, write });
            }
            Action::Deliver { letter } => {
                let letter = desk.letters.remove(letter);
                desk.refused_letter |= !desk.write(letter);
            }
            Action::Order(order) => desk.order(order),
        }
        let desk = desk.printed();
        (desk != *before).then_some(desk)
    }

    fn within_boundary(&self, desk: &Desk) -> bool {
        let task = desk.scene.look(0);
        task.fences <= self.fences && task.failures <= 1
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(ONE_CLAIM, |_, desk: &Desk| {
                !desk.scene.has(Fault::HeldTwice) && !desk.scene.has(Fault::FenceNotNext)
            }),
            Property::always(HOLDER_WRITES, |_, desk: &Desk| {
                !desk.stale_write && !desk.scene.has(Fault::NotTheLiveFence)
            }),
            Property::always(HELD, |_, desk: &Desk| desk.is_held_if_in_progress()),
            Property::always(SET_ASIDE, |_, desk: &Desk| desk.sets_aside_what_holders_may_use()),
            Property::always(RESTS, |_, desk: &Desk| !desk.scene.has(Fault::TakenFromRest)),
            Property::always(TOLD, |_, desk: &Desk| !desk.untold),
            Property::sometimes("a rest is gone on from", |_, desk: &Desk| {
                desk.scene.look(0).claim.as_ref().is_some_and(|claim| claim.resumes)
            }),
            Property::sometimes("it is done", |_, desk: &Desk| {
                desk.scene.look(0).status == TaskStatus::Done
            }),
            Property::sometimes("a late letter is refused", |_, desk: &Desk| desk.refused_letter),
        ]
    }
}

const ONE_CLAIM: &str = "there is one live claim at most, and fences grow by one";
const HOLDER_WRITES: &str = "no order leaves a former holder's fence good for anything";
const HELD: &str = "what rests, is blocked or closed is held by nobody";
const SET_ASIDE: &str = "what is set aside ends with its claim";
const RESTS: &str = "what an operator laid to rest is taken up when he says so";
const TOLD: &str = "who has lost his claim is told so by his next answer";

/// Whether an accepted write is the holder's last.
const fn ends(write: Write) -> bool {
    !matches!(write, Write::Beat | Write::Checkpoint)
}

fn command(write: Write, fence: Option<u64>) -> TaskCommand {
    let left = Checkpoint {
        summary: "half of it".into(),
        state: None,
        next_steps: Vec::new(),
        files: Vec::new(),
    };
    match write {
        Write::Beat => TaskCommand::Heartbeat { fence },
        Write::Checkpoint => TaskCommand::SaveCheckpoint { fence, checkpoint: left },
        Write::Pause => {
            let cause = PauseCause::ContextFull;
            TaskCommand::Pause { fence, cause, checkpoint: Some(left), resume_at: None }
        }
        Write::Complete => TaskCommand::Complete { fence, submission: Box::default() },
        Write::Fail => TaskCommand::Fail {
            fence,
            error: "it does not build".into(),
            cause: None,
            resume_at: None,
        },
        Write::Release => TaskCommand::Release { fence, reason: None },
    }
}

fn ordered(order: Order) -> TaskCommand {
    let (fence, reason) = (None, None);
    match order {
        Order::Pause => {
            let cause = PauseCause::Operator;
            TaskCommand::Pause { fence, cause, checkpoint: None, resume_at: None }
        }
        Order::Resume => TaskCommand::Resume,
        Order::Release => TaskCommand::Release { fence, reason },
        Order::Block => TaskCommand::Block { fence, reason: "the key is missing".into() },
        Order::Unblock => TaskCommand::Unblock { reason },
        Order::Cancel => TaskCommand::Cancel { reason },
        Order::Reopen => TaskCommand::Reopen { reason },
    }
}

impl Desk {
    fn claim(&mut self, agent: usize) {
        if self.change().ask(&acting(agent), on(0, claim(60))).is_ok() {
            self.believes[agent] = self.scene.look(0).claim.as_ref().map(|claim| claim.fence);
        }
    }

    fn change(&mut self) -> &mut Scene {
        Arc::make_mut(&mut self.scene)
    }

    /// Says whether it was accepted.
    fn write(&mut self, letter: Letter) -> bool {
        let Letter { agent: index, fence, write } = letter;
        let live = self.scene.judge.held.get(&task(0));
        let holds = live.is_some_and(|hold| hold.fence == fence && hold.agent == agent(index));
        let (actor, fence) = match self.broken {
            Some(Broken::FenceNotChecked) => (operator(), None),
            _ => (acting(index), Some(fence)),
        };
        let answer = self.change().ask(&actor, on(0, command(write, fence)));
        self.stale_write |= answer.is_ok() && !holds;
        let told = match &answer {
            Err(_) if self.broken == Some(Broken::LossNotTold) => false,
            Err(refusal) => refusal.reason.code() == "CLAIM_LOST",
            Ok(_) => holds,
        };
        self.untold |= !holds && !told;
        answer.is_ok()
    }

    fn order(&mut self, order: Order) {
        let before = serde_json::to_value(self.scene.look(0)).unwrap();
        if self.change().ask(&operator(), on(0, ordered(order))).is_err() {
            return;
        }
        match (self.broken, order) {
            (Some(Broken::PauseKeepsClaim), Order::Pause)
            | (Some(Broken::CancelKeepsClaim), Order::Cancel) => {
                self.change().tamper(0, |state| state["claim"] = before["claim"].clone());
            }
            (Some(Broken::RestForgotten), Order::Pause) => {
                self.change().tamper(0, |state| state["pause"]["cause"] = "context_full".into());
            }
            (Some(Broken::FencesBeginAnew), Order::Reopen) => {
                self.change().tamper(0, |state| state["fences"] = Value::from(0));
            }
            _ => {}
        }
    }

    fn is_held_if_in_progress(&self) -> bool {
        let task = self.scene.look(0);
        (task.status == TaskStatus::InProgress) == task.claim.is_some()
    }

    fn sets_aside_what_holders_may_use(&self) -> bool {
        let claim = self.scene.look(0).claim.as_ref();
        let aside = claim.map_or(0, task_ledger::domain::task::Claim::reserved_left);
        let ledger = events::Scope { kind: events::ScopeKind::Ledger, id: LEDGER };
        self.scene.judge.reserved(ledger) == aside
    }

    fn printed(mut self) -> Self {
        let Self { scene, believes, letters, stale_write, untold, refused_letter, .. } = &self;
        let held: Vec<_> = scene.judge.held.values().map(|hold| hold.fence).collect();
        self.print = format!(
            "{} {held:?} {believes:?} {letters:?} {stale_write} {untold} {refused_letter} {:?}",
            scene.print, scene.judge.faults
        )
        .into();
        self
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.print)
    }
}

impl PartialEq for Desk {
    fn eq(&self, other: &Self) -> bool {
        self.print == other.print
    }
}

impl Hash for Desk {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.print.hash(state);
    }
}

#[test]
fn no_order_and_no_late_letter_breaks_a_claims_promises() {
    holds("orders", HOUSE);
}

#[test]
fn the_checker_catches_every_broken_twin_of_the_orders() {
    use Broken as B;
    for (broken, property) in [
        (B::FenceNotChecked, HOLDER_WRITES),
        (B::PauseKeepsClaim, HELD),
        (B::PauseKeepsClaim, HOLDER_WRITES),
        (B::CancelKeepsClaim, HELD),
        (B::CancelKeepsClaim, SET_ASIDE),
        (B::RestForgotten, RESTS),
        (B::FencesBeginAnew, ONE_CLAIM),
        (B::LossNotTold, TOLD),
    ] {
        let twin = || Orders { broken: Some(broken), ..HOUSE };
        breaks(&format!("{broken:?}"), twin, property);
    }
}
