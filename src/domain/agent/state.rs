//! An agent as its events made it.

use events::{AgentEvent, Availability, AvailabilityReport, Timestamp};
use serde::{Deserialize, Serialize};

/// How many tasks an agent may hold at the most.
pub const CAPACITY_MAX: u32 = 1_000;

/// What deciding needs to know of an agent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// Its name; empty until it is registered.
    pub name: String,
    /// What it can do, sorted.
    pub skills: Vec<String>,
    /// How many tasks it may hold at once.
    pub capacity: u32,
    /// Whether new claims by it are stopped.
    pub autonomy_off: bool,
    /// Whether it works here no more.
    pub retired: bool,
    /// What it last said it is open for, where that is not everything.
    pub report: Option<AvailabilityReport>,
    /// Since when.
    pub reported_at: Timestamp,
}

impl Agent {
    /// Whether it was registered.
    #[must_use]
    pub const fn exists(&self) -> bool {
        !self.name.is_empty()
    }

    pub(super) fn evolve(&mut self, event: &AgentEvent, at: Timestamp) {
        match event.clone() {
            AgentEvent::AgentRegistered { name, skills, capacity } => {
                self.name = name;
                self.skills = skills;
                self.capacity = capacity;
            }
            AgentEvent::AgentSkilled { skills } => self.skills = skills,
            AgentEvent::AgentCapacitySet { capacity } => self.capacity = capacity,
            AgentEvent::AutonomySwitched { on, .. } => self.autonomy_off = !on,
            AgentEvent::AvailabilityReported(report) => {
                self.report =
                    Some(report).filter(|one| one.availability != Availability::Available);
                self.reported_at = at;
            }
            AgentEvent::AgentRetired { .. } => self.retired = true,
        }
    }
}
