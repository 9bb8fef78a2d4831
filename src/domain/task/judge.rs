//! Judgements: leave to begin, the evidence of gates, and review.

use super::bounds::{bounds, something, text};
use super::question::kept_for_last;
use super::{Fence, Shown, Task, TaskFacts, TaskRefusal, life, work};
use crate::domain::project::{HOLD_SECONDS, Project};
use events::{
    Approval, ChangeRequest, CompletedBy, EvidenceLevel, GateCheck, GateEvidence, GateRule,
    StartApproval, StartRefusal, TaskEvent, TaskStatus, Timestamp,
};

type Decision = Result<Vec<TaskEvent>, TaskRefusal>;

/// For how long a task is kept for the agent that may begin, unless its project says otherwise.
pub const START_SECONDS: u32 = 600;

pub(super) fn approve_start(
    task: &Task,
    hold_seconds: Option<u32>,
    facts: &TaskFacts,
    now: Timestamp,
) -> Decision {
    let agent = facts.assignee.ok_or(TaskRefusal::AgentMissing)?;
    bounds(hold_seconds, HOLD_SECONDS, "minutes", "1 to 1440")?;
    let held = facts.rules().start.hold_seconds.filter(|seconds| *seconds > 0);
    let seconds = hold_seconds.or(held).unwrap_or(START_SECONDS);
    let until = now.plus_seconds(i64::from(seconds));
    let events = vec![TaskEvent::StartApproved(StartApproval { agent, until })];
    life::allows(task, "begun", events)
}

pub(super) fn decline_start(task: &Task, reason: &str, facts: &TaskFacts) -> Decision {
    something("reason", reason)?;
    let refusal = StartRefusal { agent: facts.assignee, reason: reason.to_owned() };
    life::allows(task, "kept from beginning", vec![TaskEvent::StartDeclined(refusal)])
}

/// The project's gates that are for a task.
fn gates_of<'r>(task: &'r Task, rules: &'r Project) -> impl Iterator<Item = &'r GateRule> {
    let is_for = |gate: &&GateRule| {
        gate.task_types.is_empty() || gate.task_types.iter().any(|one| task.task_type == Some(*one))
    };
    rules.gates.iter().filter(is_for)
}

pub(super) fn show_evidence(
    task: &Task,
    fence: Fence,
    shown: &GateEvidence,
    facts: &TaskFacts,
) -> Decision {
    let evidence = evidence(task, fence, shown, facts)?;
    let mut events = work::written_by_holder(task, fence, facts)?;
    events.push(TaskEvent::GateEvidenced(evidence));
    life::allows(task, "shown to be checked", events)
}

/// The evidence as it is kept: with who shows it, and under which claim.
pub(super) fn evidence(
    task: &Task,
    fence: Fence,
    shown: &GateEvidence,
    facts: &TaskFacts,
) -> Result<GateEvidence, TaskRefusal> {
    something("evidence", &shown.evidence)?;
    text("artifact", shown.artifact.as_deref().unwrap_or_default())?;
    known_gate(task, &shown.gate, facts)?;
    Ok(GateEvidence { by: facts.actor.clone(), fence, ..shown.clone() })
}

/// What is shown of the gates, once that is shown too.
pub(super) fn put_shown(gates: &mut Vec<Shown>, evidence: &GateEvidence) {
    let (name, by) = (evidence.gate.clone(), evidence.by.clone());
    gates.retain(|one| one.name != name);
    gates.push(Shown { name, passed: evidence.passed, level: evidence.level(), by });
}

fn known_gate(task: &Task, name: &str, facts: &TaskFacts) -> Result<(), TaskRefusal> {
    if gates_of(task, facts.rules()).any(|gate| gate.name == name) {
        return Ok(());
    }
    let known: Vec<&str> = gates_of(task, facts.rules()).map(|gate| gate.name.as_str()).collect();
    Err(TaskRefusal::GateUnknown { gate: name.to_owned(), known: known.join(", ") })
}

pub(super) fn verify_gate(task: &Task, gate: &str, facts: &TaskFacts) -> Decision {
    known_gate(task, gate, facts)?;
    let shown = task.gates.iter().find(|one| one.name == gate && one.passed);
    let shown = shown.ok_or_else(|| TaskRefusal::GateNotEvidenced(gate.to_owned()))?;
    if shown.by == facts.actor {
        return Err(TaskRefusal::VerifyingOwnWork);
    }
    if shown.level == EvidenceLevel::Verified {
        return Ok(vec![]);
    }
    let check = GateCheck { by: facts.actor.clone(), gate: gate.to_owned() };
    life::allows(task, "verified", vec![TaskEvent::GateVerified(check)])
}

/// Refuses while a gate is not shown as well as it must be. In review somebody else still looks:
/// what he is to verify need not be verified before.
pub(super) fn check_gates(
    task: &Task,
    gates: &[Shown],
    rules: &Project,
    goes_to_review: bool,
) -> Result<(), TaskRefusal> {
    let missing: Vec<String> = gates_of(task, rules)
        .filter_map(|gate| {
            let wanted = match gate.level {
                EvidenceLevel::Verified if goes_to_review => EvidenceLevel::Claimed,
                level => level,
            };
            let shown = gates.iter().find(|one| one.name == gate.name);
            let there = match shown {
                Some(shown) if !shown.passed => "it was not passed".to_owned(),
                Some(shown) if shown.level >= wanted => return None,
                Some(shown) => format!("it is {}", shown.level),
                None => "nothing is shown".to_owned(),
            };
            Some(format!("{} ({wanted} is wanted, {there})", gate.name))
        })
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(TaskRefusal::GatesMissing(missing.join("; "))) }
}

/// Whether who judges may: not the author, and with the skill that the project asks for.
fn may_judge(task: &Task, facts: &TaskFacts) -> Result<(), TaskRefusal> {
    if task.status != TaskStatus::Review {
        return Err(life::forbids(task, "judged"));
    }
    if facts.judge.is_some_and(|judge| task.last_agent == Some(judge)) {
        return Err(TaskRefusal::ReviewOfOwnWork);
    }
    match &facts.judge_lacks {
        Some(skill) => Err(TaskRefusal::ReviewerSkillMissing(skill.clone())),
        None => Ok(()),
    }
}

pub(super) fn approve(task: &Task, comment: &Option<String>, facts: &TaskFacts) -> Decision {
    may_judge(task, facts)?;
    text("comment", comment.as_deref().unwrap_or_default())?;
    check_gates(task, &task.gates, facts.rules(), false)?;
    let approval = Approval { comment: comment.clone() };
    let by = CompletedBy::Approval;
    Ok(vec![TaskEvent::TaskApproved(approval), TaskEvent::TaskCompleted { by }])
}

/// Nobody judged in time. What was true when the policy looked may not be true any more: then
/// nothing happens.
pub(super) fn approve_unjudged(task: &Task, facts: &TaskFacts, now: Timestamp) -> Decision {
    if auto_approved_at(task, facts.rules()).is_none_or(|due| now < due) {
        return Ok(vec![]);
    }
    Ok(vec![TaskEvent::TaskCompleted { by: CompletedBy::Policy }])
}

/// When a task is approved though nobody judges it; never, without the project's label, or while a
/// gate is missing.
#[must_use]
pub fn auto_approved_at(task: &Task, rules: &Project) -> Option<Timestamp> {
    let label = rules.review.auto_approve_label.as_ref()?;
    let seconds = i64::try_from(rules.review.auto_approve_seconds?).unwrap_or(i64::MAX / 2_000_000);
    let since = task.submitted_at.filter(|_| task.status == TaskStatus::Review)?;
    check_gates(task, &task.gates, rules, false).ok()?;
    task.labels.contains(label).then(|| since.plus_seconds(seconds))
}

pub(super) fn request_changes(
    task: &Task,
    comment: &str,
    facts: &TaskFacts,
    now: Timestamp,
) -> Decision {
    may_judge(task, facts)?;
    something("comment", comment)?;
    let kept_for = kept_for_last(task, now);
    let request = ChangeRequest { comment: comment.to_owned(), kept_for };
    Ok(vec![TaskEvent::ChangesRequested(request)])
}
