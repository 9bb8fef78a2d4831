//! Takes back what was decided but could not be committed.
//!
//! Every change of a shelf leaves the state before it here; indexes are never journaled, since
//! putting a state back mends them.

use super::prices::Prices;
use super::spend::Meter;
use super::{Kept, World};
use crate::domain::{agent, budget, ledger, project, session, task};
use events::{Scope, Timestamp};
use uuid::Uuid;

/// A point to which `World::rollback` returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    entries: usize,
    position: u64,
    recorded_at: Timestamp,
}

impl Mark {
    /// The position that the world had there.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.position
    }
}

/// What stood there before a change; `None` where nothing stood.
#[derive(Debug, Clone)]
pub(super) enum Undo {
    Ledger(Kept<ledger::Ledger>),
    Project(Uuid, Option<Kept<project::Project>>),
    Task(Uuid, Option<Kept<task::Task>>),
    Agent(Uuid, Option<Kept<agent::Agent>>),
    Session(Uuid, Option<Kept<session::Session>>),
    Budget(Uuid, Option<Kept<budget::Budget>>),
    Meter(Scope, Meter),
    Number(Uuid, u64),
    Prices(Prices),
}

#[derive(Debug, Default, Clone)]
pub(super) struct Journal {
    entries: Vec<Undo>,
    /// How many entries were forgotten before these: marks count from the beginning.
    forgotten: usize,
    paused: bool,
}

impl Journal {
    const fn end(&self) -> usize {
        self.forgotten + self.entries.len()
    }

    pub(super) fn note(&mut self, undo: Undo) {
        if !self.paused {
            self.entries.push(undo);
        }
    }
}

impl World {
    /// The present point, to return to.
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark { entries: self.journal.end(), position: self.position, recorded_at: self.recorded_at }
    }

    /// Takes back everything since the mark.
    pub fn rollback(&mut self, mark: Mark) {
        self.journal.paused = true;
        while self.journal.end() > mark.entries {
            match self.journal.entries.pop() {
                Some(Undo::Ledger(kept)) => self.put_ledger(kept),
                Some(Undo::Project(id, kept)) => self.put_project(id, kept),
                Some(Undo::Task(id, kept)) => self.put_task(id, kept),
                Some(Undo::Agent(id, kept)) => self.put_agent(id, kept),
                Some(Undo::Session(id, kept)) => self.put_session(id, kept),
                Some(Undo::Budget(id, kept)) => self.put_budget(id, kept),
                Some(Undo::Meter(scope, meter)) => self.meters.put(scope, meter),
                Some(Undo::Number(project, last)) => self.remember_number(project, last),
                Some(Undo::Prices(prices)) => self.prices = prices,
                None => break,
            }
        }
        self.journal.paused = false;
        self.position = mark.position;
        self.recorded_at = mark.recorded_at;
    }

    /// Makes everything decided so far lasting: it is committed.
    pub fn forget(&mut self) {
        self.forget_until(self.mark());
    }

    /// Makes everything before the mark lasting; what was decided since can still be taken back.
    pub fn forget_until(&mut self, mark: Mark) {
        let committed = mark.entries.saturating_sub(self.journal.forgotten);
        self.journal.entries.drain(..committed.min(self.journal.entries.len()));
        self.journal.forgotten = self.journal.forgotten.max(mark.entries);
    }
}
