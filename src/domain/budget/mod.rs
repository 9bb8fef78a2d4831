//! A budget: a limit on tokens or money over a scope.

mod command;
mod decide;
mod refusal;
#[cfg(test)]
pub(crate) mod spec;
mod state;
mod words;

pub use command::BudgetCommand;
pub use decide::{BudgetDecider, BudgetFacts};
pub use refusal::BudgetRefusal;
pub use state::{Budget, BudgetState, Spend};
pub use words::{Told, amount};
