//! Which held tasks are at the same files: nobody else's claim is begun or widened into them, where
//! the project says so.

use super::World;
use crate::domain::task::{NotClaimable, Task, paths};
use events::Overlap;
use foldhash::HashMap;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The held tasks that hold files, by project.
#[derive(Debug, Default, Clone)]
pub(super) struct Files(HashMap<Uuid, BTreeSet<Uuid>>);

impl Files {
    fn held_in(&self, project: Uuid) -> impl Iterator<Item = Uuid> {
        self.0.get(&project).into_iter().flatten().copied()
    }

    /// Keeps who holds files, with every change of a task.
    pub(super) fn relate(&mut self, id: Uuid, was: Option<&Task>, is: Option<&Task>) {
        let holds = |task: Option<&Task>| {
            task.filter(|task| !task.held_paths().is_empty()).map(|task| task.project)
        };
        let (before, after) = (holds(was), holds(is));
        if before == after {
            return;
        }
        if let Some(held) = before.and_then(|project| self.0.get_mut(&project)) {
            held.remove(&id);
        }
        if let Some(project) = after {
            self.0.entry(project).or_default().insert(id);
        }
    }

    #[cfg(test)]
    pub(super) fn dump(&self) -> impl Iterator<Item = String> {
        let held = self.0.iter().filter(|(_, held)| !held.is_empty());
        held.map(|held| format!("files {held:?}"))
    }
}

/// Another task whose holder is at the same files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlapping {
    /// The other task.
    pub task: Uuid,
    /// The first pattern of this task that meets one of the other's.
    pub mine: String,
    /// The other's.
    pub theirs: String,
}

impl World {
    /// The held tasks that are at the files of a task, where its project wants to know.
    pub fn overlapping(&self, id: Uuid) -> impl Iterator<Item = Overlapping> {
        let task = self.task(id).filter(|task| self.overlap_in(task) != Overlap::Allow);
        task.into_iter().flat_map(move |task| self.at_files(id, task, &task.paths))
    }

    /// Why a task must wait for its files.
    pub(super) fn files_held(&self, id: Uuid, task: &Task) -> Option<NotClaimable> {
        if task.paths.is_empty() || self.overlap_in(task) != Overlap::Refuse {
            return None;
        }
        let Overlapping { task, mine, theirs } = self.at_files(id, task, &task.paths).next()?;
        Some(NotClaimable::PathsHeld { task: self.key_of(task), mine, theirs })
    }

    pub(super) fn finds_files_free(&self, id: Uuid) -> bool {
        self.task(id).is_none_or(|task| self.files_held(id, task).is_none())
    }

    /// What stands in the way of a holder that wants those files too; whoever holds nothing is in
    /// nobody's way yet.
    pub(super) fn paths_taken_from_holder(
        &self,
        id: Uuid,
        wanted: &[String],
    ) -> Option<NotClaimable> {
        let task = self.task(id).filter(|task| task.claim.is_some())?;
        if self.overlap_in(task) != Overlap::Refuse {
            return None;
        }
        let Overlapping { task, mine, theirs } = self.at_files(id, task, wanted).next()?;
        Some(NotClaimable::PathsHeld { task: self.key_of(task), mine, theirs })
    }

    fn overlap_in(&self, task: &Task) -> Overlap {
        self.project(task.project).map(|project| project.overlap).unwrap_or_default()
    }

    /// As many looks as tasks of the project are held: what waits is never walked through.
    fn at_files<'w>(
        &'w self,
        id: Uuid,
        task: &Task,
        wanted: &'w [String],
    ) -> impl Iterator<Item = Overlapping> + 'w {
        let others = self.files.held_in(task.project).filter(move |other| *other != id);
        others.filter_map(move |other| {
            let (mine, theirs) = paths::overlap(wanted, self.task(other)?.held_paths())?;
            Some(Overlapping { task: other, mine: mine.to_owned(), theirs: theirs.to_owned() })
        })
    }
}
