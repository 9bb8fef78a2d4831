//! What people said to a task: questions and answers, leave to begin, gates, reviews.

use super::Tasks;
use super::row::{ActorRecord, TaskRow};
use crate::{Happening, Kept as _, Unfoldable};
use events::{AnsweredBy, EvidenceLevel, QuestionKind, TaskEvent, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A question, and its answer once there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionRecord {
    /// Its id.
    pub id: Uuid,
    /// What sort of answer it wants.
    pub kind: QuestionKind,
    /// The question.
    pub text: String,
    /// What can be chosen from.
    pub choices: Vec<String>,
    /// When the default becomes the answer.
    pub deadline: Option<Timestamp>,
    /// The answer if nobody gives one in time.
    pub default: Option<String>,
    /// Who asked.
    pub asked_by: ActorRecord,
    /// When.
    pub asked_at: Timestamp,
    /// The answer.
    pub answer: Option<AnswerRecord>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerRecord {
    /// What was answered.
    pub text: String,
    /// What else there was to say.
    pub comment: Option<String>,
    /// Whether somebody answered, or the default did.
    pub by: AnsweredBy,
    /// Who it was.
    pub actor: ActorRecord,
    /// When.
    pub at: Timestamp,
}

/// What an operator said to a task's beginning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartRecord {
    /// Who may begin, or may not; nobody may if absent.
    pub agent: Option<Uuid>,
    /// Until when the task is kept for it; absent where the answer was no.
    pub until: Option<Timestamp>,
    /// Why not.
    pub reason: Option<String>,
    /// Who said so.
    pub by: ActorRecord,
    /// When.
    pub at: Timestamp,
}

/// How a gate's check came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateRecord {
    /// The gate.
    pub name: String,
    /// Whether it was passed.
    pub passed: bool,
    /// How well that is shown.
    pub level: EvidenceLevel,
    /// What was done and seen.
    pub evidence: String,
    /// Where something lies that shows it.
    pub artifact: Option<String>,
    /// Who showed it.
    pub by: ActorRecord,
    /// When.
    pub at: Timestamp,
    /// Who looked at it and agrees.
    pub verified_by: Option<ActorRecord>,
}

/// A judgement on what was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewRecord {
    /// Whether it was accepted.
    pub approved: bool,
    /// What there was to say.
    pub comment: Option<String>,
    /// Who judged.
    pub by: ActorRecord,
    /// When.
    pub at: Timestamp,
}

/// Folds what people said into a task's row.
///
/// # Errors
/// An answer to what was not asked, a word for what was not shown.
pub(super) fn say(
    row: &mut TaskRow,
    event: &TaskEvent,
    at: &Happening<'_>,
) -> Result<(), Unfoldable> {
    let (when, by) = (at.envelope.occurred_at(), ActorRecord::of(at));
    match event {
        TaskEvent::QuestionAsked(asked) => row.questions.push(QuestionRecord {
            id: asked.id,
            kind: asked.kind,
            text: asked.text.clone(),
            choices: asked.choices.clone(),
            deadline: asked.deadline,
            default: asked.default.clone(),
            asked_by: by,
            asked_at: when,
            answer: None,
        }),
        TaskEvent::QuestionAnswered(answer) => {
            let asked = row.questions.iter_mut().find(|asked| asked.id == answer.id);
            let asked = asked.ok_or_else(|| {
                at.unfoldable(Tasks::NAME, format!("the task has no question {}", answer.id))
            })?;
            let (text, comment) = (answer.answer.clone(), answer.comment.clone());
            asked.answer = Some(AnswerRecord { text, comment, by: answer.by, actor: by, at: when });
        }
        TaskEvent::StartApproved(leave) => {
            let (agent, until) = (Some(leave.agent), Some(leave.until));
            row.start = Some(StartRecord { agent, until, reason: None, by, at: when });
        }
        TaskEvent::StartDeclined(no) => {
            let reason = Some(no.reason.clone());
            row.start = Some(StartRecord { agent: no.agent, until: None, reason, by, at: when });
        }
        TaskEvent::GateEvidenced(shown) => {
            row.gates.retain(|gate| gate.name != shown.gate);
            row.gates.push(GateRecord {
                name: shown.gate.clone(),
                passed: shown.passed,
                level: shown.level(),
                evidence: shown.evidence.clone(),
                artifact: shown.artifact.clone(),
                by,
                at: when,
                verified_by: None,
            });
        }
        TaskEvent::GateVerified(check) => {
            let gate = row.gates.iter_mut().find(|gate| gate.name == check.gate);
            let gate = gate.ok_or_else(|| {
                at.unfoldable(Tasks::NAME, format!("nothing is shown of the gate {}", check.gate))
            })?;
            gate.level = EvidenceLevel::Verified;
            gate.verified_by = Some(by);
        }
        TaskEvent::TaskApproved(approval) => {
            let comment = approval.comment.clone();
            row.reviews.push(ReviewRecord { approved: true, comment, by, at: when });
        }
        TaskEvent::ChangesRequested(request) => {
            let comment = Some(request.comment.clone());
            row.reviews.push(ReviewRecord { approved: false, comment, by, at: when });
            row.gates.clear();
        }
        TaskEvent::TaskReopened { .. } => row.gates.clear(),
        _ => {}
    }
    Ok(())
}
