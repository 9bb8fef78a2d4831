//! Agents: what can be read of them and done to them.

mod mutation;
mod object;
pub mod presence;
mod query;
mod status;

pub use mutation::AgentMutation;
pub use object::Agent;
pub use query::AgentQuery;
pub use status::{AgentState, AgentStatus};
