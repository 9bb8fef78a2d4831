//! Usage: what was used, and reports of it.

mod mutation;
mod object;
mod query;

pub use mutation::UsageMutation;
pub use object::{SessionUsage, Usage};
pub use query::UsageQuery;
