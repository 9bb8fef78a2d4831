//! How many open tasks of a project stand where.

use super::queue::Place;

/// How many open tasks of a project stand where.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) ready: usize,
    pub(super) later: usize,
    pub(super) held: usize,
    pub(super) waiting: usize,
}

impl Tally {
    pub(super) const fn open(&self) -> usize {
        self.ready + self.later + self.held + self.waiting
    }

    /// Adds another project's.
    pub(super) const fn add(&mut self, more: &Self) {
        self.ready += more.ready;
        self.later += more.later;
        self.held += more.held;
        self.waiting += more.waiting;
    }

    pub(super) const fn of(&mut self, place: &Place) -> &mut usize {
        match place {
            Place::Ready(..) => &mut self.ready,
            Place::Later(..) => &mut self.later,
            Place::Held => &mut self.held,
            Place::Waiting => &mut self.waiting,
        }
    }
}
