//! A judge that knows the log alone: it follows the events one by one and holds what architecture.md
//! promises of every position, without looking at any state.

use crate::domain::budget::Spend;
use crate::domain::world::Pending;
use events::{Event, Scope, ScopeKind, SessionEvent, TaskEvent, Timestamp};
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
    parents: HashMap<Uuid, Uuid>,
    /// In all, and on each day.
    pub(super) spends: BTreeMap<(Scope, Option<i64>), Spend>,
}

impl Course {
    /// Where a log that was kept leads.
    pub(super) fn after(log: &[Pending], at: Timestamp) -> Self {
        let mut course = Self::default();
        log.iter().for_each(|event| course.follow(super::stage::LEDGER, event, at));
        course
    }

    /// The next event of the log.
    pub(super) fn follow(&mut self, ledger: Uuid, pending: &Pending, at: Timestamp) {
        self.position += 1;
        assert_eq!(pending.position, self.position, "positions have no gaps");
        let sequence = self.sequences.entry(pending.stream.id).or_default();
        *sequence += 1;
        assert_eq!(pending.sequence, *sequence, "sequences have no gaps");
        assert!(pending.metadata.causation.is_none_or(|cause| cause < pending.position));
        match &pending.event {
            Event::Task(event) => self.follow_task(pending.stream.id, event),
            Event::Session(event) => self.follow_session(ledger, pending.stream.id, event, at),
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
            E::TaskClosedElsewhere { .. }
            | E::TaskCompleted { .. }
            | E::TaskRolledUp(_)
            | E::TaskFailed { .. } => {
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

    fn follow_session(&mut self, ledger: Uuid, id: Uuid, event: &SessionEvent, at: Timestamp) {
        if let SessionEvent::SessionStarted { agent, parent_session, .. } = event {
            self.agents.insert(id, *agent);
            self.parents.extend(parent_session.map(|parent| (id, parent)));
        }
        let SessionEvent::TokensReported { task, .. } = event else { return };
        let project = task.map(|task| (ScopeKind::Project, self.projects[&task]));
        let mut scopes = vec![
            (ScopeKind::Ledger, ledger),
            (ScopeKind::Session, id),
            (ScopeKind::Agent, self.agents[&id]),
        ];
        scopes.extend(task.map(|task| (ScopeKind::Task, task)));
        scopes.extend(project);
        let mut above = self.parents.get(&id).copied();
        while let Some(parent) = above {
            scopes.push((ScopeKind::Session, parent));
            above = self.parents.get(&parent).copied();
        }
        // The stage's calendar is UTC's.
        let day = at.micros().div_euclid(86_400_000_000);
        for (kind, id) in scopes {
            for day in [None, Some(day)] {
                let sum = self.spends.entry((Scope { kind, id }, day)).or_default();
                *sum = sum.plus(Spend::of(event));
            }
        }
        self.spends.retain(|_, spend| *spend != Spend::default());
    }
}
