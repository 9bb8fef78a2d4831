//! What is there to bill? An item for each task that is done and paid for, as tasks and projects say.
//!
//! No table of its own: a task's row knows what was handed in and when it was done, its project's
//! row what an hour cost then. So an item is there as long as its task is done, and goes when the
//! task is reopened.

mod reader;
mod report;

pub use reader::{MinutesSource, WorkFilter, WorkItem, WorkPage, page};
pub use report::{TimeGroup, TimeGroupBy, report};
