//! Tasks and their parts: what a task waits for, and how it is finished when its parts are.

use super::families::Counts;
use super::perform::Act;
use super::{Decided, World};
use crate::domain::task::{NotClaimable, Subtask, Task, TaskCommand, TaskDecider, TaskFacts};
use crate::domain::{Decider, Request};
use events::{StreamKind, TaskEvent, TaskStatus, Timestamp};
use uuid::Uuid;

/// How many subtasks are named where a task waits for them.
const NAMED_MAX: usize = 5;

/// A task that may be finished now, since something became of its parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Finished {
    pub(super) task: Uuid,
    /// Which of the request's actions led to it.
    pub(super) action: usize,
    /// The position of what led to it.
    pub(super) cause: u64,
}

impl World {
    /// How far the parts of a task are, through all depths.
    #[must_use]
    pub fn subtasks_below(&self, task: Uuid) -> Counts {
        self.queue.families.below(task)
    }

    /// A task and its parts through all depths, each with its depth, parts after their whole: at
    /// most so many.
    #[must_use]
    pub fn outline(&self, task: Uuid, most: usize) -> Vec<(usize, Uuid)> {
        let mut found = Vec::new();
        let mut open = vec![(0, task)];
        while let Some((depth, id)) = open.pop().filter(|_| found.len() < most) {
            found.push((depth, id));
            let mut children: Vec<_> = self.queue.families.children(id).collect();
            children.sort_unstable_by_key(|id| {
                self.task(*id).map(|task| std::cmp::Reverse((task.created_at, task.number)))
            });
            open.extend(children.into_iter().map(|child| (depth + 1, child)));
        }
        found
    }

    /// What a task waits for as long as its parts are not finished.
    pub(super) fn subtasks_obstacle(&self, id: Uuid) -> Option<NotClaimable> {
        if !self.queue.families.hold_back(id) {
            return None;
        }
        let Counts { open, failed, .. } = self.queue.families.direct(id);
        let named = |is_meant: fn(TaskStatus) -> bool| {
            let children = self.queue.families.children(id);
            let meant =
                children.filter(|id| self.task(*id).is_some_and(|one| is_meant(one.status)));
            meant.take(NAMED_MAX).map(|id| self.key_of(id)).collect::<Vec<_>>()
        };
        Some(if open > 0 {
            NotClaimable::SubtasksOpen { open, keys: named(|status| !status.is_closed()) }
        } else {
            NotClaimable::SubtasksFailed {
                failed,
                keys: named(|status| status == TaskStatus::Failed),
            }
        })
    }

    /// The task whose parts may all be finished after an event of that stream.
    ///
    /// Only what is done here counts: what an import finds closed is no news to an open parent.
    pub(super) fn whole_of(&self, id: Uuid, event: &TaskEvent) -> Option<Uuid> {
        use TaskEvent as E;
        match event {
            E::TaskCompleted { .. }
            | E::TaskRolledUp(_)
            | E::TaskCancelled { .. }
            | E::TaskMoved { .. } => self.task(id)?.parent,
            E::TaskReadied {} => (self.queue.families.direct(id).done > 0).then_some(id),
            _ => None,
        }
    }

    /// Finishes the tasks whose parts are, level by level: once for a request, when all of it is
    /// decided, so that the order of its commands does not matter.
    pub(super) fn roll_up(&mut self, request: &Request, now: Timestamp, decided: &mut Decided) {
        let mut looked_at = 0;
        while let Some(next) = decided.finished.get(looked_at).copied() {
            looked_at += 1;
            let Finished { task: id, action: index, cause } = next;
            let Some(kept) = self.tasks.get(&id) else { continue };
            if kept.state.status != TaskStatus::Ready || self.queue.families.hold_back(id) {
                continue;
            }
            let state = std::sync::Arc::clone(&kept.state);
            let facts = TaskFacts { subtasks: self.subtasks(id), ..TaskFacts::default() };
            // What can't be rolled up is no refusal of what was asked.
            let events = TaskDecider::decide(&state, &TaskCommand::RollUp, &facts, now);
            let action = &request.actions[index];
            let mut act = Act { request, action, index, now, decided };
            self.append(&mut act, StreamKind::Task, id, events.unwrap_or_default(), Some(cause));
        }
        decided.finished.clear();
    }

    fn subtasks(&self, id: Uuid) -> Vec<Subtask> {
        let subtask = |id: Uuid| {
            let task: &Task = self.task(id)?;
            let (key, status, produced) = (self.key_of(id), task.status, task.produced.clone());
            Some(Subtask { id, key, status, produced })
        };
        self.queue.families.children(id).filter_map(subtask).collect()
    }
}
