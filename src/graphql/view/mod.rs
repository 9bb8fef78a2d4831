//! Saved views: filters of tasks that people keep under a name.

mod mutation;
mod object;
mod query;

pub use mutation::ViewMutation;
pub use object::View;
pub use query::ViewQuery;
