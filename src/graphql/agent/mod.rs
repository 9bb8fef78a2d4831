//! Agents: what can be read of them and done to them.

mod mutation;
mod object;
pub mod presence;
mod query;

pub use mutation::AgentMutation;
pub use object::Agent;
pub use query::AgentQuery;
