//! What is handed out next, and why something is not.

mod query;

pub use query::QueueQuery;
