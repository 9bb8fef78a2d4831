//! Rows of one projection in memory: all of them, or those that a batch of events touches.

use crate::{Happening, Projection, Unfoldable};
use events::Recorded;
use std::collections::BTreeMap;
use std::ops::Bound;

/// Rows by their key, and which of them changed since [`Rows::take_changes`].
pub struct Rows<P: Projection> {
    rows: BTreeMap<P::Key, P::Row>,
    /// And whether there was a row before the first change: it rests in the table.
    changed: BTreeMap<P::Key, bool>,
}

/// What a batch of events changed.
pub struct Changes<'a, P: Projection> {
    /// Keys of rows that rest in the table and are no longer true, to be deleted first.
    pub stale: Vec<P::Key>,
    /// Rows as they are now, to be inserted.
    pub written: Vec<&'a P::Row>,
}

impl<P: Projection> Default for Rows<P> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), changed: BTreeMap::new() }
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
                let rested = row.is_some();
                if let Some(row) = P::fold(row, &key, &at)? {
                    self.rows.insert(key.clone(), row);
                }
                self.changed.entry(key).or_insert(rested);
            }
        }
        Ok(())
    }

    /// What changed since the last time.
    pub fn take_changes(&mut self) -> Changes<'_, P> {
        let mut changes = Changes { stale: Vec::new(), written: Vec::new() };
        for (key, rested) in std::mem::take(&mut self.changed) {
            changes.written.extend(self.rows.get(&key));
            if rested {
                changes.stale.push(key);
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
