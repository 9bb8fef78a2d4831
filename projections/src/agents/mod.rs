//! Which agents are there? One row an agent; others join it for names.

mod reader;

pub use reader::{AgentView, by_ids, by_name, list};

use crate::{Happening, Kept, Projection, Unfoldable};
use events::{AgentEvent, Availability, Event, StreamKind, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The projection of agents.
pub struct Agents;

/// Which agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AgentKey {
    /// Its id.
    pub agent: Uuid,
}

/// An agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentRow {
    /// Its id.
    pub agent: Uuid,
    /// Its name, unique in the ledger.
    pub name: String,
    /// What it can do.
    pub skills: Vec<String>,
    /// How many tasks it may hold at once.
    pub capacity: u32,
    /// Whether it may claim.
    pub autonomy_on: bool,
    /// Whether it works here no more.
    pub retired: bool,
    /// What it last said it is open for.
    pub availability: Availability,
    /// Until when, as far as it knew.
    pub available_until: Option<Timestamp>,
    /// Since when.
    pub availability_since: Option<Timestamp>,
    /// When it made itself known.
    pub created_at: Timestamp,
    /// Where in the log.
    pub created_position: u64,
    /// When something last happened to it.
    pub updated_at: Timestamp,
}

impl Kept for Agents {
    const NAME: &'static str = "agents";
    const KEY_COLUMNS: &'static [(&'static str, &'static str)] = &[("agent", "uuid")];
    type Key = AgentKey;
    type Row = AgentRow;

    fn key(row: &AgentRow) -> AgentKey {
        AgentKey { agent: row.agent }
    }
}

impl Projection for Agents {
    const VERSION: u32 = 2;
    const SCHEMA: &'static str = include_str!("schema.sql");

    fn keys(at: &Happening<'_>) -> Vec<AgentKey> {
        at.id_of(StreamKind::Agent).map(|agent| AgentKey { agent }).into_iter().collect()
    }

    fn fold(
        row: Option<AgentRow>,
        key: &AgentKey,
        at: &Happening<'_>,
    ) -> Result<Option<AgentRow>, Unfoldable> {
        let Event::Agent(event) = at.event else { return Ok(row) };
        if let AgentEvent::AgentRegistered { name, skills, capacity } = event {
            // Registered once more after it retired: the same agent, back at work.
            let created = row.map(|row| (row.created_at, row.created_position));
            let (created_at, created_position) =
                created.unwrap_or((at.envelope.recorded_at, at.envelope.position));
            return Ok(Some(AgentRow {
                agent: key.agent,
                name: name.clone(),
                skills: skills.clone(),
                capacity: *capacity,
                autonomy_on: true,
                retired: false,
                availability: Availability::Available,
                available_until: None,
                availability_since: None,
                created_at,
                created_position,
                updated_at: at.envelope.recorded_at,
            }));
        }
        let mut row =
            row.ok_or_else(|| at.unfoldable(Self::NAME, "the agent was never registered"))?;
        row.updated_at = at.envelope.recorded_at;
        match event {
            AgentEvent::AgentRegistered { .. } => {}
            AgentEvent::AgentSkilled { skills } => row.skills.clone_from(skills),
            AgentEvent::AgentCapacitySet { capacity } => row.capacity = *capacity,
            AgentEvent::AutonomySwitched { on, .. } => row.autonomy_on = *on,
            AgentEvent::AvailabilityReported(report) => {
                row.availability = report.availability;
                row.available_until = report.until;
                row.availability_since = Some(at.envelope.recorded_at);
            }
            AgentEvent::AgentRetired { .. } => row.retired = true,
        }
        Ok(Some(row))
    }
}
