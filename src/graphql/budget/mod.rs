//! Budgets: what can be read of them and done to them. They are read from memory, at the head.

mod mutation;
mod object;
mod query;

pub use mutation::{BudgetMutation, ScopeInput};
pub use object::Budget;
pub use query::{BudgetQuery, over_report, over_task};
