//! The whole log folded into memory, projection by projection.

use super::Difference;
use crate::folding::json;
use crate::queue::{Queue, QueueRow};
use crate::tasks::{TaskKey, Tasks};
use crate::token_budgets::{BudgetFold, BudgetKey, TokenBudgets};
use crate::{FOLLOWERS, Folding, INLINE, Kept as _, Rows, Unfoldable, shape};
use events::Recorded;
use serde_json::Value;
use std::collections::BTreeMap;

/// Why a comparison could not be made.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// There is no such projection.
    #[error("there is no projection {0}; there are {names}", names = Refold::names().join(", "))]
    Unknown(String),
    /// A served row or key of another shape: server and auditor are of different versions.
    #[error("a row of {name} has another shape than this program knows")]
    Shape {
        /// The projection.
        name: String,
        /// What was wrong.
        #[source]
        source: serde_json::Error,
    },
}

/// All rows of all projections, folded from the events that it was fed.
pub struct Refold {
    position: u64,
    tasks: Rows<Tasks>,
    others: BTreeMap<&'static str, Box<dyn Folding>>,
    budgets: BudgetFold,
}

impl Default for Refold {
    fn default() -> Self {
        let others = FOLLOWERS.iter().filter(|follower| follower.name() != Tasks::NAME);
        Self {
            position: 0,
            tasks: Rows::default(),
            others: others.map(|follower| (follower.name(), follower.start())).collect(),
            budgets: BudgetFold::default(),
        }
    }
}

impl Refold {
    /// The names of all projections, followers first.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        let followers = FOLLOWERS.iter().map(|follower| follower.name());
        followers.chain(INLINE.iter().map(|shape| shape.name)).collect()
    }

    /// Folds the next event of the log into every projection.
    ///
    /// # Errors
    /// What can't be folded.
    pub fn feed(&mut self, recorded: &Recorded) -> Result<(), Unfoldable> {
        self.tasks.feed(recorded)?;
        for folding in self.others.values_mut() {
            folding.feed(recorded)?;
        }
        self.budgets.feed(recorded)?;
        self.position = recorded.envelope.position;
        Ok(())
    }

    /// The position of the last event that was folded.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// At most so many rows after a key, in the order of keys.
    ///
    /// # Errors
    /// An unknown projection, a key of another shape.
    pub fn page(
        &self,
        name: &str,
        after: Option<&Value>,
        first: usize,
    ) -> Result<Vec<Value>, AuditError> {
        let wrong = |source| AuditError::Shape { name: name.to_owned(), source };
        let after = after.filter(|key| !key.is_null());
        if name == Queue::NAME {
            let key: Option<TaskKey> = after.map(parse).transpose().map_err(wrong)?;
            let open = self.tasks.after(key.as_ref()).filter_map(QueueRow::of);
            return Ok(open.take(first).map(|row| json(&row)).collect());
        }
        if name == TokenBudgets::NAME {
            let key: Option<BudgetKey> = after.map(parse).transpose().map_err(wrong)?;
            return Ok(self.budgets.after(key).take(first).map(|row| json(&row)).collect());
        }
        let folding: &dyn Folding = if name == Tasks::NAME {
            &self.tasks
        } else {
            let folding = self.others.get(name);
            &**folding.ok_or_else(|| AuditError::Unknown(name.to_owned()))?
        };
        folding.page(after, first).map_err(wrong)
    }

    /// The first difference between a page of served rows and the same range of the log's own.
    ///
    /// The page is what was asked for with `after` and `first`; the log must have been fed up to
    /// exactly the position that the page was answered as of.
    ///
    /// # Errors
    /// An unknown projection, rows of another shape.
    pub fn compare(
        &self,
        name: &str,
        after: Option<&Value>,
        first: usize,
        served: &[Value],
    ) -> Result<Option<Difference>, AuditError> {
        let shape = shape(name).ok_or_else(|| AuditError::Unknown(name.to_owned()))?;
        let rebuilt = self.page(name, after, first)?;
        let wrong = |source| AuditError::Shape { name: name.to_owned(), source };
        Difference::between(shape, served, &rebuilt).map_err(wrong)
    }
}

fn parse<K: serde::de::DeserializeOwned>(key: &Value) -> Result<K, serde_json::Error> {
    serde_json::from_value(key.clone())
}
