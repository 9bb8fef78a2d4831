//! What happens to an agent.

use crate::values::AvailabilityReport;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

/// The events of one agent's stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, IntoStaticStr, VariantNames)]
#[serde(deny_unknown_fields)]
pub enum AgentEvent {
    /// A worker made itself known, or an operator did it for it.
    AgentRegistered {
        /// How many tasks it may hold at once.
        capacity: u32,
        /// Unique in the ledger.
        name: String,
        /// What it can do; a task's skills must all be among them.
        skills: Vec<String>,
    },
    /// Its skills were stated anew, as a whole.
    AgentSkilled {
        /// All its skills from now on.
        skills: Vec<String>,
    },
    /// How many tasks it may hold was stated anew.
    AgentCapacitySet {
        /// How many tasks it may hold at once.
        capacity: u32,
    },
    /// New claims were allowed or stopped for this agent.
    AutonomySwitched {
        /// Whether it may claim.
        on: bool,
        /// Why, if somebody said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// It said what it is open for, otherwise than before. Mere signs of life are no events.
    AvailabilityReported(AvailabilityReport),
    /// It works here no more.
    AgentRetired {
        /// Why, if somebody said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}
