//! Decides requests: each command goes to its noun's rules with the facts they ask for, and what
//! follows at once from its events follows in the same request.

mod agent;
mod allowed;
mod budget;
mod ledger;
mod project;
mod session;
mod task;

use super::parts::Finished;
use super::{Decided, Pending, World};
use crate::domain::task::TaskRefusal;
use crate::domain::{Action, Answer, Command, Refusal, RefusalReason, Request};
use events::{Event, Role, Stream, StreamKind, TaskEvent, Timestamp};
use uuid::Uuid;

type Performed = Result<Answer, RefusalReason>;

/// One action in the making.
pub(super) struct Act<'r> {
    pub(super) request: &'r Request,
    pub(super) action: &'r Action,
    /// Which of the request's actions it is.
    pub(super) index: usize,
    pub(super) now: Timestamp,
    pub(super) decided: &'r mut Decided,
}

impl World {
    /// Decides a request and makes what follows from it the present; a refusal leaves no trace.
    ///
    /// # Errors
    /// The refusal of the first of its commands that may not be followed.
    pub fn decide(&mut self, request: &Request, now: Timestamp) -> Result<Decided, Refusal> {
        let mark = self.mark();
        self.queue.advance(now, &self.tasks);
        let mut decided = Decided::default();
        for (index, action) in request.actions.iter().enumerate() {
            let mut act = Act { request, action, index, now, decided: &mut decided };
            match self.perform(&mut act) {
                Ok(answer) => decided.answers.push(answer),
                Err(reason) => {
                    let directive = self.order_for_late(&request.actor, &action.command, &reason);
                    self.rollback(mark);
                    let directive = directive.map(Box::new);
                    return Err(Refusal { directive, ..reason.of_command(index) });
                }
            }
        }
        self.roll_up(request, now, &mut decided);
        Ok(decided)
    }

    fn perform(&mut self, act: &mut Act<'_>) -> Performed {
        self.check_role(&act.request.actor, &act.action.command)?;
        match &act.action.command {
            Command::Ledger(command) => self.on_ledger(act, command),
            Command::Project(project, command) => self.on_project(act, project, command),
            Command::Agent(agent, command) => self.on_agent(act, agent, command),
            Command::Session(session, command) => self.on_session(act, session, command),
            Command::Budget(scope, command) => self.on_budget(act, scope, command),
            Command::Task(task, command) => self.on_task(act, task, command),
            Command::ClaimNext(wanted) => self.claim_next(act, wanted),
        }
    }

    /// Gives events their places, makes them the present, and leaves them to be committed.
    pub(super) fn append<E: Into<Event>>(
        &mut self,
        act: &mut Act<'_>,
        kind: StreamKind,
        id: Uuid,
        events: Vec<E>,
        causation: Option<u64>,
    ) {
        let stream = Stream { kind, id };
        let own = act.request.actor.agent.filter(|_| kind == StreamKind::Task);
        let session = own.and_then(|agent| self.session_of_holder(id, agent));
        for event in events {
            let event = event.into();
            let sequence = self.sequence_of(kind, id) + 1;
            let whole = match &event {
                Event::Task(event) => self.whole_of(id, event),
                _ => None,
            };
            self.position += 1;
            self.recorded_at = act.now;
            let mut metadata = act.request.metadata(act.action, causation);
            self.fold(stream, sequence, &event, act.now, &metadata);
            metadata.session_id = session_of(&event, stream).or(session);
            let position = self.position;
            let finished = whole.map(|task| Finished { task, action: act.index, cause: position });
            act.decided.finished.extend(finished);
            act.decided.events.push(Pending { position, stream, sequence, event, metadata });
        }
    }

    /// The session in which an agent holds a task.
    fn session_of_holder(&self, task: Uuid, agent: Uuid) -> Option<Uuid> {
        let claim = self.task(task)?.claim.as_ref().filter(|claim| claim.agent == agent)?;
        Some(claim.session)
    }

    /// Whether a key of that role may be used to administer, as the log knows it.
    #[must_use]
    pub fn has_admin(&self) -> bool {
        self.ledger().keys.values().any(|key| key.role == Role::Admin && key.revoked_at.is_none())
    }
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
