//! A budget: a limit on tokens or money over a scope.

mod command;
mod decide;
mod refusal;
#[cfg(test)]
mod spec;
mod state;

pub use command::BudgetCommand;
pub use decide::{BudgetDecider, BudgetFacts};
pub use refusal::BudgetRefusal;
pub use state::{Budget, BudgetState, Spend};
