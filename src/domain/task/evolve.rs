//! What a task's events make of it.

use super::judge::put_shown;
use super::life;
use super::state::{Claim, ClaimState, Pause, Start, TaskCriterion};
use super::{Dependency, Produced, Task};
use events::{EvidenceLevel, Fate, Kept, TaskEvent, TaskStatus, Timestamp};

/// Folds an event into the task.
pub(super) fn evolve(task: &mut Task, event: &TaskEvent, at: Timestamp) {
    if let Some((status, fate)) = life::after(task, event) {
        stands(task, status, fate, at);
    }
    if !describe_evolves(task, event, at) {
        work_evolves(task, event, at);
    }
}

/// Moves the task to where it stands now; what held it where it stood before is over.
fn stands(task: &mut Task, status: TaskStatus, fate: Fate, at: Timestamp) {
    if status != task.status {
        task.closed_at = status.is_closed().then_some(at);
        task.archived = false;
        task.pause = None;
        task.blocked_reason = None;
        task.question = None;
        task.submitted_at = None;
    }
    if fate == Fate::Ends {
        task.claim = None;
    }
    task.status = status;
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
        E::TaskConfined(to) => task.paths.clone_from(&to.paths),
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
        E::TaskArchived {} => task.archived = true,
        E::TaskReopened { .. } | E::PlanAccepted(_) => {
            task.failures = 0;
            task.resumable = false;
            task.gates.clear();
            task.produced = None;
        }
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
        task_type,
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
        task_type: Some(*task_type),
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
        E::ClaimKeyIssued(key) => {
            if task.keys.len() >= super::CLAIM_KEYS_MAX {
                task.keys.remove(0);
            }
            task.keys.push(key.clone());
        }
        E::ClaimRevived { .. } => claim_becomes(task, ClaimState::Live),
        E::ClaimReclaimed { .. } | E::AttemptFailed { .. } => task.failures += 1,
        E::TaskPaused { cause, resume_at, .. } => {
            task.resumable = true;
            task.pause = Some(Pause { cause: *cause, resume_at: *resume_at });
        }
        E::TaskBlocked { reason, .. } => task.blocked_reason = Some(reason.clone()),
        E::QuestionAsked(question) => task.question = Some(question.clone()),
        E::QuestionAnswered(answer) => task.kept_for.clone_from(&answer.kept_for),
        E::StartApproved(leave) => {
            task.start = Some(Start::Approved(Kept { agent: leave.agent, until: leave.until }));
        }
        E::StartDeclined(no) => task.start = Some(Start::Declined(no.agent, no.reason.clone())),
        E::GateEvidenced(shown) => put_shown(&mut task.gates, shown),
        E::GateVerified(check) => {
            let verified = task.gates.iter_mut().filter(|one| one.name == check.gate);
            verified.for_each(|one| one.level = EvidenceLevel::Verified);
        }
        E::TaskSubmitted { files, outcome, .. } => {
            task.submitted_at = Some(at);
            produces(task, files, outcome.as_deref());
        }
        E::TaskRolledUp(parts) => produces(task, &parts.files, parts.outcome.as_deref()),
        E::ChangesRequested(request) => {
            task.produced = None;
            task.kept_for.clone_from(&request.kept_for);
            task.gates.clear();
        }
        _ => {}
    }
}

/// Only who is part of another needs to remember it.
fn produces(task: &mut Task, files: &[String], outcome: Option<&str>) {
    task.produced = task.parent.map(|_| Box::new(Produced::of(files, outcome)));
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
        stop_since: None,
        reserved,
        used: 0,
    });
    task.fences = fence;
    task.last_session = Some(session);
    task.last_agent = Some(agent);
    task.resumable = false;
    task.start = None;
    task.kept_for = None;
}

fn claim_becomes(task: &mut Task, state: ClaimState) {
    if let Some(claim) = &mut task.claim {
        claim.state = state;
    }
}
