//! Why an agent's registration says no.

/// Why a command to an agent is refused.
#[derive(
    Debug, Clone, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr, strum::VariantNames,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum AgentRefusal {
    /// No such agent.
    #[error("there is no agent {0}; register it first")]
    AgentUnknown(String),
    /// It retired.
    #[error("the agent {0} is retired; register one of another name")]
    AgentRetired(String),
    /// The name has not the shape of one.
    #[error("`{0}` is no agent name; use 1 to 64 characters without spaces or control characters")]
    AgentNameMalformed(String),
    /// The capacity is out of bounds.
    #[error("a capacity of {0} is out of bounds; choose 1 to 1000")]
    AgentCapacityOutOfBounds(u32),
    /// It still holds tasks.
    #[error("the agent {name} holds {held} tasks; let it finish or release them first")]
    AgentHoldsTasks {
        /// The agent.
        name: String,
        /// How many tasks.
        held: usize,
    },
    /// An agent's key tried to act as somebody else.
    #[error("this key acts as its own agent only; leave `agent` out, or use an operator's key")]
    AgentIsAnother,
    /// No agent was named, and the key is no agent's.
    #[error("say which agent: this key is no agent's own")]
    AgentNotNamed,
}
