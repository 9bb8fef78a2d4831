//! One enum a stream; a variant's name is the event's stored name, its fields are the payload.

mod agent;
mod budget;
mod ledger;
mod project;
mod session;
mod task;

pub use agent::AgentEvent;
pub use budget::BudgetEvent;
pub use ledger::LedgerEvent;
pub use project::ProjectEvent;
pub use session::SessionEvent;
pub use task::TaskEvent;
