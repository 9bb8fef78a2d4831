//! The inbox: what waits for a human, since when, and what he can do about it.

mod object;
mod query;
mod subscription;

pub use object::InboxItem;
pub use query::InboxQuery;
pub use subscription::InboxSubscription;
