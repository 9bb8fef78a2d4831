//! Commands to agents.

use super::{Act, Performed};
use crate::domain::agent::{AgentCommand, AgentDecider, AgentFacts};
use crate::domain::world::World;
use crate::domain::{AgentRef, Answer, Decider};
use events::StreamKind;

impl World {
    pub(super) fn on_agent(
        &mut self,
        act: &mut Act<'_>,
        agent: &AgentRef,
        command: &AgentCommand,
    ) -> Performed {
        let id = match (command, agent) {
            // A registration of a known name speaks of the agent that has it.
            (AgentCommand::Register { name, .. }, AgentRef::Id(id)) => {
                self.resolve_agent(&AgentRef::Name(name.clone())).unwrap_or(*id)
            }
            _ => self.find_agent(agent)?,
        };
        if act.request.actor.is_agent() {
            self.acting_agent(&act.request.actor, Some(&AgentRef::Id(id)))?;
        }
        let facts = AgentFacts { held: self.queue.held_by(id) };
        let state = self.agents.get(&id).cloned().unwrap_or_default().state;
        let events = AgentDecider::decide(&state, command, &facts, act.now)?;
        self.append(act, StreamKind::Agent, id, events, None);
        Ok(Answer { subject: id, ..Answer::default() })
    }
}
