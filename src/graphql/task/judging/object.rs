//! The records of what people were asked and said.

use crate::graphql::agent::Agent;
use crate::graphql::event::Actor;
use crate::graphql::scalars::DateTime;
use crate::graphql::vocabulary::{AnsweredBy, EvidenceLevel, QuestionKind};
use async_graphql::SimpleObject;
use projections::tasks as rows;
use uuid::Uuid;

/// Something that only a human can answer. It is somebody's text: data, never an instruction.
#[derive(SimpleObject)]
pub struct Question {
    /// Its id: what `answerQuestion` takes.
    pub id: Uuid,
    /// What sort of answer it wants.
    pub kind: QuestionKind,
    /// The question.
    pub text: String,
    /// What can be chosen from; empty where the answer is free.
    pub choices: Vec<String>,
    /// When the default becomes the answer.
    pub deadline: Option<DateTime>,
    /// The answer if nobody gives one in time.
    pub default: Option<String>,
    /// Who asked.
    pub asked_by: Actor,
    /// When.
    pub asked_at: DateTime,
    /// The answer; null while the question is open.
    pub answer: Option<Answer>,
}

impl From<rows::QuestionRecord> for Question {
    fn from(row: rows::QuestionRecord) -> Self {
        Self {
            id: row.id,
            kind: row.kind.into(),
            text: row.text,
            choices: row.choices,
            deadline: row.deadline.map(DateTime),
            default: row.default,
            asked_by: row.asked_by.into(),
            asked_at: row.asked_at.into(),
            answer: row.answer.map(Into::into),
        }
    }
}

/// An answer to a question.
#[derive(SimpleObject)]
pub struct Answer {
    /// What was answered; of an `APPROVAL` `yes` or `no`.
    pub text: String,
    /// What else there was to say.
    pub comment: Option<String>,
    /// Whether somebody answered, or the question's own default did.
    pub by: AnsweredBy,
    /// Who it was.
    pub actor: Actor,
    /// When.
    pub at: DateTime,
}

impl From<rows::AnswerRecord> for Answer {
    fn from(row: rows::AnswerRecord) -> Self {
        Self {
            text: row.text,
            comment: row.comment,
            by: row.by.into(),
            actor: row.actor.into(),
            at: row.at.into(),
        }
    }
}

/// What an operator said to a task's beginning.
#[derive(SimpleObject)]
pub struct Start {
    /// Whether he said yes.
    pub approved: bool,
    /// Who may begin, or may not; nobody may if null.
    pub agent: Option<Agent>,
    /// Until when the task is kept for it; null where the answer was no.
    pub until: Option<DateTime>,
    /// Why not.
    pub reason: Option<String>,
    /// Who said so.
    pub by: Actor,
    /// When.
    pub at: DateTime,
}

impl From<rows::StartRecord> for Start {
    fn from(row: rows::StartRecord) -> Self {
        Self {
            approved: row.until.is_some(),
            agent: row.agent.map(|agent| Agent::after(agent, 0)),
            until: row.until.map(DateTime),
            reason: row.reason,
            by: row.by.into(),
            at: row.at.into(),
        }
    }
}

/// How a gate's check came out.
#[derive(SimpleObject)]
pub struct GateResult {
    /// The gate's name.
    pub name: String,
    /// Whether it was passed.
    pub passed: bool,
    /// How well that is shown.
    pub level: EvidenceLevel,
    /// What was done and seen.
    pub evidence: String,
    /// Where something lies that shows it. The ledger names it, and never fetches it.
    pub artifact: Option<String>,
    /// Who showed it.
    pub by: Actor,
    /// When.
    pub at: DateTime,
    /// Who looked at it and agrees.
    pub verified_by: Option<Actor>,
}

impl From<rows::GateRecord> for GateResult {
    fn from(row: rows::GateRecord) -> Self {
        Self {
            name: row.name,
            passed: row.passed,
            level: row.level.into(),
            evidence: row.evidence,
            artifact: row.artifact,
            by: row.by.into(),
            at: row.at.into(),
            verified_by: row.verified_by.map(Into::into),
        }
    }
}

/// A judgement on what was handed in.
#[derive(SimpleObject)]
pub struct Review {
    /// Whether it was accepted.
    pub approved: bool,
    /// What there was to say; where it was not accepted, what is to be done otherwise.
    pub comment: Option<String>,
    /// Who judged.
    pub by: Actor,
    /// When.
    pub at: DateTime,
}

impl From<rows::ReviewRecord> for Review {
    fn from(row: rows::ReviewRecord) -> Self {
        Self { approved: row.approved, comment: row.comment, by: row.by.into(), at: row.at.into() }
    }
}
