//! A judge that knows the log alone: it follows the events one by one and holds what architecture.md
//! promises of every position, without looking at any state.

use crate::domain::budget::Spend;
use crate::domain::world::Pending;
use events::{Event, Scope, ScopeKind, SessionEvent, TaskEvent};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// What the events so far say.
#[derive(Debug, Default)]
pub(super) struct Course {
    position: u64,
    sequences: HashMap<Uuid, u64>,
    fences: HashMap<Uuid, u64>,
    live: HashMap<Uuid, u64>,
    projects: HashMap<Uuid, Uuid>,
    agents: HashMap<Uuid, Uuid>,
    pub(super) spends: BTreeMap<Scope, Spend>,
}

impl Course {
    /// Where a log that was kept leads.
    pub(super) fn after(log: &[Pending]) -> Self {
        let mut course = Self::default();
        log.iter().for_each(|event| course.follow(super::stage::LEDGER, event));
        course
    }

    /// The next event of the log.
    pub(super) fn follow(&mut self, ledger: Uuid, pending: &Pending) {
        self.position += 1;
        assert_eq!(pending.position, self.position, "positions have no gaps");
        let sequence = self.sequences.entry(pending.stream.id).or_default();
        *sequence += 1;
        assert_eq!(pending.sequence, *sequence, "sequences have no gaps");
        assert!(pending.metadata.causation.is_none_or(|cause| cause < pending.position));
        match &pending.event {
            Event::Task(event) => self.follow_task(pending.stream.id, event),
            Event::Session(event) => self.follow_session(ledger, pending.stream.id, event),
            _ => {}
        }
    }

    fn follow_task(&mut self, id: Uuid, event: &TaskEvent) {
        use TaskEvent as E;
        match event {
            E::TaskCreated { project, .. } | E::TaskMoved { project, .. } => {
                self.projects.insert(id, *project);
            }
            E::TaskClaimed { fence, .. } => {
                let last = self.fences.insert(id, *fence).unwrap_or(0);
                assert_eq!(*fence, last + 1, "fences grow by one");
                assert_eq!(self.live.insert(id, *fence), None, "a task is held once");
            }
            E::ClaimSuspected { fence }
            | E::ClaimRevived { fence }
            | E::ProgressReported { fence, .. }
            | E::CheckpointSaved { fence, .. } => self.holds(id, *fence),
            E::QuestionAsked(asked) if asked.holds_claim => self.holds(id, asked.fence),
            E::QuestionAsked(asked) => self.ends(id, Some(asked.fence)),
            E::ClaimReclaimed { fence }
            | E::ClaimReleased { fence, .. }
            | E::TaskSubmitted { fence, .. }
            | E::AttemptFailed { fence, .. } => self.ends(id, Some(*fence)),
            E::TaskPaused { fence, .. }
            | E::TaskBlocked { fence, .. }
            | E::TaskCancelled { fence, .. } => self.ends(id, *fence),
            E::TaskClosedElsewhere { .. } | E::TaskCompleted { .. } | E::TaskFailed { .. } => {
                assert!(!self.live.contains_key(&id), "what is closed is not held");
            }
            _ => {}
        }
    }

    fn holds(&self, id: Uuid, fence: u64) {
        assert_eq!(self.live.get(&id), Some(&fence), "only the live claim is written under");
    }

    /// Every event that ends a claim carries the fence that it ended.
    fn ends(&mut self, id: Uuid, fence: Option<u64>) {
        assert_eq!(self.live.remove(&id), fence, "what ends a claim names it");
    }

    fn follow_session(&mut self, ledger: Uuid, id: Uuid, event: &SessionEvent) {
        if let SessionEvent::SessionStarted { agent, .. } = event {
            self.agents.insert(id, *agent);
        }
        let SessionEvent::TokensReported { task, .. } = event else { return };
        let project = task.map(|task| (ScopeKind::Project, self.projects[&task]));
        let scopes = [
            Some((ScopeKind::Ledger, ledger)),
            Some((ScopeKind::Session, id)),
            Some((ScopeKind::Agent, self.agents[&id])),
            task.map(|task| (ScopeKind::Task, task)),
            project,
        ];
        for (kind, id) in scopes.into_iter().flatten() {
            let sum = self.spends.entry(Scope { kind, id }).or_default();
            *sum = sum.plus(Spend::of(event));
        }
        self.spends.retain(|_, spend| *spend != Spend::default());
    }
}
