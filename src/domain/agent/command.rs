//! What can be asked of an agent.

use events::AvailabilityReport;

/// Something to be done to an agent.
#[derive(Debug, Clone)]
pub enum AgentCommand {
    /// Make it known. Asked again with the same name it states skills and capacity anew.
    Register {
        /// Its name, unique in the ledger.
        name: String,
        /// What it can do.
        skills: Vec<String>,
        /// How many tasks it may hold at once.
        capacity: u32,
    },
    /// State its skills anew.
    SetSkills {
        /// All its skills.
        skills: Vec<String>,
    },
    /// State its capacity anew.
    SetCapacity {
        /// How many tasks it may hold at once.
        capacity: u32,
    },
    /// Allow or stop new claims by it.
    SwitchAutonomy {
        /// Whether it may claim.
        on: bool,
        /// Why.
        reason: Option<String>,
    },
    /// Say what it is open for.
    ReportAvailability(AvailabilityReport),
    /// It works here no more.
    Retire {
        /// Why.
        reason: Option<String>,
    },
}
