//! What happens when a time comes, though nobody does anything.

use super::World;
use crate::domain::task::{TaskCommand, auto_approved_at};
use events::{TaskStatus, Timestamp};
use uuid::Uuid;

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
    /// for an answer with a deadline, and that are judged.
    #[must_use]
    pub fn due(&self, now: Timestamp) -> Vec<Due> {
        self.queue.timed().filter_map(|id| self.due_of(id, now)).collect()
    }

    fn due_of(&self, id: Uuid, now: Timestamp) -> Option<Due> {
        let task = self.task(id)?;
        let (at, policy, command) = match task.status {
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
