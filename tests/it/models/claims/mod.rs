//! A claim's life between two servers: signs of life that are lost, letters that come late, memories
//! that lag, servers that die and start again, and the policy that takes back what lapsed.
//!
//! The domain and the book of leases are the real ones. One step of time is half a lease.

mod house;
mod server;

use super::scene::{Scene, claim, on};
use super::verdict::{breaks, holds};
use crate::support::judge::Fault;
use house::{House, Letter};
use server::LEASE_SECONDS;
use stateright::{Model, Property};
use task_ledger::domain::task::TaskCommand;

/// What is broken in a twin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Broken {
    /// A server decides on its own memory, however old, and appends all the same.
    HeadNotCompared,
    /// What is suspect is taken back at once.
    NoGrace,
    /// What the other server wrote of its leases is not read.
    RowsNotRead,
    /// A server that starts counts the time in which nobody served.
    OutageCounted,
    /// A server starts from a memory that has lost the end of the log.
    StaleStart,
    /// What is suspect is never taken back.
    NothingReclaimed,
}

#[derive(Debug, Clone, PartialEq)]
enum Action {
    /// Half a lease passes.
    Wait,
    Claim {
        agent: usize,
        server: usize,
    },
    /// A sign of life; its answer may be lost.
    Beat {
        agent: usize,
        server: usize,
        answered: bool,
    },
    /// A write is on its way, and comes when it comes.
    Post {
        agent: usize,
    },
    Deliver {
        server: usize,
    },
    /// The policy looks at the server's memory.
    Look {
        server: usize,
    },
    CatchUp {
        server: usize,
    },
    Crash {
        server: usize,
    },
    Start {
        server: usize,
    },
}

/// Everything is tried that two agents and two servers can do with one task in so many steps of time.
struct Claims {
    broken: Option<Broken>,
    steps: u32,
    crashes: u32,
    fences: u64,
    /// Whether the first holder's writes may come late.
    letters: bool,
    /// Whether a server's memory may stay behind the log.
    lag: bool,
    /// Whether the first holder is never heard of again, and servers look whenever time passes.
    abandoned: bool,
}

const BASE: Claims = Claims {
    broken: None,
    steps: 4,
    crashes: 0,
    fences: 2,
    letters: true,
    lag: true,
    abandoned: false,
};
const OUTAGES: Claims =
    Claims { steps: 3, crashes: 2, fences: 1, letters: false, lag: false, ..BASE };
const ABANDONED: Claims = Claims { steps: 12, crashes: 1, abandoned: true, ..OUTAGES };

impl Model for Claims {
    type State = House;
    type Action = Action;

    fn init_states(&self) -> Vec<House> {
        let mut house = House::new(Scene::new(2, 1, None), self.broken);
        house.claim(0, 0);
        // Begun where both know of the claim: the way there is the same for all.
        if self.broken != Some(Broken::HeadNotCompared) {
            (0..2).for_each(|server| house.catch_up(server));
            (0..2).for_each(|server| house.look(server));
        }
        vec![house.printed()]
    }

    fn actions(&self, house: &House, actions: &mut Vec<Action>) {
        if house.steps < self.steps {
            actions.push(Action::Wait);
        }
        for server in 0..2 {
            if !house.servers[server].up {
                actions.push(Action::Start { server });
                continue;
            }
            if house.crashes < self.crashes {
                actions.push(Action::Crash { server });
            }
            if !self.abandoned {
                self.actions_at(house, server, actions);
            }
        }
        let may_post = self.letters && house.believes[0].is_some() && house.letter.is_none();
        if may_post {
            actions.push(Action::Post { agent: 0 });
        }
    }

    fn next_state(&self, before: &House, action: Action) -> Option<House> {
        let mut house = before.clone();
        match action {
            Action::Wait => house.wait(self.abandoned),
            Action::Claim { agent, server } => house.claim(agent, server),
            Action::Beat { agent, server, answered } => house.beat(agent, server, answered),
            Action::Post { agent } => {
                let fence = house.believes[agent]?;
                house.letter = Some(Letter { agent, fence });
            }
            Action::Deliver { server } => house.deliver(server),
            Action::Look { server } => house.look(server),
            Action::CatchUp { server } => house.catch_up(server),
            Action::Crash { server } => house.crash(server),
            Action::Start { server } => house.start(server),
        }
        for server in (0..2).filter(|_| !self.lag) {
            if house.servers[server].up {
                house.catch_up(server);
            }
        }
        let house = house.printed();
        (house != *before).then_some(house)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        if self.abandoned {
            return vec![Property::eventually(FREED, |_, house: &House| house.is_free())];
        }
        vec![
            Property::always(ONE_CLAIM, |_, house: &House| !house.scene.has(Fault::HeldTwice)),
            Property::always(FENCES_GROW, |_, house: &House| !house.scene.has(Fault::FenceNotNext)),
            Property::always(HOLDER_WRITES, |_, house: &House| {
                !house.stale_write && !house.scene.has(Fault::NotTheLiveFence)
            }),
            Property::always(NOT_ROBBED, |_, house: &House| !house.robbed),
            Property::always(HELD, |_, house: &House| house.is_held_if_in_progress()),
            Property::always(FOLDED, |_, house: &House| house.memories_are_folds),
            Property::sometimes("a task goes to its last holder", |model, house: &House| {
                house.scene.look(0).fences == model.fences
            }),
            Property::sometimes("a suspect holder comes back", |_, house: &House| house.revived),
            Property::sometimes("a late letter is refused", |model, house: &House| {
                house.refused_letter || !model.letters
            }),
        ]
    }
}

const ONE_CLAIM: &str = "there is one live claim on a task at most";
const FENCES_GROW: &str = "fences grow by one";
const HOLDER_WRITES: &str = "only the holder writes under a claim";
const NOT_ROBBED: &str =
    "who is heard in time is not robbed, and an outage is not held against him";
const HELD: &str = "what is worked on is held, and nothing else";
const FOLDED: &str = "a server's memory is the fold of the log";
const FREED: &str = "a task whose holder is gone is free again";

impl Claims {
    fn actions_at(&self, house: &House, server: usize, actions: &mut Vec<Action>) {
        actions.push(Action::Look { server });
        if house.is_behind(server) {
            actions.push(Action::CatchUp { server });
        }
        for agent in 0..2 {
            if house.believes[agent].is_none() {
                if house.scene.look(0).fences < self.fences {
                    actions.push(Action::Claim { agent, server });
                }
                continue;
            }
            // The second holder is like the first; it is there to be written over.
            if agent == 1 {
                continue;
            }
            actions.push(Action::Beat { agent, server, answered: true });
            // What is accepted and not answered is like what is answered: the holder goes on.
            if !house.holds(agent) {
                actions.push(Action::Beat { agent, server, answered: false });
            }
        }
        if house.letter.is_some() {
            actions.push(Action::Deliver { server });
        }
    }
}

#[test]
fn a_claim_is_one_and_nobody_is_robbed() {
    holds("claims", BASE);
}

#[test]
fn a_server_that_dies_twice_robs_nobody_of_time() {
    holds("claims and outages", OUTAGES);
}

#[test]
fn what_is_abandoned_is_free_in_the_end() {
    holds("abandoned", ABANDONED);
}

#[test]
fn the_checker_catches_every_broken_twin_of_the_claims() {
    use Broken as B;
    for (broken, property) in [
        (B::HeadNotCompared, ONE_CLAIM),
        (B::HeadNotCompared, FENCES_GROW),
        (B::NoGrace, NOT_ROBBED),
        (B::RowsNotRead, NOT_ROBBED),
        (B::OutageCounted, NOT_ROBBED),
        (B::StaleStart, FOLDED),
    ] {
        let house = match broken {
            B::OutageCounted | B::StaleStart => OUTAGES,
            _ => BASE,
        };
        let twin = || Claims { broken: Some(broken), ..house };
        breaks(&format!("{broken:?}"), twin, property);
    }
    let twin = || Claims { broken: Some(B::NothingReclaimed), ..ABANDONED };
    breaks("NothingReclaimed", twin, FREED);
}

/// The command of a sign of life under a fence.
const fn beat(fence: u64) -> TaskCommand {
    TaskCommand::Heartbeat { fence: Some(fence) }
}

/// The command of a claim.
fn hold() -> task_ledger::domain::Command {
    on(0, claim(LEASE_SECONDS))
}
