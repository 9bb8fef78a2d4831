//! Projections of any type behind one face: rows and keys as JSON objects of columns, for whoever
//! moves them between tables, memory and the auditor.

use crate::copy::Columns;
use crate::{Happening, Kept, Projection, Rows, Unfoldable};
use events::Recorded;
use serde::{Deserialize as _, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A table's shape: its name, its key, and its rows as everybody writes them.
#[derive(Clone, Copy)]
pub struct Shape {
    /// See [`Kept::NAME`].
    pub name: &'static str,
    /// See [`Kept::KEY_COLUMNS`].
    pub key_columns: &'static [(&'static str, &'static str)],
    normal: fn(&str) -> Result<Value, serde_json::Error>,
    key: fn(&Value) -> Result<Value, serde_json::Error>,
}

/// A projection that follows the log.
pub struct Follower {
    /// Its table's shape.
    pub shape: Shape,
    /// See [`Projection::VERSION`].
    pub version: u32,
    /// See [`Projection::SCHEMA`].
    pub schema: &'static str,
    columns: OnceLock<Columns>,
    start: fn() -> Box<dyn Folding>,
}

/// What changed, as texts of JSON objects of columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JsonChanges {
    /// Keys of rows that rest in the table and are no longer true, to be deleted first.
    pub stale: Vec<String>,
    /// Rows as they are now, to be inserted.
    pub written: Vec<String>,
}

/// Rows of one projection in memory, whatever they are.
pub trait Folding: Send + Sync {
    /// The keys that these events touch, each once, as JSON texts.
    fn touched(&self, recorded: &[Recorded]) -> Vec<String>;

    /// Those of them whose row may rest in the table: not those that these events begin.
    fn may_rest(&self, recorded: &[Recorded]) -> Vec<String>;

    /// Puts in rows as they rest in the table, as JSON texts.
    ///
    /// # Errors
    /// A row of another shape: the table is not of this version.
    fn load(&mut self, rows: &[String]) -> Result<(), serde_json::Error>;

    /// Folds one recorded event.
    ///
    /// # Errors
    /// What can't be folded; the rows are to be thrown away.
    fn feed(&mut self, recorded: &Recorded) -> Result<(), Unfoldable>;

    /// What changed since the last time.
    fn take_changes(&mut self) -> JsonChanges;

    /// Counts as unchanged whatever changed so far.
    fn forget_changes(&mut self);

    /// At most so many rows after a key, in the order of keys.
    ///
    /// # Errors
    /// A key of another shape.
    fn page(&self, after: Option<&Value>, first: usize) -> Result<Vec<Value>, serde_json::Error>;

    /// The same rows as [`Self::page`], as JSON texts, and the key of the last of them.
    ///
    /// # Errors
    /// A key of another shape.
    fn texts(
        &self,
        after: Option<&Value>,
        first: usize,
    ) -> Result<(Vec<String>, Option<Value>), serde_json::Error>;

    /// How many rows there are.
    fn count(&self) -> usize;
}

impl Shape {
    pub(crate) const fn of<K: Kept>() -> Self {
        Self { name: K::NAME, key_columns: K::KEY_COLUMNS, normal: normal::<K>, key: key::<K> }
    }

    /// A row's text as the one JSON that everybody writes for that row.
    ///
    /// # Errors
    /// A row of another shape.
    pub fn normal(&self, row: &str) -> Result<Value, serde_json::Error> {
        (self.normal)(row)
    }

    /// The key of a row.
    ///
    /// # Errors
    /// A row of another shape.
    pub fn key(&self, row: &Value) -> Result<Value, serde_json::Error> {
        (self.key)(row)
    }
}

impl Follower {
    pub(crate) const fn of<P: Projection>() -> Self {
        let start: fn() -> Box<dyn Folding> = || Box::new(Rows::<P>::default());
        Self {
            shape: Shape::of::<P>(),
            version: P::VERSION,
            schema: P::SCHEMA,
            columns: OnceLock::new(),
            start,
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.shape.name
    }

    /// The columns of its table.
    pub(crate) fn columns(&self) -> &Columns {
        self.columns.get_or_init(|| Columns::of(self.schema))
    }

    /// No rows yet, to fold events into.
    #[must_use]
    pub fn start(&self) -> Box<dyn Folding> {
        (self.start)()
    }
}

impl<P: Projection> Folding for Rows<P> {
    fn touched(&self, recorded: &[Recorded]) -> Vec<String> {
        touched::<P>(recorded).keys().map(text).collect()
    }

    fn may_rest(&self, recorded: &[Recorded]) -> Vec<String> {
        let touched = touched::<P>(recorded);
        touched.iter().filter(|(_, begun)| !**begun).map(|(key, _)| text(key)).collect()
    }

    fn load(&mut self, rows: &[String]) -> Result<(), serde_json::Error> {
        let rows =
            rows.iter().map(|row| serde_json::from_str(row)).collect::<Result<Vec<_>, _>>()?;
        Self::load(self, rows);
        Ok(())
    }

    fn feed(&mut self, recorded: &Recorded) -> Result<(), Unfoldable> {
        Self::feed(self, recorded)
    }

    fn take_changes(&mut self) -> JsonChanges {
        let changes = Self::take_changes(self);
        JsonChanges {
            stale: changes.stale.iter().map(text).collect(),
            written: changes.written.iter().map(|row| text(*row)).collect(),
        }
    }

    fn forget_changes(&mut self) {
        Self::forget_changes(self);
    }

    fn page(&self, after: Option<&Value>, first: usize) -> Result<Vec<Value>, serde_json::Error> {
        let after = after.map(P::Key::deserialize).transpose()?;
        Ok(self.after(after.as_ref()).take(first).map(json).collect())
    }

    fn texts(
        &self,
        after: Option<&Value>,
        first: usize,
    ) -> Result<(Vec<String>, Option<Value>), serde_json::Error> {
        let after = after.map(P::Key::deserialize).transpose()?;
        let rows: Vec<&P::Row> = self.after(after.as_ref()).take(first).collect();
        let end = rows.last().map(|row| json(&P::key(row)));
        Ok((rows.into_iter().map(text).collect(), end))
    }

    fn count(&self) -> usize {
        self.len()
    }
}

/// The keys that events touch, and whether the first happening of each begins its row.
fn touched<P: Projection>(recorded: &[Recorded]) -> BTreeMap<P::Key, bool> {
    let mut touched = BTreeMap::new();
    for at in recorded.iter().flat_map(Happening::all) {
        for key in P::keys(&at) {
            touched.entry(key).or_insert_with(|| P::begins(&at));
        }
    }
    touched
}

fn normal<K: Kept>(row: &str) -> Result<Value, serde_json::Error> {
    serde_json::from_str::<K::Row>(row).map(|row| json(&row))
}

fn key<K: Kept>(row: &Value) -> Result<Value, serde_json::Error> {
    K::Row::deserialize(row).map(|row| json(&K::key(&row)))
}

/// A row or a key as JSON.
pub(crate) fn json<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).expect(PLAIN)
}

fn text<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect(PLAIN)
}

const PLAIN: &str = "rows and keys are flat structs with texts for names";
