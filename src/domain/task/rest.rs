//! How work rests: because its holder says so, because a budget or a provider's limit keeps it from
//! going on, and until when.

use super::bounds::something;
use super::life;
use super::work::{checked, checkpoint, failed_for_good, under_claim};
use super::{RATE_LIMIT_SECONDS, Task, TaskCommand, TaskFacts, TaskRefusal};
use events::{PauseCause, TaskEvent, TaskStatus, Timestamp};

type Decision = Result<Vec<TaskEvent>, TaskRefusal>;

pub(super) fn pause(
    task: &Task,
    command: &TaskCommand,
    facts: &TaskFacts,
    now: Timestamp,
) -> Decision {
    let TaskCommand::Pause { fence, cause, checkpoint: left, resume_at } = command else {
        return Ok(vec![]);
    };
    if resume_at.is_some_and(|time| time < now) {
        return Err(TaskRefusal::TimeInThePast { field: "resumeAt" });
    }
    let mut writing = under_claim(task, *fence, facts)?;
    if let Some(left) = left {
        checked(left)?;
        writing.events.push(checkpoint(writing.fence, left));
    }
    let anew = facts.rest.and_then(|rest| rest.until).filter(|_| *cause == PauseCause::Budget);
    let (cause, resume_at) = (*cause, resume_at.or(anew));
    let events =
        writing.then(|fence| TaskEvent::TaskPaused { fence: Some(fence), cause, resume_at });
    life::allows(task, "laid to rest", events)
}

pub(super) fn resume(task: &Task) -> Decision {
    match task.status {
        TaskStatus::Paused => Ok(vec![TaskEvent::TaskResumed {}]),
        status => Err(TaskRefusal::TaskStateForbids {
            status,
            wanted: "resumed",
            way_out: "only a paused task is",
        }),
    }
}

/// What was true when the policy looked may not be true any more: then nothing happens.
pub(super) fn resume_in_time(task: &Task, now: Timestamp) -> Decision {
    let due = task.pause.and_then(|pause| pause.resume_at).is_some_and(|time| time <= now);
    Ok(if due { vec![TaskEvent::TaskResumed {}] } else { vec![] })
}

/// An attempt failed; what a budget or a provider's limit keeps from going on rests instead, unless its
/// project says not.
pub(super) fn fail(
    task: &Task,
    command: &TaskCommand,
    facts: &TaskFacts,
    now: Timestamp,
) -> Decision {
    let TaskCommand::Fail { fence, error, cause, resume_at } = command else {
        return Ok(vec![]);
    };
    something("error", error)?;
    if resume_at.is_some_and(|time| time < now) {
        return Err(TaskRefusal::TimeInThePast { field: "resumeAt" });
    }
    let error = error.to_owned();
    let rests = match *cause {
        Some(cause @ (PauseCause::Budget | PauseCause::RateLimit)) => Some(cause),
        Some(other) => return Err(TaskRefusal::CauseIsNoLimit(other)),
        None => None,
    };
    let mut writing = under_claim(task, *fence, facts)?;
    let Some(cause) = rests.filter(|_| !facts.rules().parking_off) else {
        let mut events = writing.then(|fence| TaskEvent::AttemptFailed { fence, error });
        events.extend(failed_for_good(task));
        return life::allows(task, "given up", events);
    };
    let by_itself = match cause {
        PauseCause::RateLimit => Some(now.plus_seconds(RATE_LIMIT_SECONDS)),
        _ => facts.rest.and_then(|rest| rest.until),
    };
    let resume_at = resume_at.or(by_itself);
    let said = TaskEvent::ProgressReported { fence: writing.fence, percent: None, text: error };
    writing.events.push(said);
    let events =
        writing.then(|fence| TaskEvent::TaskPaused { fence: Some(fence), cause, resume_at });
    life::allows(task, "laid to rest", events)
}

/// What was true when the policy looked may not be true any more: then nothing happens.
pub(super) fn park(task: &Task, fence: u64, facts: &TaskFacts, now: Timestamp) -> Vec<TaskEvent> {
    let due = task.claim.as_ref().filter(|claim| claim.fence == fence).and_then(|claim| {
        let grace = i64::from(claim.lease_seconds);
        Some(claim.stop_since?.plus_seconds(grace) <= now)
    });
    if due == Some(true) { parked(task, fence, facts).into_iter().collect() } else { vec![] }
}

/// The rest of a task whose holder was told to stop by a budget that is still spent.
pub(super) fn parked(task: &Task, fence: u64, facts: &TaskFacts) -> Option<TaskEvent> {
    task.claim.as_ref()?.stop_since?;
    let rest = facts.rest.filter(|_| !facts.rules().parking_off)?;
    let held = task.status == TaskStatus::InProgress;
    let cause = PauseCause::Budget;
    held.then_some(TaskEvent::TaskPaused { fence: Some(fence), cause, resume_at: rest.until })
}
