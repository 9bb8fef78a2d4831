//! What people say to a task: answers, leave to begin, evidence, judgements.
//!
//! Fields are declared in the order of their names, as canonical JSON has them.

use super::{TaskType, Timestamp};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};
use uuid::Uuid;

/// What sort of answer a question wants.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum QuestionKind {
    /// One of its choices.
    Choice,
    /// Whatever there is to say.
    Text,
    /// Yes or no.
    Approval,
}

/// Who gave an answer.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AnsweredBy {
    /// Somebody.
    Person,
    /// Nobody did in time: the question's own default.
    Default,
}

/// How well it is shown that a gate was passed, the least first.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum EvidenceLevel {
    /// Somebody says so.
    Claimed,
    /// Something that shows it lies beside the task.
    Attached,
    /// Somebody else has looked at it.
    Verified,
}

/// A question, and until when it waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What can be chosen from; empty where the answer is free.
    pub choices: Vec<String>,
    /// When the default becomes the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Timestamp>,
    /// The answer if nobody gives one in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// The claim under which it was asked; it is ended unless it is held.
    pub fence: u64,
    /// Whether the claim is kept while the question waits.
    pub holds_claim: bool,
    /// Its id.
    pub id: Uuid,
    /// What sort of answer it wants.
    pub kind: QuestionKind,
    /// The question.
    pub text: String,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionAnswer {
    /// What was answered; of a choice one of them, of an approval `yes` or `no`.
    pub answer: String,
    /// Who gave it.
    pub by: AnsweredBy,
    /// What else there was to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The question.
    pub id: Uuid,
    /// For whom the task is kept for a while, where nobody holds it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_for: Option<Kept>,
}

/// Until when a task is kept for one agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// The agent.
    pub agent: Uuid,
    /// The end of that time.
    pub until: Timestamp,
}

/// Leave to begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StartApproval {
    /// Who may begin.
    pub agent: Uuid,
    /// Until when the task is kept for it.
    pub until: Timestamp,
}

/// No leave to begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StartRefusal {
    /// Who may not; nobody may if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Uuid>,
    /// Why.
    pub reason: String,
}

/// How a gate's check came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateEvidence {
    /// Where something lies that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact: Option<String>,
    /// The name of who showed it.
    pub by: String,
    /// What was done and seen.
    pub evidence: String,
    /// The claim under which it was shown, if its holder did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fence: Option<u64>,
    /// The gate's name.
    pub gate: String,
    /// Whether it was passed.
    pub passed: bool,
}

impl GateEvidence {
    /// How well it shows that the gate was passed, until somebody else has looked at it.
    #[must_use]
    pub const fn level(&self) -> EvidenceLevel {
        match self.artifact {
            Some(_) => EvidenceLevel::Attached,
            None => EvidenceLevel::Claimed,
        }
    }
}

/// Somebody else's word for a gate's evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateCheck {
    /// The name of who looked.
    pub by: String,
    /// The gate's name.
    pub gate: String,
}

/// What is to be done otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeRequest {
    /// What.
    pub comment: String,
    /// For whom the task is kept for a while.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_for: Option<Kept>,
}

/// A reviewer's yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// What there was to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A check that a project's tasks must have behind them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateRule {
    /// What is checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// How well it must be shown.
    pub level: EvidenceLevel,
    /// Its name, unique in the project.
    pub name: String,
    /// For which types of task; for all if empty.
    pub task_types: Vec<TaskType>,
}
