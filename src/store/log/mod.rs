//! The log in Postgres: one statement that appends, one that reads on. Nothing here changes a row.

mod append;
mod columns;
mod read;

pub use append::Appended;
pub use columns::{Append, BudgetColumns, EventColumns, KeyColumns, LeaseColumns, QueueColumns};
pub(crate) use read::natural;
pub use read::{Head, barrier, head, leaves, read_after, read_at, read_streams};
