//! Folds one event into everything that it touches. The same for our own events and for others'.

use super::journal::Undo;
use super::{Kept, World};
use crate::domain::Decider;
use crate::domain::agent::{Agent, AgentDecider};
use crate::domain::budget::{Budget, BudgetDecider, Spend};
use crate::domain::ledger::{Ledger, LedgerDecider};
use crate::domain::project::{Project, ProjectDecider};
use crate::domain::session::{Session, SessionDecider};
use crate::domain::task::{Ended, Task, TaskDecider};
use crate::domain::world::StoredKind;
use crate::domain::world::directive::ending;
use events::{
    ActorKind, BudgetEvent, Calendar, Event, Metadata, ProjectEvent, Recorded, SessionEvent,
    Standing, Stream, TaskEvent, Timestamp,
};
use std::sync::Arc;
use uuid::Uuid;

impl World {
    /// Folds an event that is in the log: at the start, or when another process wrote it.
    ///
    /// A state that was loaded may hold the event already; then only the position moves on.
    pub fn apply(&mut self, recorded: &Recorded) {
        let at = &recorded.envelope;
        if at.position <= self.position {
            return;
        }
        if at.sequence > self.sequence_of(at.stream.kind, at.stream.id) {
            for event in &recorded.events {
                self.fold(at.stream, at.sequence, event, at.recorded_at, &at.metadata);
            }
        }
        self.position = at.position;
        self.recorded_at = at.recorded_at;
        self.forget();
    }

    pub(super) fn fold(
        &mut self,
        stream: Stream,
        sequence: u64,
        event: &Event,
        at: Timestamp,
        by: &Metadata,
    ) {
        let id = stream.id;
        self.changed.insert((StoredKind::of(stream.kind), id));
        match event {
            Event::Ledger(event) => {
                let mut kept = self.ledger.clone();
                evolve::<LedgerDecider>(&mut kept, sequence, event, at);
                self.put_ledger(kept);
                self.fold_prices(event);
            }
            Event::Project(event) => {
                let mut kept = self.projects.get(&id).cloned().unwrap_or_default();
                evolve::<ProjectDecider>(&mut kept, sequence, event, at);
                self.put_project(id, Some(kept));
                if matches!(event, ProjectEvent::SkillMapDefined { .. }) {
                    self.infer_anew(id);
                }
            }
            Event::Agent(event) => {
                let mut kept = self.agents.get(&id).cloned().unwrap_or_default();
                evolve::<AgentDecider>(&mut kept, sequence, event, at);
                self.put_agent(id, Some(kept));
            }
            Event::Session(event) => {
                let mut kept = self.sessions.get(&id).cloned().unwrap_or_default();
                evolve::<SessionDecider>(&mut kept, sequence, event, at);
                self.put_session(id, Some(kept));
                self.count_usage(id, event, at);
            }
            Event::Budget(event) => {
                let mut kept = self.budgets.get(&id).cloned().unwrap_or_default();
                evolve::<BudgetDecider>(&mut kept, sequence, event, at);
                self.put_budget(id, Some(kept));
                if matches!(event, BudgetEvent::BudgetSpent { .. }) {
                    self.tell_to_stop(id, at);
                }
            }
            Event::Task(event) => {
                let mut kept = self.tasks.get(&id).cloned().unwrap_or_default();
                let held = kept.state.claim.as_ref().map(|claim| claim.fence);
                evolve::<TaskDecider>(&mut kept, sequence, event, at);
                self.surround(&mut kept, event, held, by);
                self.queue.advance(at, &self.tasks);
                self.put_task(id, Some(kept));
            }
        }
    }

    /// What a task's state holds of what is no part of its own events.
    fn surround(&self, kept: &mut Kept<Task>, event: &TaskEvent, held: Option<u64>, by: &Metadata) {
        if let Some(fence) = held.filter(|_| kept.state.claim.is_none())
            && by.actor_kind != ActorKind::Agent
        {
            let how = ending(event, by);
            Arc::make_mut(&mut kept.state).ended = Some(Box::new(Ended { fence, how }));
        }
        if matches!(
            event,
            TaskEvent::TaskCreated { .. }
                | TaskEvent::TaskLabelled { .. }
                | TaskEvent::TaskMoved { .. }
                | TaskEvent::TaskReopened { .. }
        ) {
            self.infer(kept);
        }
    }

    /// The skills that a task needs by its labels, as its project has it now.
    fn infer(&self, kept: &mut Kept<Task>) {
        let project = self.project(kept.state.project);
        let inferred = project.map(|project| project.skills_of(&kept.state.labels));
        let inferred = inferred.unwrap_or_default();
        if inferred != kept.state.inferred {
            Arc::make_mut(&mut kept.state).inferred = inferred;
        }
    }

    /// A project's map was said anew: its open tasks move, once.
    fn infer_anew(&mut self, project: Uuid) {
        for id in self.queue.open_in(project) {
            let Some(before) = self.tasks.get(&id).cloned() else { continue };
            let mut kept = before.clone();
            self.infer(&mut kept);
            if kept.state != before.state {
                self.changed.insert((StoredKind::Task, id));
                self.put_task(id, Some(kept));
            }
        }
    }

    /// A report counts over its task, session, the sessions above, agent, project and the ledger.
    fn count_usage(&mut self, session: Uuid, event: &SessionEvent, at: Timestamp) {
        let SessionEvent::TokensReported { task, fence, standing, .. } = event else { return };
        let spend = Spend::of(event);
        self.calendar.turn(at);
        for scope in self.scopes_of_report(*task, session) {
            self.add_spend(scope, spend, at);
        }
        let (Some(id), Some(fence), Standing::Live) = (task, fence, standing) else { return };
        let Some(kept) = self.tasks.get(id).filter(|kept| kept.state.is_held_under(*fence)) else {
            return;
        };
        let mut kept = kept.clone();
        if let Some(claim) = &mut Arc::make_mut(&mut kept.state).claim {
            claim.used = claim.used.saturating_add(spend.tokens);
        }
        self.changed.insert((StoredKind::Task, *id));
        self.put_task(*id, Some(kept));
    }

    pub(super) fn put_ledger(&mut self, kept: Kept<Ledger>) {
        if kept.state.time_zone != self.ledger.state.time_zone {
            // No ledger is opened in a time zone that isn't there.
            self.calendar = Calendar::of(&kept.state.time_zone).unwrap_or_default();
        }
        let before = std::mem::replace(&mut self.ledger, kept);
        self.journal.note(Undo::Ledger(before));
    }

    pub(super) fn put_project(&mut self, id: Uuid, kept: Option<Kept<Project>>) {
        if let Some(project) = kept.as_ref() {
            self.project_keys.insert(project.state.key.clone(), id);
        }
        let before = replace(&mut self.projects, id, kept);
        if let (Some(gone), None) = (&before, self.projects.get(&id)) {
            self.project_keys.remove(&gone.state.key);
        }
        self.journal.note(Undo::Project(id, before));
    }

    pub(super) fn put_agent(&mut self, id: Uuid, kept: Option<Kept<Agent>>) {
        if let Some(agent) = kept.as_ref() {
            self.agent_names.insert(agent.state.name.clone(), id);
            self.implicit_sessions.entry(id).or_insert_with(|| Self::implicit_session(id));
        }
        let before = replace(&mut self.agents, id, kept);
        if let (Some(gone), None) = (&before, self.agents.get(&id)) {
            self.agent_names.remove(&gone.state.name);
            self.implicit_sessions.remove(&id);
        }
        self.journal.note(Undo::Agent(id, before));
    }

    pub(super) fn put_session(&mut self, id: Uuid, kept: Option<Kept<Session>>) {
        let before = replace(&mut self.sessions, id, kept);
        self.journal.note(Undo::Session(id, before));
    }

    pub(super) fn put_budget(&mut self, id: Uuid, kept: Option<Kept<Budget>>) {
        let scope = kept.as_ref().and_then(|kept| kept.state.scope);
        let before = replace(&mut self.budgets, id, kept);
        match (scope, before.as_ref().and_then(|kept| kept.state.scope)) {
            (Some(scope), None) => {
                self.budgets_over.entry(scope).or_default().insert(id);
            }
            (None, Some(scope)) => {
                self.budgets_over.entry(scope).or_default().remove(&id);
            }
            _ => {}
        }
        self.journal.note(Undo::Budget(id, before));
    }

    /// Puts a task on its shelf and mends every index that speaks of it.
    pub(super) fn put_task(&mut self, id: Uuid, kept: Option<Kept<Task>>) {
        let after = kept.as_ref().map(|kept| Arc::clone(&kept.state));
        let before = replace(&mut self.tasks, id, kept);
        let was = before.as_ref().map(|kept| &*kept.state);
        let is = after.as_deref();
        if was.map(|task| (task.project, task.number)) != is.map(|task| (task.project, task.number))
        {
            was.map(|task| self.task_keys.remove(&(task.project, task.number)));
            is.map(|task| self.task_keys.insert((task.project, task.number), id));
            if let Some(task) = is {
                self.see_number(task.project, task.number);
            }
        }
        self.move_reservation(id, was, is);
        self.files.relate(id, was, is);
        self.closed.relate(id, was, is);
        self.move_keys(id, was, is);
        self.queue.relate(id, was, is);
        self.queue.place(id, is, &self.tasks);
        self.queue.place_others(id, was, is, &self.tasks);
        self.journal.note(Undo::Task(id, before));
    }

    /// Keys of claims are found by their id as long as their task remembers them.
    fn move_keys(&mut self, id: Uuid, was: Option<&Task>, is: Option<&Task>) {
        let (before, after) =
            (was.map_or(&[][..], |task| &task.keys), is.map_or(&[][..], |task| &task.keys));
        if before == after {
            return;
        }
        for key in before {
            self.claim_keys.remove(&key.key_id);
        }
        self.claim_keys.extend(after.iter().map(|key| (key.key_id, id)));
    }

    fn see_number(&mut self, project: Uuid, number: u64) {
        let last = self.last_number(project);
        if number > last {
            self.journal.note(Undo::Number(project, last));
            self.remember_number(project, number);
            self.changed.insert((StoredKind::Number, project));
        }
    }

    fn move_reservation(&mut self, id: Uuid, was: Option<&Task>, is: Option<&Task>) {
        let reserved = |task: Option<&Task>| {
            let task = task?;
            let claim = task.claim.as_ref().filter(|claim| claim.reserved_left() > 0)?;
            Some((task.project, claim.session, claim.agent, claim.reserved_left()))
        };
        let (was, is) = (reserved(was), reserved(is));
        if was == is {
            return;
        }
        for (side, giving) in [(was, false), (is, true)] {
            let Some((project, session, agent, tokens)) = side else { continue };
            let scopes = self.scopes_of(Some((id, project)), Some(session), Some(agent));
            let (from, to) = if giving { (0, tokens) } else { (tokens, 0) };
            self.move_reserved(&scopes, from, to);
        }
    }
}

fn evolve<D: Decider>(kept: &mut Kept<D::State>, sequence: u64, event: &D::Event, at: Timestamp) {
    D::evolve(Arc::make_mut(&mut kept.state), event, at);
    kept.sequence = sequence;
}

fn replace<T>(shelf: &mut super::Shelf<T>, id: Uuid, kept: Option<Kept<T>>) -> Option<Kept<T>> {
    match kept {
        Some(kept) => shelf.insert(id, kept),
        None => shelf.remove(&id),
    }
}
