//! What is handed out next, and why something is not.

mod deadlocks;
mod query;

pub use deadlocks::DeadlockQuery;
pub use query::QueueQuery;
