//! Rows of one projection in memory: all of them, or those that a batch of events touches.

use crate::{Happening, Projection, Unfoldable};
use events::Recorded;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

/// Rows by their key, and which of them changed since [`Rows::take_changes`].
pub struct Rows<P: Projection> {
    rows: BTreeMap<P::Key, P::Row>,
    changed: BTreeSet<P::Key>,
}

/// What a batch of events changed: the rows as they are now, and the keys of those that are gone.
pub struct Changes<P: Projection> {
    /// To be inserted or written over.
    pub written: Vec<P::Row>,
    /// To be deleted.
    pub gone: Vec<P::Key>,
}

impl<P: Projection> Default for Rows<P> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), changed: BTreeSet::new() }
    }
}

impl<P: Projection> Rows<P> {
    /// Puts in rows as they rest in the table.
    pub fn load(&mut self, rows: impl IntoIterator<Item = P::Row>) {
        self.rows.extend(rows.into_iter().map(|row| (P::key(&row), row)));
    }

    /// Folds one recorded event into the rows that it touches.
    ///
    /// # Errors
    /// What can't follow the rows as they are; rows that were folded before it stay changed, so the
    /// whole is to be thrown away.
    pub fn feed(&mut self, recorded: &Recorded) -> Result<(), Unfoldable> {
        for at in Happening::all(recorded) {
            for key in P::keys(&at) {
                let row = self.rows.remove(&key);
                if let Some(row) = P::fold(row, &key, &at)? {
                    self.rows.insert(key.clone(), row);
                }
                self.changed.insert(key);
            }
        }
        Ok(())
    }

    /// What changed since the last time.
    pub fn take_changes(&mut self) -> Changes<P> {
        let mut changes = Changes { written: Vec::new(), gone: Vec::new() };
        for key in std::mem::take(&mut self.changed) {
            match self.rows.get(&key) {
                Some(row) => changes.written.push(row.clone()),
                None => changes.gone.push(key),
            }
        }
        changes
    }

    /// Counts as unchanged whatever changed so far.
    pub fn forget_changes(&mut self) {
        self.changed.clear();
    }

    /// The row of a key.
    #[must_use]
    pub fn get(&self, key: &P::Key) -> Option<&P::Row> {
        self.rows.get(key)
    }

    /// All rows after a key, in the order of keys.
    pub fn after(&self, key: Option<&P::Key>) -> impl Iterator<Item = &P::Row> {
        let from = key.map_or(Bound::Unbounded, Bound::Excluded);
        self.rows.range((from, Bound::Unbounded)).map(|(_, row)| row)
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
