//! The rules of a task: which command leads where.

use super::{
    Task, TaskCommand, TaskFacts, TaskRefusal, closing, describe, evolve, judge, parts, question,
    rest, work,
};
use crate::domain::Decider;
use events::{TaskEvent, Timestamp};

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
            C::Confine { paths, fence } => describe::confine(task, paths, *fence, facts),
            C::AddDependency { .. } => describe::add_dependency(task, facts),
            C::RemoveDependency { kind, .. } => describe::remove_dependency(task, *kind, facts),
            C::AddNote { kind, text } => describe::add_note(*kind, text),
            C::AttachArtifact { .. } => describe::attach_artifact(task, command, facts),
            C::CheckCriterion { criterion, fence } => {
                describe::check_criterion(task, criterion, *fence, facts)
            }
            C::CloseElsewhere { how, at } => closing::close_elsewhere(task, how, *at),
            C::Cancel { reason } => closing::cancel(task, reason),
            C::Reopen { reason } => closing::reopen(task, reason),
            C::AcceptPlan { tasks } => closing::accept_plan(task, tasks),
            C::Archive => closing::archive(task),
            C::ArchiveInTime => closing::archive_in_time(task, facts, now),
            C::Claim { lease_seconds, .. } => work::claim(task, *lease_seconds, facts),
            C::Heartbeat { fence } => work::heartbeat(task, *fence, facts),
            C::IssueKey(fence, key_id) => work::issue_key(task, *fence, *key_id, facts),
            C::ReportProgress { fence, percent, text } => {
                work::report_progress(task, *fence, *percent, text, facts)
            }
            C::SaveCheckpoint { fence, checkpoint } => {
                work::save_checkpoint(task, *fence, checkpoint, facts)
            }
            C::Pause { .. } => rest::pause(task, command, facts, now),
            C::Resume => rest::resume(task),
            C::ResumeInTime => rest::resume_in_time(task, now),
            C::Block { fence, reason } => work::block(task, *fence, reason, facts),
            C::Unblock { reason } => work::unblock(task, reason),
            C::AskQuestion { fence, question } => question::ask(task, *fence, question, facts, now),
            C::AnswerQuestion { question, answer, comment } => {
                question::answer(task, *question, answer, comment, now)
            }
            C::AnswerByDefault => question::fall_back(task, now),
            C::ApproveStart { hold_seconds, .. } => {
                judge::approve_start(task, *hold_seconds, facts, now)
            }
            C::DeclineStart { reason, .. } => judge::decline_start(task, reason, facts),
            C::ShowEvidence { fence, evidence } => {
                judge::show_evidence(task, *fence, evidence, facts)
            }
            C::VerifyGate { gate } => judge::verify_gate(task, gate, facts),
            C::Approve { comment } => judge::approve(task, comment, facts),
            C::RequestChanges { comment } => judge::request_changes(task, comment, facts, now),
            C::ApproveUnjudged => judge::approve_unjudged(task, facts, now),
            C::RollUp => parts::roll_up(task, &facts.subtasks),
            C::Complete { fence, submission } => work::complete(task, *fence, submission, facts),
            C::Fail { .. } => rest::fail(task, command, facts, now),
            C::Park { fence } => Ok(rest::park(task, *fence, facts, now)),
            C::Release { fence, reason } => work::release(task, *fence, reason, facts),
            C::Suspect { fence } => work::suspect(task, *fence),
            C::Reclaim { fence } => work::reclaim(task, *fence, facts, now),
        }
    }

    fn evolve(task: &mut Task, event: &TaskEvent, at: Timestamp) {
        evolve::evolve(task, event, at);
    }
}
