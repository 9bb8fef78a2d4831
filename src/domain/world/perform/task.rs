//! Commands to tasks, claims among them.

use super::{Act, Performed};
use crate::domain::task::{ClaimNext, TaskCommand, TaskDecider};
use crate::domain::world::claims::Seeker;
use crate::domain::world::{Renewal, World};
use crate::domain::{AgentRef, Answer, Claimed, Decider, RefusalReason, TaskRef};
use events::StreamKind;
use uuid::Uuid;

impl World {
    pub(super) fn on_task(
        &mut self,
        act: &mut Act<'_>,
        task: &TaskRef,
        command: &TaskCommand,
    ) -> Performed {
        let id = match (command, task) {
            (TaskCommand::Create(new), _) => new.id,
            _ => self.find_task(task)?,
        };
        let actor = &act.request.actor;
        let facts = self.task_facts(id, command, actor, act.now)?;
        let state = self.tasks.get(&id).cloned().unwrap_or_default().state;
        let events = TaskDecider::decide(&state, command, &facts, act.now)?;
        if matches!(command, TaskCommand::Claim { .. }) {
            self.open_implicit_of_claim(act, facts.claim.agent, facts.claim.session)?;
        }
        self.append(act, StreamKind::Task, id, events, None);
        Ok(self.answer_of_task(act, id, command, state.last_session))
    }

    fn open_implicit_of_claim(
        &mut self,
        act: &mut Act<'_>,
        agent: Uuid,
        session: Uuid,
    ) -> Result<(), RefusalReason> {
        if self.session(session).is_none() && session == self.implicit_session_of(agent) {
            self.open_implicit(act, agent)?;
        }
        Ok(())
    }

    /// Whoever holds the task is told of his claim and what to do next; his lease begins anew.
    fn answer_of_task(
        &self,
        act: &mut Act<'_>,
        id: Uuid,
        command: &TaskCommand,
        last_session: Option<Uuid>,
    ) -> Answer {
        let mut answer = Answer { subject: id, key: Some(self.key_of(id)), ..Answer::default() };
        let Some(fence) = fence_of(command, self.task(id).map_or(0, |task| task.fences)) else {
            return answer;
        };
        let claim = self.task(id).and_then(|task| task.claim.as_ref());
        if let Some(claim) = claim.filter(|claim| claim.fence == fence) {
            let lease_seconds = claim.lease_seconds;
            act.decided.renewals.push(Renewal { task: id, fence, lease_seconds });
            answer.claim = Some(Claimed {
                task: id,
                agent: claim.agent,
                session: claim.session,
                fence,
                attempt: claim.attempt,
                resumes: claim.resumes,
                lease_seconds,
                lease_expires_at: act.now.plus_seconds(i64::from(lease_seconds)),
            });
        }
        let session = claim.map(|claim| claim.session).or(last_session);
        if act.request.actor.is_agent() || answer.claim.is_some() {
            answer.directive = session.map(|session| self.directive(Some(id), session, act.now));
        }
        answer
    }

    pub(super) fn claim_next(&mut self, act: &mut Act<'_>, wanted: &ClaimNext) -> Performed {
        let agent = self.claiming_agent(&act.request.actor, wanted.agent.as_ref())?;
        let session = self.session_for(agent, wanted.session)?;
        let projects = wanted
            .projects
            .iter()
            .map(|project| self.find_project(project))
            .collect::<Result<Vec<_>, _>>()?;
        let seeker =
            Seeker { agent, session, projects: &projects, skills: wanted.skills.as_deref() };
        match self.best_task(&seeker, act.now) {
            Ok(task) => {
                let command = TaskCommand::Claim {
                    agent: Some(AgentRef::Id(agent)),
                    session: wanted.session,
                    lease_seconds: wanted.lease_seconds,
                };
                self.on_task(act, &TaskRef::Id(task), &command)
            }
            Err(nothing) => {
                Ok(Answer { subject: agent, nothing: Some(nothing), ..Answer::default() })
            }
        }
    }
}

/// The fence under which a command was written, where it speaks for a claim.
pub(super) const fn fence_of(command: &TaskCommand, last: u64) -> Option<u64> {
    match command {
        TaskCommand::Claim { .. } => Some(last),
        TaskCommand::AttachArtifact { fence, .. }
        | TaskCommand::Confine { fence, .. }
        | TaskCommand::CheckCriterion { fence, .. }
        | TaskCommand::Heartbeat { fence }
        | TaskCommand::ReportProgress { fence, .. }
        | TaskCommand::SaveCheckpoint { fence, .. }
        | TaskCommand::Pause { fence, .. }
        | TaskCommand::Block { fence, .. }
        | TaskCommand::Complete { fence, .. }
        | TaskCommand::Fail { fence, .. }
        | TaskCommand::AskQuestion { fence, .. }
        | TaskCommand::ShowEvidence { fence, .. }
        | TaskCommand::Release { fence, .. } => *fence,
        _ => None,
    }
}
