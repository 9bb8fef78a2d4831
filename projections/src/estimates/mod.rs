//! How good were estimates? What was expected of tasks that are done, beside what they took.
//!
//! No table of its own: a task's row knows its estimates and for how long it was in progress, usage
//! what was reported for it, late reports included.

mod reader;

pub use reader::{Accuracy, EstimateFilter, EstimateGroup, EstimateGroupBy, grouped};
