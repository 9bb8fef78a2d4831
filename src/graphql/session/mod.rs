//! Sessions: what can be read of them and done to them.

pub mod brief;
mod mutation;
mod object;
mod query;

pub use mutation::SessionMutation;
pub use object::Session;
pub use query::SessionQuery;
