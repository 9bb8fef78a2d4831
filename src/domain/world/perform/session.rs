//! Commands to sessions; what a report of tokens entails.

use super::{Act, Performed};
use crate::domain::session::{
    SessionCommand, SessionDecider, SessionFacts, SessionRefusal, WRAP_UP_PERCENT,
};
use crate::domain::task::ClaimState;
use crate::domain::world::{Renewal, World};
use crate::domain::{AgentRef, Answer, Decider, Directive, RefusalReason, SessionTarget};
use events::{SESSION_DEPTH_MAX, SessionEvent, StreamKind, TaskEvent};
use std::sync::Arc;
use uuid::Uuid;

impl World {
    pub(super) fn on_session(
        &mut self,
        act: &mut Act<'_>,
        target: &SessionTarget,
        command: &SessionCommand,
    ) -> Performed {
        if let SessionCommand::Start { agent, .. } = command {
            return self.start_session(act, target, agent, command);
        }
        let id = self.find_session(act, target)?;
        let owner = self.session(id).map(|session| session.agent);
        let acting = act.request.actor.agent;
        if acting.is_some() && acting != owner {
            return Err(SessionRefusal::SessionNotYours(id).into());
        }
        let facts = self.session_facts(id, command)?;
        let state = self.sessions.get(&id).cloned().unwrap_or_default().state;
        let events = SessionDecider::decide(&state, command, &facts, act.now)?;
        self.append(act, StreamKind::Session, id, events, None);
        let mut answer = Answer { subject: id, ..Answer::default() };
        if matches!(command, SessionCommand::ReportTokens { .. }) {
            let cause = self.position;
            if facts.claim_is_live {
                self.renew_by_report(act, &facts, cause);
            }
            self.compare_budgets(act, id, facts.task, cause);
            answer.directive = Some(self.answer_to_report(act, id, &facts));
        }
        Ok(answer)
    }

    fn start_session(
        &mut self,
        act: &mut Act<'_>,
        target: &SessionTarget,
        agent: &AgentRef,
        command: &SessionCommand,
    ) -> Performed {
        let agent = self.acting_agent(&act.request.actor, Some(agent))?;
        let id = match target {
            SessionTarget::Id(id) => *id,
            _ => self.implicit_session_of(agent),
        };
        if let SessionCommand::Start { parent_session: Some(parent), .. } = command {
            self.check_parent(*parent)?;
        }
        let facts = SessionFacts { agent, ..SessionFacts::default() };
        let state = self.sessions.get(&id).cloned().unwrap_or_default().state;
        let events = SessionDecider::decide(&state, command, &facts, act.now)?;
        self.append(act, StreamKind::Session, id, events, None);
        Ok(Answer { subject: id, ..Answer::default() })
    }

    /// A session comes after the one above it, so that no circle can close.
    fn check_parent(&self, parent: Uuid) -> Result<(), RefusalReason> {
        if self.session(parent).is_none() {
            return Err(SessionRefusal::SessionUnknown(parent).into());
        }
        if self.sessions_above(parent).count() >= SESSION_DEPTH_MAX {
            return Err(SessionRefusal::SessionTooDeep.into());
        }
        Ok(())
    }

    fn find_session(
        &mut self,
        act: &mut Act<'_>,
        target: &SessionTarget,
    ) -> Result<Uuid, RefusalReason> {
        match target {
            SessionTarget::Id(id) if self.session(*id).is_some() => Ok(*id),
            SessionTarget::Id(id) => Err(SessionRefusal::SessionUnknown(*id).into()),
            SessionTarget::ImplicitOf(agent) => {
                let agent = self.acting_agent(&act.request.actor, Some(agent))?;
                self.open_implicit(act, agent)
            }
            SessionTarget::HolderOf(task) => {
                let task = self.find_task(task)?;
                let last = self.task(task).and_then(|task| task.last_session);
                let own = act.request.actor.agent;
                let theirs = last.and_then(|id| Some((id, self.session(id)?.agent)));
                match (theirs, own) {
                    (Some((id, agent)), own) if own.is_none_or(|own| own == agent) => Ok(id),
                    // Somebody else has held it since: the report is the reporter's all the same.
                    (_, Some(own)) => self.open_implicit(act, own),
                    _ => Err(SessionRefusal::UsageOfNothing.into()),
                }
            }
        }
    }

    /// The session that an agent has without naming it, opened when it is first used.
    pub(super) fn open_implicit(
        &mut self,
        act: &mut Act<'_>,
        agent: Uuid,
    ) -> Result<Uuid, RefusalReason> {
        let id = self.implicit_session_of(agent);
        if self.session(id).is_none() {
            let started = SessionEvent::SessionStarted {
                agent,
                model: None,
                context_window: None,
                wrap_up_percent: WRAP_UP_PERCENT,
                parent_session: None,
                external_id: None,
            };
            self.append(act, StreamKind::Session, id, vec![started], None);
        }
        Ok(id)
    }

    fn session_facts(
        &self,
        session: Uuid,
        command: &SessionCommand,
    ) -> Result<SessionFacts, RefusalReason> {
        let SessionCommand::ReportTokens { task, fence, .. } = command else {
            return Ok(SessionFacts::default());
        };
        let task = task.as_ref().map(|task| self.find_task(task)).transpose()?;
        let claim = task.and_then(|id| self.task(id)?.claim.as_ref());
        let own = claim.filter(|claim| claim.session == session).map(|claim| claim.fence);
        // A fence without a task guards nothing.
        let fence = task.and(fence.or(own));
        // The claim is the agent's: one that began a new session still speaks for it by its fence.
        let agent = self.session(session).map(|session| session.agent);
        let claim_is_live =
            claim.is_some_and(|claim| Some(claim.fence) == fence && Some(claim.agent) == agent);
        let (agent, prices) = (Uuid::nil(), Arc::clone(self.prices()));
        Ok(SessionFacts { agent, task, fence, claim_is_live, prices })
    }

    /// A report is a sign of life like every other write of the holder.
    fn renew_by_report(&mut self, act: &mut Act<'_>, facts: &SessionFacts, cause: u64) {
        let (Some(id), Some(fence)) = (facts.task, facts.fence) else { return };
        let Some(claim) = self.task(id).and_then(|task| task.claim.clone()) else { return };
        act.decided.renewals.push(Renewal { task: id, fence, lease_seconds: claim.lease_seconds });
        if claim.state != ClaimState::Live {
            let revived = TaskEvent::ClaimRevived { fence };
            self.append(act, StreamKind::Task, id, vec![revived], Some(cause));
        }
    }

    fn answer_to_report(&self, act: &Act<'_>, session: Uuid, facts: &SessionFacts) -> Directive {
        if facts.fence.is_some() && !facts.claim_is_live {
            let ended = facts.task.zip(facts.fence);
            let why = ended.map(|(task, fence)| self.why_ended(task, fence));
            return Directive::Stop(why.into_iter().collect());
        }
        self.directive(facts.task, session, act.now)
    }
}
