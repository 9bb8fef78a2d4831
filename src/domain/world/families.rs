//! Which tasks are parts of which, and how far the parts are: kept with every change, never scanned.

use crate::domain::task::Task;
use events::TaskStatus;
use foldhash::HashMap;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many tasks stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Neither done, failed nor cancelled.
    pub open: usize,
    /// Done.
    pub done: usize,
    /// Failed.
    pub failed: usize,
    /// Cancelled.
    pub cancelled: usize,
}

impl Counts {
    fn one(status: TaskStatus) -> Self {
        let mut counts = Self::default();
        match status {
            TaskStatus::Done => counts.done = 1,
            TaskStatus::Failed => counts.failed = 1,
            TaskStatus::Cancelled => counts.cancelled = 1,
            _ => counts.open = 1,
        }
        counts
    }

    const fn add(&mut self, more: Self) {
        self.open += more.open;
        self.done += more.done;
        self.failed += more.failed;
        self.cancelled += more.cancelled;
    }

    const fn take(&mut self, less: Self) {
        self.open -= less.open;
        self.done -= less.done;
        self.failed -= less.failed;
        self.cancelled -= less.cancelled;
    }

    /// All of them.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.open + self.done + self.failed + self.cancelled
    }
}

/// A task's parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Family {
    children: BTreeSet<Uuid>,
    direct: Counts,
    below: Counts,
}

/// The families of all tasks that have parts.
#[derive(Debug, Clone, Default)]
pub(super) struct Families {
    families: HashMap<Uuid, Family>,
    parents: HashMap<Uuid, Uuid>,
}

impl Families {
    /// Keeps who is part of whom, and how many parts stand where, through all depths.
    ///
    /// Costs a step for each task above, and only where a task closes, opens or moves.
    pub(super) fn relate(&mut self, id: Uuid, was: Option<&Task>, is: Option<&Task>) {
        let part = |task: Option<&Task>| {
            let task = task.filter(|task| task.exists())?;
            Some((task.parent?, Counts::one(task.status)))
        };
        let (before, after) = (part(was), part(is));
        if before == after {
            return;
        }
        let below = self.families.get(&id).map(|family| family.below).unwrap_or_default();
        if let Some((parent, own)) = before {
            self.change(parent, own, below, Counts::take);
            self.parents.remove(&id);
            self.part_from(parent, id);
        }
        if let Some((parent, own)) = after {
            self.families.entry(parent).or_default().children.insert(id);
            self.parents.insert(id, parent);
            self.change(parent, own, below, Counts::add);
        }
    }

    fn change(&mut self, parent: Uuid, own: Counts, below: Counts, how: fn(&mut Counts, Counts)) {
        how(&mut self.families.entry(parent).or_default().direct, own);
        let mut at = Some(parent);
        while let Some(id) = at {
            let family = self.families.entry(id).or_default();
            how(&mut family.below, own);
            how(&mut family.below, below);
            at = self.parents.get(&id).copied();
        }
    }

    fn part_from(&mut self, parent: Uuid, child: Uuid) {
        if let Some(family) = self.families.get_mut(&parent) {
            family.children.remove(&child);
            if family.children.is_empty() {
                self.families.remove(&parent);
            }
        }
    }

    /// The parts of a task, not those of its parts.
    pub(super) fn children(&self, id: Uuid) -> impl Iterator<Item = Uuid> {
        self.families.get(&id).into_iter().flat_map(|family| &family.children).copied()
    }

    /// How far the parts of a task are, not those of its parts.
    pub(super) fn direct(&self, id: Uuid) -> Counts {
        self.families.get(&id).map(|family| family.direct).unwrap_or_default()
    }

    /// How far the parts of a task are, through all depths.
    pub(super) fn below(&self, id: Uuid) -> Counts {
        self.families.get(&id).map(|family| family.below).unwrap_or_default()
    }

    /// Whether a task waits for its parts: for those that are open, or that failed.
    pub(super) fn hold_back(&self, id: Uuid) -> bool {
        self.families
            .get(&id)
            .is_some_and(|family| family.direct.open > 0 || family.direct.failed > 0)
    }

    #[cfg(test)]
    pub(super) fn dump(&self) -> impl Iterator<Item = String> {
        let families = self.families.iter().map(|family| format!("family {family:?}"));
        families.chain(self.parents.iter().map(|part| format!("part {part:?}")))
    }
}
