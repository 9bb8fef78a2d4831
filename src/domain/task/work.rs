//! How a task is worked on: claims, the fence that guards them, and every way they end.

use super::bounds::{bounds, something, text};
use super::judge::{check_gates, evidence, put_shown};
use super::life;
use super::rest::parked;
use super::{
    Checkpoint, Claim, ClaimState, Fence, LEASE_SECONDS, LEASE_SECONDS_BOUNDS, NotClaimable,
    Submission, Task, TaskFacts, TaskRefusal,
};
use events::{ClaimKey, CompletedBy, FreeJson, ReleasedBy, TaskEvent, TaskStatus, Timestamp};
use uuid::Uuid;

type Decision = Result<Vec<TaskEvent>, TaskRefusal>;

pub(super) fn claim(task: &Task, lease_seconds: Option<u32>, facts: &TaskFacts) -> Decision {
    let lease_seconds = lease_seconds.unwrap_or(LEASE_SECONDS);
    if !LEASE_SECONDS_BOUNDS.contains(&lease_seconds) {
        return Err(TaskRefusal::LeaseOutOfBounds(lease_seconds));
    }
    let wanted = &facts.claim;
    if let Some(held) = &task.claim {
        let holder = wanted.holder.clone().unwrap_or_else(|| held.agent.to_string());
        return Err(TaskRefusal::TaskAlreadyClaimed { holder, fence: held.fence });
    }
    if !matches!(task.status, TaskStatus::Ready | TaskStatus::Paused) {
        return Err(TaskRefusal::TaskNotClaimable(NotClaimable::State(task.status)));
    }
    if let Some(obstacle) = &wanted.obstacle {
        return Err(TaskRefusal::TaskNotClaimable(obstacle.clone()));
    }
    if wanted.held >= wanted.capacity as usize {
        let (held, capacity) = (wanted.held, wanted.capacity);
        return Err(TaskRefusal::AgentAtCapacity { held, capacity });
    }
    if let Some(fill) = wanted.too_full {
        return Err(TaskRefusal::ContextFull { fill });
    }
    Ok(vec![TaskEvent::TaskClaimed {
        agent: wanted.agent,
        session: wanted.session,
        fence: task.fences + 1,
        attempt: task.failures + 1,
        resumes: task.is_resumable(),
        lease_seconds,
        reserved: task.estimate_tokens.unwrap_or(0),
    }])
}

/// The live claim that the writer speaks for.
///
/// An agent must carry its fence; an operator may, and speaks for whatever claim is live if he
/// does not.
fn held<'t>(task: &'t Task, fence: Fence, facts: &TaskFacts) -> Result<&'t Claim, TaskRefusal> {
    if facts.acting.is_some() && fence.is_none() {
        return Err(TaskRefusal::FenceMissing);
    }
    let last = task.fences;
    let claim = match (&task.claim, fence) {
        (Some(claim), Some(given)) if claim.fence == given => claim,
        (_, Some(given)) => {
            return Err(TaskRefusal::ClaimLost { given, last, status: task.status });
        }
        (Some(claim), None) => claim,
        (None, None) => return Err(TaskRefusal::TaskNotClaimed),
    };
    match facts.acting {
        Some(agent) if agent != claim.agent => Err(TaskRefusal::ClaimNotYours),
        _ => Ok(claim),
    }
}

/// A write under a claim: whoever writes with the fence of a suspect claim brings it back to life.
pub(super) fn under_claim(
    task: &Task,
    fence: Fence,
    facts: &TaskFacts,
) -> Result<Writing, TaskRefusal> {
    let claim = held(task, fence, facts)?;
    let revived = fence.is_some() && claim.state != ClaimState::Live;
    let events =
        if revived { vec![TaskEvent::ClaimRevived { fence: claim.fence }] } else { vec![] };
    Ok(Writing { fence: claim.fence, events })
}

pub(super) struct Writing {
    pub(super) fence: u64,
    pub(super) events: Vec<TaskEvent>,
}

impl Writing {
    pub(super) fn then(mut self, event: impl FnOnce(u64) -> TaskEvent) -> Vec<TaskEvent> {
        self.events.push(event(self.fence));
        self.events
    }
}

/// For writes that need no claim of an operator: only who gives a fence must hold it.
pub(super) fn written_by_holder(task: &Task, fence: Fence, facts: &TaskFacts) -> Decision {
    if fence.is_none() && facts.acting.is_none() {
        return Ok(vec![]);
    }
    Ok(under_claim(task, fence, facts)?.events)
}

pub(super) fn heartbeat(task: &Task, fence: Fence, facts: &TaskFacts) -> Decision {
    Ok(under_claim(task, fence, facts)?.events)
}

/// A key for the live claim alone. Its holder may hand it on, and so may who claims for workers.
pub(super) fn issue_key(task: &Task, fence: Fence, key_id: Uuid, facts: &TaskFacts) -> Decision {
    let for_others = facts.orchestrates && fence.is_some();
    let own = TaskFacts { acting: facts.acting.filter(|_| !for_others), ..TaskFacts::default() };
    let claim = held(task, fence, &own)?;
    let (agent, fence) = (claim.agent, claim.fence);
    if facts.key_known {
        return Ok(vec![]);
    }
    Ok(vec![TaskEvent::ClaimKeyIssued(ClaimKey { agent, fence, key_id })])
}

pub(super) fn report_progress(
    task: &Task,
    fence: Fence,
    percent: Option<u32>,
    said: &str,
    facts: &TaskFacts,
) -> Decision {
    bounds(percent, 0..=100, "percent", "0 to 100")?;
    something("text", said)?;
    let text = said.to_owned();
    Ok(under_claim(task, fence, facts)?.then(|fence| TaskEvent::ProgressReported {
        fence,
        percent,
        text,
    }))
}

pub(super) fn save_checkpoint(
    task: &Task,
    fence: Fence,
    left: &Checkpoint,
    facts: &TaskFacts,
) -> Decision {
    checked(left)?;
    Ok(under_claim(task, fence, facts)?.then(|fence| checkpoint(fence, left)))
}

pub(super) fn checked(left: &Checkpoint) -> Result<(), TaskRefusal> {
    something("checkpoint.summary", &left.summary)
}

pub(super) fn checkpoint(fence: u64, left: &Checkpoint) -> TaskEvent {
    let Checkpoint { summary, state, next_steps, files } = left.clone();
    TaskEvent::CheckpointSaved { fence, summary, state, next_steps, files }
}

pub(super) fn block(task: &Task, fence: Fence, reason: &str, facts: &TaskFacts) -> Decision {
    something("reason", reason)?;
    let reason = reason.to_owned();
    // Where nobody holds it, only who needs no fence, and gives none, may block it.
    if task.status == TaskStatus::InProgress || fence.is_some() || facts.acting.is_some() {
        let events = under_claim(task, fence, facts)?
            .then(|fence| TaskEvent::TaskBlocked { fence: Some(fence), reason });
        return life::allows(task, "blocked", events);
    }
    match task.status {
        TaskStatus::Ready | TaskStatus::Paused => {
            Ok(vec![TaskEvent::TaskBlocked { fence: None, reason }])
        }
        status => Err(TaskRefusal::TaskStateForbids {
            status,
            wanted: "blocked",
            way_out: "only a task that is ready, in progress or paused is",
        }),
    }
}

pub(super) fn unblock(task: &Task, reason: &Option<String>) -> Decision {
    match task.status {
        TaskStatus::Blocked => Ok(vec![TaskEvent::TaskUnblocked { reason: reason.clone() }]),
        status => Err(TaskRefusal::TaskStateForbids {
            status,
            wanted: "unblocked",
            way_out: "only a blocked task is",
        }),
    }
}

pub(super) fn complete(
    task: &Task,
    fence: Fence,
    submission: &Submission,
    facts: &TaskFacts,
) -> Decision {
    text("outcome", submission.outcome.as_deref().unwrap_or_default())?;
    let Submission { outcome, result, files, commit, billable_minutes, gates } = submission.clone();
    check_result(result.as_ref(), facts)?;
    let goes_to_review = facts.rules().review.required;
    let mut writing = under_claim(task, fence, facts)?;
    let mut shown = task.gates.clone();
    for gate in &gates {
        let evidence = evidence(task, Some(writing.fence), gate, facts)?;
        put_shown(&mut shown, &evidence);
        writing.events.push(TaskEvent::GateEvidenced(evidence));
    }
    if facts.subtasks_open > 0 {
        return Err(TaskRefusal::SubtasksOpen(facts.subtasks_open));
    }
    check_gates(task, &shown, facts.rules(), goes_to_review)?;
    let mut events = writing.then(|fence| TaskEvent::TaskSubmitted {
        fence,
        outcome,
        result,
        files,
        commit,
        billable_minutes,
    });
    if !goes_to_review {
        events.push(TaskEvent::TaskCompleted { by: CompletedBy::NoReview });
    }
    life::allows(task, "handed in", events)
}

/// What is handed in keeps to the project's schema. An operator who closes work over its holder's
/// head may leave the result out.
fn check_result(result: Option<&FreeJson>, facts: &TaskFacts) -> Result<(), TaskRefusal> {
    let Some(schema) = &facts.rules().result_schema else { return Ok(()) };
    let faults = match result {
        Some(result) => schema.faults(result),
        None if facts.acting.is_some() => vec!["/: there is none".to_owned()],
        None => vec![],
    };
    if faults.is_empty() { Ok(()) } else { Err(TaskRefusal::ResultInvalid(faults.join("; "))) }
}

pub(super) fn release(
    task: &Task,
    fence: Fence,
    reason: &Option<String>,
    facts: &TaskFacts,
) -> Decision {
    let by = if fence.is_some() { ReleasedBy::Holder } else { ReleasedBy::Operator };
    let fence = held(task, fence, facts)?.fence;
    Ok(vec![TaskEvent::ClaimReleased { fence, by, reason: reason.clone() }])
}

/// What was true when the policy looked may not be true any more: then nothing happens.
pub(super) fn suspect(task: &Task, fence: u64) -> Decision {
    let live = task
        .claim
        .as_ref()
        .is_some_and(|claim| claim.fence == fence && claim.state == ClaimState::Live);
    Ok(if live { vec![TaskEvent::ClaimSuspected { fence }] } else { vec![] })
}

pub(super) fn reclaim(task: &Task, fence: u64, facts: &TaskFacts, now: Timestamp) -> Decision {
    let Some(claim) = task.claim.as_ref().filter(|claim| claim.fence == fence) else {
        return Ok(vec![]);
    };
    let ClaimState::Suspect(since) = claim.state else { return Ok(vec![]) };
    // The grace is one lease. The policy counts the time served; this holds whatever it counted.
    if now < since.plus_seconds(i64::from(claim.lease_seconds)) {
        return Err(TaskRefusal::GraceNotOver);
    }
    // Who was told to stop and is silent did as he was told: that is no failure.
    if let Some(parked) = parked(task, fence, facts) {
        return Ok(vec![parked]);
    }
    let mut events = vec![TaskEvent::ClaimReclaimed { fence }];
    events.extend(failed_for_good(task));
    Ok(events)
}

/// Whether one more failure is one too many.
pub(super) fn failed_for_good(task: &Task) -> Option<TaskEvent> {
    let attempts = task.failures + 1;
    (attempts >= task.max_attempts).then_some(TaskEvent::TaskFailed { attempts })
}
