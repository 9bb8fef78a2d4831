//! How far the phases of projects are: counts of their tasks, kept with every change.
//!
//! A phase is open when every task of the phases before it is done or cancelled. That is looked up
//! when somebody claims, from these counts; no task moves when a phase opens or shuts.

use super::World;
use crate::domain::project::Project;
use crate::domain::task::{NotClaimable, Task};
use events::{Phase, TaskStatus};
use foldhash::HashMap;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Where a task stands in the queue, as far as a shut phase makes a difference.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stand {
    Ready,
    Later,
}

/// How many tasks of a phase stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct PhaseCount {
    /// In the queue, were the phase open.
    pub(super) ready: usize,
    /// In the queue for a later time.
    pub(super) later: usize,
    open: usize,
    done: usize,
    failed: usize,
    cancelled: usize,
}

impl PhaseCount {
    const fn of_status(&mut self, status: TaskStatus) -> &mut usize {
        match status {
            TaskStatus::Done => &mut self.done,
            TaskStatus::Failed => &mut self.failed,
            TaskStatus::Cancelled => &mut self.cancelled,
            _ => &mut self.open,
        }
    }

    const fn of_stand(&mut self, stand: Stand) -> &mut usize {
        match stand {
            Stand::Ready => &mut self.ready,
            Stand::Later => &mut self.later,
        }
    }

    /// What keeps the phases after it shut.
    const fn unfinished(&self) -> usize {
        self.open + self.failed
    }
}

/// The counts of every phase that a task names, by project.
#[derive(Debug, Clone, Default)]
pub(super) struct Phases(HashMap<Uuid, BTreeMap<String, PhaseCount>>);

impl Phases {
    /// Keeps how many tasks of a phase are open and closed.
    pub(super) fn relate(&mut self, was: Option<&Task>, is: Option<&Task>) {
        fn counted(task: Option<&Task>) -> Option<(Uuid, &str, TaskStatus)> {
            let task = task.filter(|task| task.exists())?;
            Some((task.project, task.phase.as_deref()?, task.status))
        }
        let (before, after) = (counted(was), counted(is));
        if before == after {
            return;
        }
        if let Some((project, phase, status)) = before {
            *self.of(project, phase).of_status(status) -= 1;
        }
        if let Some((project, phase, status)) = after {
            *self.of(project, phase).of_status(status) += 1;
        }
    }

    pub(super) fn enter(&mut self, project: Uuid, phase: Option<&str>, stand: Stand) {
        if let Some(phase) = phase {
            *self.of(project, phase).of_stand(stand) += 1;
        }
    }

    pub(super) fn leave(&mut self, project: Uuid, phase: Option<&str>, stand: Stand) {
        if let Some(phase) = phase {
            *self.of(project, phase).of_stand(stand) -= 1;
        }
    }

    fn of(&mut self, project: Uuid, phase: &str) -> &mut PhaseCount {
        let phases = self.0.entry(project).or_default();
        if !phases.contains_key(phase) {
            phases.insert(phase.to_owned(), PhaseCount::default());
        }
        phases.get_mut(phase).expect("it is there now")
    }

    pub(super) fn count(&self, project: Uuid, phase: &str) -> PhaseCount {
        self.0.get(&project).and_then(|phases| phases.get(phase)).copied().unwrap_or_default()
    }

    /// The phases that open tasks of a project name, and how many do.
    pub(super) fn open_of(&self, project: Uuid) -> Vec<(String, usize)> {
        let phases = self.0.get(&project).into_iter().flatten();
        let open = phases.filter(|(_, count)| count.open > 0);
        open.map(|(name, count)| (name.clone(), count.open)).collect()
    }

    #[cfg(test)]
    pub(super) fn dump(&self) -> impl Iterator<Item = String> {
        let all = self.0.iter().flat_map(|(project, phases)| {
            phases.iter().map(move |(name, count)| (project, name, count))
        });
        let counted = all.filter(|(_, _, count)| **count != PhaseCount::default());
        counted.map(|counted| format!("phase {counted:?}"))
    }
}

/// A phase of a project, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhaseView {
    /// Its name.
    pub name: String,
    /// What it is about.
    pub description: Option<String>,
    /// Whether its tasks are handed out.
    pub is_open: bool,
    /// Its tasks that are neither done, failed nor cancelled.
    pub open: usize,
    /// Its tasks that are done.
    pub done: usize,
    /// Its tasks that failed: the phases after it stay shut.
    pub failed: usize,
    /// Its tasks that were cancelled.
    pub cancelled: usize,
}

impl World {
    /// The phases of a project, in the order in which they open, and how far they are.
    #[must_use]
    pub fn phases(&self, project: Uuid) -> Vec<PhaseView> {
        let Some(rules) = self.project(project) else { return Vec::new() };
        let shut = self.shut_phases(project, rules).len();
        let first_shut = rules.phases.len() - shut;
        let view = |(index, phase): (usize, &Phase)| {
            let PhaseCount { open, done, failed, cancelled, .. } =
                self.queue.phases.count(project, &phase.name);
            let (name, description) = (phase.name.clone(), phase.description.clone());
            PhaseView {
                name,
                description,
                is_open: index < first_shut,
                open,
                done,
                failed,
                cancelled,
            }
        };
        rules.phases.iter().enumerate().map(view).collect()
    }

    /// The phases of a project that are not open: those after the first that is not finished.
    pub(super) fn shut_phases<'r>(&self, id: Uuid, rules: &'r Project) -> &'r [Phase] {
        let unfinished = |phase: &Phase| self.queue.phases.count(id, &phase.name).unfinished() > 0;
        match rules.phases.iter().position(unfinished) {
            Some(first) => &rules.phases[first + 1..],
            None => &[],
        }
    }

    /// Whether a phase of a project is shut; one that the project does not have is open.
    pub(super) fn is_shut(shut: &[Phase], phase: Option<&str>) -> bool {
        phase.is_some_and(|name| shut.iter().any(|phase| phase.name == name))
    }

    /// What a task waits for as long as its phase is shut.
    pub(super) fn phase_obstacle(&self, task: &Task) -> Option<NotClaimable> {
        let phase = task.phase.as_deref()?;
        let rules = self.project(task.project)?;
        let shut = self.shut_phases(task.project, rules);
        if !Self::is_shut(shut, Some(phase)) {
            return None;
        }
        let before = &rules.phases[rules.phases.len() - shut.len() - 1];
        let count = self.queue.phases.count(task.project, &before.name);
        Some(NotClaimable::PhaseNotOpen {
            phase: phase.to_owned(),
            before: before.name.clone(),
            unfinished: count.unfinished(),
            failed: count.failed,
        })
    }
}
