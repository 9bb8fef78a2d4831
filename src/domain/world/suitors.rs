//! Which agents a task could be assigned to, and what memory knows of them.

use super::World;
use crate::domain::agent::{Agent, Candidate, Heard};
use events::{Availability, Timestamp};
use uuid::Uuid;

impl World {
    /// Every agent that works here, as a candidate for a task; none if there is no such task.
    #[must_use]
    pub fn candidates(&self, task: Uuid, now: Timestamp) -> Vec<Candidate> {
        let Some(task) = self.task(task) else { return Vec::new() };
        let switched_off = self.switched_off(task.project, None).is_some();
        let working = self.agents.iter().filter(|(_, kept)| !kept.state.retired);
        let candidate = |(id, agent): (Uuid, &Agent)| {
            let (matched, missing): (Vec<_>, Vec<_>) =
                task.needs().cloned().partition(|skill| agent.skills.contains(skill));
            Candidate {
                agent: id,
                name: agent.name.clone(),
                beside: agent.skills.len() - matched.len(),
                matched,
                missing,
                held: self.queue.held_by(id),
                capacity: agent.capacity,
                stopped: switched_off || agent.autonomy_off,
                heard: said(agent, now),
                done: 0,
                failed: 0,
                left_checkpoint: task.is_resumable() && task.last_agent == Some(id),
            }
        };
        working.map(|(id, kept)| candidate((*id, &kept.state))).collect()
    }
}

fn said(agent: &Agent, now: Timestamp) -> Heard {
    let said = agent.report.as_ref();
    let said = said.filter(|said| said.until.is_none_or(|until| now < until));
    match said.map(|said| said.availability) {
        Some(Availability::AwaitingPermission) => Heard::NotOpen("it waits for a permission"),
        Some(Availability::RateLimited) => Heard::NotOpen("its provider asked it for patience"),
        Some(Availability::Away) => Heard::NotOpen("it takes nothing now"),
        Some(Availability::Available) | None => Heard::NotLately,
    }
}
