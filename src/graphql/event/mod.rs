//! The log itself: read page by page, followed, and what happened to one task.

mod follow;
mod history;
mod object;
mod query;
mod subscription;

pub use object::{Actor, Event};
pub use query::EventQuery;
pub use subscription::EventSubscription;
