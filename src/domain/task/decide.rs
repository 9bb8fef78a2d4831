//! The rules of a task: which command leads where, and what its events make of it.

use super::state::{Claim, ClaimState, Pause, TaskCriterion};
use super::{Dependency, Task, TaskCommand, TaskFacts, TaskRefusal, describe, work};
use crate::domain::Decider;
use events::{TaskEvent, TaskStatus, Timestamp};

/// A task's rules.
#[derive(Debug)]
pub struct TaskDecider;

impl Decider for TaskDecider {
    type State = Task;
    type Command = TaskCommand;
    type Event = TaskEvent;
    type Facts = TaskFacts;
    type Refusal = TaskRefusal;

    fn decide(
        task: &Task,
        command: &TaskCommand,
        facts: &TaskFacts,
        now: Timestamp,
    ) -> Result<Vec<TaskEvent>, TaskRefusal> {
        use TaskCommand as C;
        match command {
            C::Create(new) => describe::create(task, new, facts, now),
            C::Change(change) => describe::change(task, change, facts, now),
            C::Ready => describe::ready(task),
            C::Assign { .. } => describe::assign(task, facts),
            C::AddDependency { .. } => describe::add_dependency(task, facts),
            C::RemoveDependency { kind, .. } => describe::remove_dependency(task, *kind, facts),
            C::AddNote { kind, text } => describe::add_note(*kind, text),
            C::AttachArtifact { .. } => describe::attach_artifact(task, command, facts),
            C::CheckCriterion { criterion, fence } => {
                describe::check_criterion(task, criterion, *fence, facts)
            }
            C::CloseElsewhere { how, at } => describe::close_elsewhere(task, how, *at),
            C::Cancel { reason } => describe::cancel(task, reason),
            C::Reopen { reason } => describe::reopen(task, reason),
            C::Claim { lease_seconds, .. } => work::claim(task, *lease_seconds, facts),
            C::Heartbeat { fence } => work::heartbeat(task, *fence, facts),
            C::ReportProgress { fence, percent, text } => {
                work::report_progress(task, *fence, *percent, text, facts)
            }
            C::SaveCheckpoint { fence, checkpoint } => {
                work::save_checkpoint(task, *fence, checkpoint, facts)
            }
            C::Pause { .. } => work::pause(task, command, facts, now),
            C::Resume => work::resume(task),
            C::Block { fence, reason } => work::block(task, *fence, reason, facts),
            C::Unblock { reason } => work::unblock(task, reason),
            C::Complete { fence, submission } => work::complete(task, *fence, submission, facts),
            C::Fail { fence, error } => work::fail(task, *fence, error, facts),
            C::Release { fence, reason } => work::release(task, *fence, reason, facts),
            C::Suspect { fence } => work::suspect(task, *fence),
            C::Reclaim { fence } => work::reclaim(task, *fence, now),
        }
    }

    fn evolve(task: &mut Task, event: &TaskEvent, at: Timestamp) {
        if !describe_evolves(task, event, at) {
            work_evolves(task, event, at);
        }
    }
}

/// Folds the events of being described; says whether the event was one of them.
fn describe_evolves(task: &mut Task, event: &TaskEvent, at: Timestamp) -> bool {
    use TaskEvent as E;
    match event {
        E::TaskCreated { .. } => created(task, event, at),
        E::TaskRetitled { title } => task.title.clone_from(title),
        E::TaskDescribed { description, .. } => {
            task.described = description.as_ref().map_or(task.described, |text| !text.is_empty());
        }
        E::TaskPrioritized { priority } => task.priority = Some(*priority),
        E::TaskLabelled { added, removed } => {
            task.labels.retain(|label| !removed.contains(label));
            task.labels.extend_from_slice(added);
        }
        E::TaskEstimated { tokens, minutes, complexity } => {
            task.estimate_tokens = *tokens;
            task.estimate_minutes = *minutes;
            task.complexity = *complexity;
        }
        E::TaskPostponed { not_before } => task.not_before = *not_before,
        E::TaskAssigned { assignee } => task.assignee = Some(*assignee),
        E::TaskUnassigned {} => task.assignee = None,
        E::TaskMoved { project, number, parent, phase } => {
            task.project = *project;
            task.number = *number;
            task.parent = *parent;
            task.phase.clone_from(phase);
        }
        E::CriterionAdded { id, .. } => {
            task.criteria.push(TaskCriterion { id: id.clone(), met: false });
        }
        E::CriterionMet { id, .. } => {
            task.criteria.iter_mut().filter(|one| one.id == *id).for_each(|one| one.met = true);
        }
        E::CriterionDropped { id, .. } => task.criteria.retain(|one| one.id != *id),
        E::DependencyAdded { on, kind } => {
            task.depends_on.push(Dependency { on: *on, kind: *kind });
        }
        E::DependencyRemoved { on, kind } => {
            task.depends_on.retain(|one| *one != Dependency { on: *on, kind: *kind });
        }
        E::TaskReadied {} | E::TaskResumed {} | E::TaskUnblocked { .. } => {
            task.status = TaskStatus::Ready;
            task.pause = None;
            task.blocked_reason = None;
        }
        E::TaskClosedElsewhere { .. } => task.status = TaskStatus::Done,
        E::TaskReopened { .. } => {
            task.status = TaskStatus::Ready;
            task.failures = 0;
        }
        E::NoteAdded { .. }
        | E::ArtifactAttached { .. }
        | E::ProgressReported { .. }
        | E::CheckpointSaved { .. } => {}
        _ => return false,
    }
    true
}

fn created(task: &mut Task, event: &TaskEvent, at: Timestamp) {
    let TaskEvent::TaskCreated {
        project,
        number,
        title,
        description,
        priority,
        labels,
        criteria,
        parent,
        phase,
        estimate_tokens,
        estimate_minutes,
        complexity,
        skills,
        assignee,
        not_before,
        max_attempts,
        ..
    } = event
    else {
        return;
    };
    let criteria = criteria.iter().map(|one| TaskCriterion { id: one.id.clone(), met: false });
    *task = Task {
        project: *project,
        number: *number,
        title: title.clone(),
        described: description.as_ref().is_some_and(|text| !text.is_empty()),
        priority: *priority,
        labels: labels.clone(),
        criteria: criteria.collect(),
        parent: *parent,
        phase: phase.clone(),
        estimate_tokens: *estimate_tokens,
        estimate_minutes: *estimate_minutes,
        complexity: *complexity,
        skills: skills.clone(),
        assignee: *assignee,
        not_before: *not_before,
        max_attempts: max_attempts.unwrap_or(super::ATTEMPTS_MAX),
        created_at: at,
        ..Task::default()
    };
}

/// Folds the events of being worked on.
fn work_evolves(task: &mut Task, event: &TaskEvent, at: Timestamp) {
    use TaskEvent as E;
    match event {
        E::TaskClaimed { .. } => taken(task, event, at),
        E::ClaimSuspected { .. } => claim_becomes(task, ClaimState::Suspect(at)),
        E::ClaimRevived { .. } => claim_becomes(task, ClaimState::Live),
        E::ClaimReclaimed { .. } | E::AttemptFailed { .. } => {
            task.failures += 1;
            ends(task, TaskStatus::Ready);
        }
        E::ClaimReleased { .. } => ends(task, TaskStatus::Ready),
        E::TaskPaused { cause, resume_at, .. } => {
            ends(task, TaskStatus::Paused);
            task.pause = Some(Pause { cause: *cause, resume_at: *resume_at });
        }
        E::TaskBlocked { reason, .. } => {
            ends(task, TaskStatus::Blocked);
            task.blocked_reason = Some(reason.clone());
        }
        E::TaskSubmitted { .. } => ends(task, TaskStatus::Review),
        E::TaskCompleted { .. } => ends(task, TaskStatus::Done),
        E::TaskFailed { .. } => ends(task, TaskStatus::Failed),
        E::TaskCancelled { .. } => ends(task, TaskStatus::Cancelled),
        _ => {}
    }
}

fn taken(task: &mut Task, event: &TaskEvent, at: Timestamp) {
    let TaskEvent::TaskClaimed { agent, session, fence, attempt, resumes, lease_seconds, reserved } =
        *event
    else {
        return;
    };
    task.claim = Some(Claim {
        agent,
        session,
        fence,
        attempt,
        resumes,
        lease_seconds,
        claimed_at: at,
        state: ClaimState::Live,
        reserved,
        used: 0,
    });
    task.fences = fence;
    task.last_session = Some(session);
    task.pause = None;
    task.status = TaskStatus::InProgress;
}

fn claim_becomes(task: &mut Task, state: ClaimState) {
    if let Some(claim) = &mut task.claim {
        claim.state = state;
    }
}

/// The claim ends, and with it the lease and what was reserved.
fn ends(task: &mut Task, status: TaskStatus) {
    task.claim = None;
    task.pause = None;
    task.blocked_reason = None;
    task.status = status;
}
