//! Reports on work that is done: what there is to bill, and how good estimates were.

mod estimates;
mod work;

pub use estimates::EstimateQuery;
pub use work::{WorkItem, WorkQuery};
