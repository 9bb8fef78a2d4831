//! What an agent's registration allows.

use super::{Agent, AgentCommand, AgentRefusal, CAPACITY_MAX};
use crate::domain::Decider;
use events::{AgentEvent, Availability, AvailabilityReport, Timestamp};

/// An agent's rules.
#[derive(Debug)]
pub struct AgentDecider;

/// What an agent's rules need to know of others.
#[derive(Debug, Clone, Default)]
pub struct AgentFacts {
    /// How many tasks it holds.
    pub held: usize,
}

impl Decider for AgentDecider {
    type State = Agent;
    type Command = AgentCommand;
    type Event = AgentEvent;
    type Facts = AgentFacts;
    type Refusal = AgentRefusal;

    fn decide(
        agent: &Agent,
        command: &AgentCommand,
        facts: &AgentFacts,
        _now: Timestamp,
    ) -> Result<Vec<AgentEvent>, AgentRefusal> {
        use AgentCommand as C;
        use AgentRefusal as No;
        if agent.retired {
            return match command {
                C::Retire { .. } => Ok(vec![]),
                _ => Err(No::AgentRetired(agent.name.clone())),
            };
        }
        match command.clone() {
            C::Register { name, .. } if !is_name(&name) => Err(No::AgentNameMalformed(name)),
            C::Register { capacity, .. } | C::SetCapacity { capacity }
                if !(1..=CAPACITY_MAX).contains(&capacity) =>
            {
                Err(No::AgentCapacityOutOfBounds(capacity))
            }
            C::Register { skills, capacity, .. } if agent.exists() => {
                let mut events = skilled(agent, skills);
                events.extend(with_capacity(agent, capacity));
                Ok(events)
            }
            C::Register { name, skills, capacity } => {
                Ok(vec![AgentEvent::AgentRegistered { name, skills: sorted(skills), capacity }])
            }
            C::SetSkills { skills } => Ok(skilled(agent, skills)),
            C::SetCapacity { capacity } => Ok(with_capacity(agent, capacity)),
            C::SwitchAutonomy { on, .. } if on != agent.autonomy_off => Ok(vec![]),
            C::SwitchAutonomy { on, reason } => {
                Ok(vec![AgentEvent::AutonomySwitched { on, reason }])
            }
            C::ReportAvailability(report) => Ok(reported(agent, report)),
            C::Retire { .. } if facts.held > 0 => {
                Err(No::AgentHoldsTasks { name: agent.name.clone(), held: facts.held })
            }
            C::Retire { reason } => Ok(vec![AgentEvent::AgentRetired { reason }]),
        }
    }

    fn evolve(agent: &mut Agent, event: &AgentEvent, at: Timestamp) {
        agent.evolve(event, at);
    }
}

/// What it says anew; what it is doing alone is no news.
fn reported(agent: &Agent, report: AvailabilityReport) -> Vec<AgentEvent> {
    let known = agent.report.as_ref().map(|known| (known.availability, known.until));
    let known = known.unwrap_or((Availability::Available, None));
    if known == (report.availability, report.until) {
        return vec![];
    }
    vec![AgentEvent::AvailabilityReported(report)]
}

fn skilled(agent: &Agent, skills: Vec<String>) -> Vec<AgentEvent> {
    let skills = sorted(skills);
    if skills == agent.skills { vec![] } else { vec![AgentEvent::AgentSkilled { skills }] }
}

fn with_capacity(agent: &Agent, capacity: u32) -> Vec<AgentEvent> {
    if capacity == agent.capacity {
        vec![]
    } else {
        vec![AgentEvent::AgentCapacitySet { capacity }]
    }
}

fn sorted(mut skills: Vec<String>) -> Vec<String> {
    skills.sort_unstable();
    skills.dedup();
    skills
}

fn is_name(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.chars().all(|one| !one.is_whitespace() && !one.is_control())
}
