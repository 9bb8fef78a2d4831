//! Histories: the log of another tool, a deed a line, done again here in its own order.
//!
//! `read` judges every line by itself; `History::plan` says which commands a line is, given the
//! ledger as the lines before it left it.

mod bead;
mod line;
mod past;
mod plan;
mod report;
#[cfg(test)]
mod spec;
mod steps;

pub use line::{Deed, Line, Read, read};
pub use past::Past;
pub use plan::{CAPACITY, History, LEASE_SECONDS, Step};
pub use report::{Refused, Report};
