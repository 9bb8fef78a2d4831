//! The fold of a ledger's whole log, and the one place where commands are decided.
//!
//! The transactor owns one `World` a ledger. Deciding changes it at once; a journal takes every
//! change back if the batch can't be committed. No clock, no I/O.

mod circles;
mod claims;
mod decided;
mod directive;
mod facts;
mod families;
mod fold;
mod journal;
mod knots;
mod lookup;
mod nothing;
mod overlap;
mod parking;
mod parts;
mod perform;
mod phases;
mod prices;
mod queue;
mod rings;
#[cfg(test)]
mod spec;
mod spend;
mod stored;
mod suitors;
mod tally;
mod timers;

pub use decided::{Decided, Pending, Renewal};
pub use families::Counts;
pub use journal::Mark;
pub use knots::{Knot, KnotKind};
pub use overlap::Overlapping;
pub use phases::PhaseView;
pub use spend::Standing;
pub use stored::{FOLD_VERSION, StoredKind, StoredState};
pub use timers::Due;

use super::{agent, budget, ledger, project, session, task};
use events::{Calendar, Scope, StreamKind, Timestamp};
use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use journal::Journal;
use prices::Prices;
use queue::Queue;
use spend::Meters;
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// A state, and how many events of its stream it holds.
#[derive(Debug, Clone)]
pub(crate) struct Kept<T> {
    sequence: u64,
    state: Arc<T>,
}

impl<T: Default> Default for Kept<T> {
    fn default() -> Self {
        Self { sequence: 0, state: Arc::default() }
    }
}

type Shelf<T> = HashMap<Uuid, Kept<T>>;

/// Everything that deciding needs to know, at one position of one ledger.
/// A copy goes its own way from there.
#[derive(Debug, Clone)]
pub struct World {
    ledger_id: Uuid,
    position: u64,
    recorded_at: Timestamp,
    ledger: Kept<ledger::Ledger>,
    projects: Shelf<project::Project>,
    tasks: Shelf<task::Task>,
    agents: Shelf<agent::Agent>,
    sessions: Shelf<session::Session>,
    budgets: Shelf<budget::Budget>,
    meters: Meters,
    /// Days and months in the ledger's time zone.
    calendar: Calendar,
    prices: Prices,
    queue: Queue,
    files: overlap::Files,
    closed: timers::Closed,
    project_keys: HashMap<String, Uuid>,
    agent_names: HashMap<String, Uuid>,
    task_keys: HashMap<(Uuid, u64), Uuid>,
    budgets_over: HashMap<Scope, BTreeSet<Uuid>>,
    /// Each agent's session of which it never speaks: its id is a digest, made once.
    implicit_sessions: HashMap<Uuid, Uuid>,
    /// The task of whose claim a key is.
    claim_keys: HashMap<Uuid, Uuid>,
    /// The greatest number that a project's tasks ever had.
    numbers: HashMap<Uuid, u64>,
    journal: Journal,
    changed: HashSet<(StoredKind, Uuid)>,
}

impl World {
    /// A ledger in which nothing has happened.
    #[must_use]
    pub fn new(ledger_id: Uuid) -> Self {
        Self {
            ledger_id,
            position: 0,
            recorded_at: Timestamp::default(),
            ledger: Kept::default(),
            projects: HashMap::new(),
            tasks: HashMap::new(),
            agents: HashMap::new(),
            sessions: HashMap::new(),
            budgets: HashMap::new(),
            meters: Meters::default(),
            calendar: Calendar::default(),
            prices: Prices::default(),
            queue: Queue::default(),
            files: overlap::Files::default(),
            closed: timers::Closed::default(),
            project_keys: HashMap::new(),
            agent_names: HashMap::new(),
            task_keys: HashMap::new(),
            budgets_over: HashMap::new(),
            implicit_sessions: HashMap::new(),
            claim_keys: HashMap::new(),
            numbers: HashMap::new(),
            journal: Journal::default(),
            changed: HashSet::new(),
        }
    }

    /// The ledger's id.
    #[must_use]
    pub const fn ledger_id(&self) -> Uuid {
        self.ledger_id
    }

    /// The position up to which this is the fold.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// When the event at that position was recorded.
    #[must_use]
    pub const fn recorded_at(&self) -> Timestamp {
        self.recorded_at
    }

    /// The ledger itself.
    #[must_use]
    pub fn ledger(&self) -> &ledger::Ledger {
        &self.ledger.state
    }

    /// A project.
    #[must_use]
    pub fn project(&self, id: Uuid) -> Option<&project::Project> {
        self.projects.get(&id).map(|kept| &*kept.state)
    }

    /// A task.
    #[must_use]
    pub fn task(&self, id: Uuid) -> Option<&task::Task> {
        self.tasks.get(&id).map(|kept| &*kept.state)
    }

    /// An agent.
    #[must_use]
    pub fn agent(&self, id: Uuid) -> Option<&agent::Agent> {
        self.agents.get(&id).map(|kept| &*kept.state)
    }

    /// A session.
    #[must_use]
    pub fn session(&self, id: Uuid) -> Option<&session::Session> {
        self.sessions.get(&id).map(|kept| &*kept.state)
    }

    /// A budget.
    #[must_use]
    pub fn budget(&self, id: Uuid) -> Option<&budget::Budget> {
        self.budgets.get(&id).map(|kept| &*kept.state)
    }

    /// Every claim there is, live and suspect.
    pub fn live_claims(&self) -> impl Iterator<Item = (Uuid, &task::Claim)> {
        self.queue.held().filter_map(|id| Some((id, self.task(id)?.claim.as_ref()?)))
    }

    /// How many tasks of a project are open.
    #[must_use]
    pub fn open_tasks(&self, project: Uuid) -> usize {
        self.queue.tally(project).open()
    }

    fn sequence_of(&self, kind: StreamKind, id: Uuid) -> u64 {
        match kind {
            StreamKind::Ledger => self.ledger.sequence,
            StreamKind::Project => self.projects.get(&id).map_or(0, |kept| kept.sequence),
            StreamKind::Task => self.tasks.get(&id).map_or(0, |kept| kept.sequence),
            StreamKind::Agent => self.agents.get(&id).map_or(0, |kept| kept.sequence),
            StreamKind::Session => self.sessions.get(&id).map_or(0, |kept| kept.sequence),
            StreamKind::Budget => self.budgets.get(&id).map_or(0, |kept| kept.sequence),
        }
    }
}
