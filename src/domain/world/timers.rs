//! What happens when a time comes, though nobody does anything.

use super::World;
use crate::domain::task::{Task, TaskCommand, archived_at, auto_approved_at};
use events::{TaskStatus, Timestamp};
use foldhash::HashMap;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many tasks are archived at a look: years of them may become due when a rule is set.
const ARCHIVED_AT_ONCE_MAX: usize = 200;

/// The closed tasks that are not archived, by project, the first closed first.
#[derive(Debug, Default, Clone)]
pub(super) struct Closed(HashMap<Uuid, BTreeSet<(Timestamp, Uuid)>>);

impl Closed {
    fn in_project(&self, project: Uuid) -> impl Iterator<Item = Uuid> {
        self.0.get(&project).into_iter().flatten().map(|(_, id)| *id)
    }

    /// Keeps what is closed, with every change of a task.
    pub(super) fn relate(&mut self, id: Uuid, was: Option<&Task>, is: Option<&Task>) {
        let closed = |task: Option<&Task>| {
            let task = task.filter(|task| !task.archived)?;
            Some((task.project, task.closed_at?))
        };
        let (before, after) = (closed(was), closed(is));
        if before == after {
            return;
        }
        if let Some((project, at)) = before
            && let Some(tasks) = self.0.get_mut(&project)
        {
            tasks.remove(&(at, id));
        }
        if let Some((project, at)) = after {
            self.0.entry(project).or_default().insert((at, id));
        }
    }

    #[cfg(test)]
    pub(super) fn dump(&self) -> impl Iterator<Item = String> {
        let closed = self.0.iter().filter(|(_, tasks)| !tasks.is_empty());
        closed.map(|tasks| format!("closed {tasks:?}"))
    }
}

/// Something that a policy should ask for now.
#[derive(Debug)]
pub struct Due {
    /// The policy.
    pub policy: &'static str,
    /// The task.
    pub task: Uuid,
    /// What should happen to it.
    pub command: TaskCommand,
}

impl World {
    /// What policies should ask for now.
    ///
    /// Looks only at tasks to which a time can do something: those that rest until a time, that wait
    /// for an answer with a deadline, that are judged, and the first closed.
    #[must_use]
    pub fn due(&self, now: Timestamp) -> Vec<Due> {
        let due = self.queue.timed().filter_map(|id| self.due_of(id, now));
        due.chain(self.put_away(now).take(ARCHIVED_AT_ONCE_MAX)).collect()
    }

    /// Closed tasks that were closed as long ago as their projects say, the first closed first.
    fn put_away(&self, now: Timestamp) -> impl Iterator<Item = Due> {
        let ruled =
            self.projects.iter().filter(|(_, kept)| kept.state.archive_after_days.is_some());
        ruled.flat_map(move |(project, kept)| {
            let is_due = move |id: &Uuid| {
                let at = self.task(*id).and_then(|task| archived_at(task, &kept.state));
                at.is_some_and(|at| at <= now)
            };
            let due = self.closed.in_project(*project).take_while(is_due);
            due.map(|task| Due { policy: "archive", task, command: TaskCommand::ArchiveInTime })
        })
    }

    fn due_of(&self, id: Uuid, now: Timestamp) -> Option<Due> {
        let task = self.task(id)?;
        let (at, policy, command) = match task.status {
            TaskStatus::InProgress => {
                let claim = task.claim.as_ref()?;
                self.project(task.project).filter(|project| !project.parking_off)?;
                self.rest_of(id, now)?;
                let grace = i64::from(claim.lease_seconds);
                let command = TaskCommand::Park { fence: claim.fence };
                (claim.stop_since?.plus_seconds(grace), "park", command)
            }
            TaskStatus::Paused => (task.pause?.resume_at?, "resume", TaskCommand::ResumeInTime),
            TaskStatus::Waiting => {
                let deadline = task.question.as_ref()?.deadline?;
                (deadline, "question default", TaskCommand::AnswerByDefault)
            }
            TaskStatus::Review => {
                let due = auto_approved_at(task, self.project(task.project)?)?;
                (due, "auto-approve", TaskCommand::ApproveUnjudged)
            }
            _ => return None,
        };
        (at <= now).then_some(Due { policy, task: id, command })
    }
}
