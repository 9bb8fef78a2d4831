//! Decides requests: each command goes to its noun's rules with the facts they ask for, and what
//! follows at once from its events follows in the same request.

use super::claims::Seeker;
use super::{Decided, Pending, Renewal, World};
use crate::domain::agent::{AgentCommand, AgentDecider, AgentFacts};
use crate::domain::budget::{BudgetCommand, BudgetDecider, BudgetFacts};
use crate::domain::ledger::{LedgerCommand, LedgerDecider, LedgerFacts};
use crate::domain::project::{ProjectCommand, ProjectDecider, ProjectFacts};
use crate::domain::session::{
    SessionCommand, SessionDecider, SessionFacts, SessionRefusal, WRAP_UP_PERCENT,
};
use crate::domain::task::{ClaimNext, TaskCommand, TaskDecider, TaskRefusal};
use crate::domain::{
    Action, Actor, AgentRef, Answer, Claimed, Command, Decider, Directive, ProjectRef, Refusal,
    RefusalReason, Request, ScopeRef, SessionTarget, TaskRef,
};
use events::{Event, Role, Scope, SessionEvent, Stream, StreamKind, TaskEvent, Timestamp};
use uuid::Uuid;

type Performed = Result<Answer, RefusalReason>;

/// One action in the making.
struct Act<'r> {
    request: &'r Request,
    action: &'r Action,
    now: Timestamp,
    decided: &'r mut Decided,
}

impl World {
    /// Decides a request and makes what follows from it the present; a refusal leaves no trace.
    ///
    /// # Errors
    /// The refusal of the first of its commands that may not be followed.
    pub fn decide(&mut self, request: &Request, now: Timestamp) -> Result<Decided, Refusal> {
        let mark = self.mark();
        let mut decided = Decided::default();
        for (index, action) in request.actions.iter().enumerate() {
            let mut act = Act { request, action, now, decided: &mut decided };
            match self.perform(&mut act) {
                Ok(answer) => decided.answers.push(answer),
                Err(reason) => {
                    self.rollback(mark);
                    return Err(reason.of_command(index));
                }
            }
        }
        Ok(decided)
    }

    fn perform(&mut self, act: &mut Act<'_>) -> Performed {
        match &act.action.command {
            Command::Ledger(command) => self.to_ledger(act, command),
            Command::Project(project, command) => self.to_project(act, project, command),
            Command::Agent(agent, command) => self.to_agent(act, agent, command),
            Command::Session(session, command) => self.to_session(act, session, command),
            Command::Budget(scope, command) => self.to_budget(act, scope, command),
            Command::Task(task, command) => self.to_task(act, task, command),
            Command::ClaimNext(wanted) => self.claim_next(act, wanted),
        }
    }

    fn to_ledger(&mut self, act: &mut Act<'_>, command: &LedgerCommand) -> Performed {
        let agent = match command {
            LedgerCommand::IssueKey { agent: Some(agent), .. } => Some(self.find_agent(agent)?),
            _ => None,
        };
        let subject = match command {
            LedgerCommand::IssueKey { key_id, .. } | LedgerCommand::RevokeKey { key_id, .. } => {
                *key_id
            }
            _ => self.ledger_id,
        };
        let facts = LedgerFacts { agent };
        let events = LedgerDecider::decide(&self.ledger.state, command, &facts, act.now)?;
        self.append(act, StreamKind::Ledger, self.ledger_id, events, None);
        Ok(Answer { subject, ..Answer::default() })
    }

    fn to_project(
        &mut self,
        act: &mut Act<'_>,
        project: &ProjectRef,
        command: &ProjectCommand,
    ) -> Performed {
        let (id, key_taken) = match (command, project) {
            // A creation names the id that is to be, and its key must be free.
            (ProjectCommand::Create { key, or_existing, .. }, ProjectRef::Id(id)) => {
                match self.resolve_project(&ProjectRef::Key(key.clone())) {
                    Some(known) if *or_existing => (known, true),
                    Some(_) => (*id, true),
                    None => (*id, false),
                }
            }
            _ => (self.find_project(project)?, false),
        };
        let facts = ProjectFacts { key_taken, open_tasks: self.open_tasks(id) };
        let state = self.projects.get(&id).cloned().unwrap_or_default().state;
        let events = ProjectDecider::decide(&state, command, &facts, act.now)?;
        self.append(act, StreamKind::Project, id, events, None);
        Ok(Answer { subject: id, ..Answer::default() })
    }

    fn to_agent(
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

    fn to_session(
        &mut self,
        act: &mut Act<'_>,
        target: &SessionTarget,
        command: &SessionCommand,
    ) -> Performed {
        let actor = act.request.actor.clone();
        if let SessionCommand::Start { agent, .. } = command {
            return self.start_session(act, target, agent, command);
        }
        let id = self.find_session(act, target)?;
        let owner = self.session(id).map(|session| session.agent);
        if actor.agent.is_some() && actor.agent != owner {
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
            answer.directive = Some(self.answer_to_report(id, &facts));
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
            _ => Self::implicit_session(agent),
        };
        let facts = SessionFacts { agent, ..SessionFacts::default() };
        let state = self.sessions.get(&id).cloned().unwrap_or_default().state;
        let events = SessionDecider::decide(&state, command, &facts, act.now)?;
        self.append(act, StreamKind::Session, id, events, None);
        Ok(Answer { subject: id, ..Answer::default() })
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
    fn open_implicit(&mut self, act: &mut Act<'_>, agent: Uuid) -> Result<Uuid, RefusalReason> {
        let id = Self::implicit_session(agent);
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
        let own = claim.filter(|claim| claim.session == session);
        let fence = fence.or(own.map(|claim| claim.fence));
        let claim_is_live = own.is_some_and(|claim| Some(claim.fence) == fence);
        Ok(SessionFacts { agent: Uuid::nil(), task, fence, claim_is_live })
    }

    /// A report is a sign of life like every other write of the holder.
    fn renew_by_report(&mut self, act: &mut Act<'_>, facts: &SessionFacts, cause: u64) {
        let (Some(id), Some(fence)) = (facts.task, facts.fence) else { return };
        let Some(claim) = self.task(id).and_then(|task| task.claim.clone()) else { return };
        act.decided.renewals.push(Renewal { task: id, fence, lease_seconds: claim.lease_seconds });
        if claim.state != crate::domain::task::ClaimState::Live {
            let revived = TaskEvent::ClaimRevived { fence };
            self.append(act, StreamKind::Task, id, vec![revived], Some(cause));
        }
    }

    /// Every budget over a report is compared with what is spent now.
    fn compare_budgets(
        &mut self,
        act: &mut Act<'_>,
        session: Uuid,
        task: Option<Uuid>,
        cause: u64,
    ) {
        let placed = task.and_then(|id| Some((id, self.task(id)?.project)));
        let agent = self.session(session).map(|session| session.agent);
        for scope in self.scopes_of(placed, Some(session), agent) {
            let units: Vec<_> =
                self.budgets_over(scope).filter_map(|(_, budget, ..)| budget.unit).collect();
            for unit in units {
                self.compare_budget(act, scope, unit, cause);
            }
        }
    }

    fn compare_budget(
        &mut self,
        act: &mut Act<'_>,
        scope: Scope,
        unit: events::BudgetUnit,
        cause: u64,
    ) {
        let id = self.budget_id(scope, unit);
        let Some(budget) = self.budget(id) else { return };
        let facts = BudgetFacts { scope, spent: budget.measure(self.spent_over(scope)) };
        let command = BudgetCommand::Compare { unit };
        let compared = BudgetDecider::decide(budget, &command, &facts, act.now);
        self.append(act, StreamKind::Budget, id, compared.unwrap_or_default(), Some(cause));
    }

    fn answer_to_report(&self, session: Uuid, facts: &SessionFacts) -> Directive {
        if facts.fence.is_some() && !facts.claim_is_live {
            let name = facts.task.map(|id| self.key_of(id)).unwrap_or_default();
            return Directive::Stop(vec![format!("your claim on {name} has ended")]);
        }
        self.directive(facts.task, session)
    }

    fn to_budget(
        &mut self,
        act: &mut Act<'_>,
        scope: &ScopeRef,
        command: &BudgetCommand,
    ) -> Performed {
        let scope = self.find_scope(scope)?;
        let unit = command.unit();
        let id = self.budget_id(scope, unit);
        let state = self.budgets.get(&id).cloned().unwrap_or_default().state;
        let facts = BudgetFacts { scope, spent: state.measure(self.spent_over(scope)) };
        let events = BudgetDecider::decide(&state, command, &facts, act.now)?;
        self.append(act, StreamKind::Budget, id, events, None);
        if matches!(command, BudgetCommand::Set { .. }) {
            let cause = self.position;
            self.compare_budget(act, scope, unit, cause);
        }
        Ok(Answer { subject: id, ..Answer::default() })
    }

    fn claim_next(&mut self, act: &mut Act<'_>, wanted: &ClaimNext) -> Performed {
        let agent = self.acting_agent(&act.request.actor, wanted.agent.as_ref())?;
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
                self.to_task(act, &TaskRef::Id(task), &command)
            }
            Err(nothing) => {
                Ok(Answer { subject: agent, nothing: Some(nothing), ..Answer::default() })
            }
        }
    }

    fn to_task(&mut self, act: &mut Act<'_>, task: &TaskRef, command: &TaskCommand) -> Performed {
        let id = match (command, task) {
            (TaskCommand::Create(new), _) => new.id,
            _ => self.find_task(task)?,
        };
        let actor = act.request.actor.clone();
        self.queue.advance(act.now, &self.tasks);
        let facts = self.task_facts(id, command, &actor, act.now)?;
        let state = self.tasks.get(&id).cloned().unwrap_or_default().state;
        let events = TaskDecider::decide(&state, command, &facts, act.now)?;
        if matches!(command, TaskCommand::Claim { .. }) {
            self.open_implicit_of_claim(act, facts.claim.agent, facts.claim.session)?;
        }
        self.append(act, StreamKind::Task, id, events, None);
        Ok(self.answer_of_task(act, id, command, &actor, state.last_session))
    }

    fn open_implicit_of_claim(
        &mut self,
        act: &mut Act<'_>,
        agent: Uuid,
        session: Uuid,
    ) -> Result<(), RefusalReason> {
        if session == Self::implicit_session(agent) {
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
        actor: &Actor,
        last_session: Option<Uuid>,
    ) -> Answer {
        let mut answer = Answer { subject: id, ..Answer::default() };
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
                resumes: resumes(act),
                lease_seconds,
                lease_expires_at: act.now.plus_seconds(i64::from(lease_seconds)),
            });
        }
        let session = claim.map(|claim| claim.session).or(last_session);
        if actor.is_agent() || answer.claim.is_some() {
            answer.directive = session.map(|session| self.directive(Some(id), session));
        }
        answer
    }

    /// Gives events their places, makes them the present, and leaves them to be committed.
    fn append<E: Into<Event>>(
        &mut self,
        act: &mut Act<'_>,
        kind: StreamKind,
        id: Uuid,
        events: Vec<E>,
        causation: Option<u64>,
    ) {
        let stream = Stream { kind, id };
        for event in events {
            let event = event.into();
            let sequence = self.sequence_of(kind, id) + 1;
            self.position += 1;
            self.recorded_at = act.now;
            self.fold(stream, sequence, &event, act.now);
            let mut metadata = act.request.metadata(act.action, causation);
            metadata.session_id = session_of(&event, stream);
            let position = self.position;
            act.decided.events.push(Pending { position, stream, sequence, event, metadata });
        }
    }

    /// Whether a key of that role may be used to administer, as the log knows it.
    #[must_use]
    pub fn has_admin(&self) -> bool {
        self.ledger().keys.values().any(|key| key.role == Role::Admin && key.revoked_at.is_none())
    }
}

/// The fence under which a command was written, where it speaks for a claim.
const fn fence_of(command: &TaskCommand, last: u64) -> Option<u64> {
    match command {
        TaskCommand::Claim { .. } => Some(last),
        TaskCommand::AttachArtifact { fence, .. }
        | TaskCommand::CheckCriterion { fence, .. }
        | TaskCommand::Heartbeat { fence }
        | TaskCommand::ReportProgress { fence, .. }
        | TaskCommand::SaveCheckpoint { fence, .. }
        | TaskCommand::Pause { fence, .. }
        | TaskCommand::Block { fence, .. }
        | TaskCommand::Complete { fence, .. }
        | TaskCommand::Fail { fence, .. }
        | TaskCommand::Release { fence, .. } => *fence,
        _ => None,
    }
}

fn resumes(act: &Act<'_>) -> bool {
    act.decided.events.iter().rev().any(|pending| {
        matches!(&pending.event, Event::Task(TaskEvent::TaskClaimed { resumes: true, .. }))
    })
}

fn session_of(event: &Event, stream: Stream) -> Option<Uuid> {
    match event {
        Event::Session(_) => Some(stream.id),
        Event::Task(TaskEvent::TaskClaimed { session, .. }) => Some(*session),
        _ => None,
    }
}

/// A refusal of a task's rules, where a caller needs it by itself.
impl From<TaskRefusal> for Refusal {
    fn from(refusal: TaskRefusal) -> Self {
        RefusalReason::from(refusal).of_command(0)
    }
}
