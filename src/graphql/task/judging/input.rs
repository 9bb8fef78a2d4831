//! What holders ask and show, and what operators and reviewers say to it.

use crate::domain::AgentRef;
use crate::domain::task::TaskCommand;
use crate::graphql::asking::Read;
use crate::graphql::input::{BODY_MAX, Faults, LINE_MAX, WORD_MAX, instant};
use crate::graphql::scalars::DateTime;
use crate::graphql::task::describing::on_task;
use crate::graphql::task::working::about_task;
use crate::graphql::vocabulary::QuestionKind;
use async_graphql::InputObject;
use events::GateEvidence;
use uuid::Uuid;

about_task! {
    /// Something that only a human can answer.
    AskQuestionInput {
        /// What sort of answer it wants.
        kind: QuestionKind,
        /// The question.
        text: String,
        /// The claim's fence; agents need it, operators don't.
        fence: Option<u64>,
        /// What can be chosen from: two at the least for a `CHOICE`, none otherwise.
        choices: Option<Vec<String>>,
        /// When the default becomes the answer.
        deadline: Option<DateTime>,
        /// The answer if nobody gives one in time; needed with a deadline.
        default: Option<String>,
        /// Keep the claim while the question waits; the holder shows signs of life meanwhile.
        hold_claim: Option<bool>,
    } this, faults => TaskCommand::AskQuestion {
        fence: this.fence,
        question: Box::new(events::Question {
            choices: faults.words("choices", this.choices, LINE_MAX),
            deadline: instant(this.deadline),
            default: faults.maybe("default", this.default, BODY_MAX),
            fence: 0,
            holds_claim: this.hold_claim == Some(true),
            id: Uuid::now_v7(),
            kind: this.kind.into(),
            text: faults.text("text", this.text, BODY_MAX),
        }),
    }
}

about_task! {
    /// An answer to a task's open question.
    AnswerQuestionInput {
        /// The answer: of a `CHOICE` one of its choices, of an `APPROVAL` `yes` or `no`.
        answer: String,
        /// The question's id: refused if it is not the open one. Whichever is open when left out.
        question: Option<Uuid>,
        /// What else there is to say.
        comment: Option<String>,
    } this, faults => TaskCommand::AnswerQuestion {
        question: this.question,
        answer: faults.text("answer", this.answer, BODY_MAX),
        comment: faults.maybe("comment", this.comment, BODY_MAX),
    }
}

about_task! {
    /// Leave to begin.
    ApproveStartInput {
        /// The agent that may begin, by name or id.
        agent: String,
        /// For how long the task is kept for it; as the project says when left out.
        minutes: Option<i32>,
    } this, faults => TaskCommand::ApproveStart {
        agent: AgentRef::parse(&this.agent),
        hold_seconds: faults.small("minutes", this.minutes).map(|minutes| minutes.saturating_mul(60)),
    }
}

about_task! {
    /// No leave to begin.
    DeclineStartInput {
        /// Why.
        reason: String,
        /// The agent that asked, by name or id.
        agent: Option<String>,
    } this, faults => TaskCommand::DeclineStart {
        agent: this.agent.as_deref().map(AgentRef::parse),
        reason: faults.text("reason", this.reason, BODY_MAX),
    }
}

about_task! {
    /// How a gate's check came out.
    ShowEvidenceInput {
        /// The gate's name.
        gate: String,
        /// Whether it was passed.
        passed: bool,
        /// What was done and seen.
        evidence: String,
        /// Where something lies that shows it; never fetched by the ledger.
        artifact: Option<String>,
        /// The claim's fence; agents need it, operators don't.
        fence: Option<u64>,
    } this, faults => TaskCommand::ShowEvidence {
        fence: this.fence,
        evidence: Box::new(GateEvidence {
            artifact: faults.maybe("artifact", this.artifact, LINE_MAX),
            by: String::new(),
            evidence: faults.text("evidence", this.evidence, BODY_MAX),
            fence: None,
            gate: faults.text("gate", this.gate, WORD_MAX),
            passed: this.passed,
        }),
    }
}

about_task! {
    /// A gate whose evidence somebody else has looked at.
    VerifyGateInput {
        /// The gate's name.
        gate: String,
    } this, faults => TaskCommand::VerifyGate {
        gate: faults.text("gate", this.gate, WORD_MAX),
    }
}

about_task! {
    /// Work that is accepted.
    ApproveTaskInput {
        /// What there is to say.
        comment: Option<String>,
    } this, faults => TaskCommand::Approve {
        comment: faults.maybe("comment", this.comment, BODY_MAX),
    }
}

about_task! {
    /// Work that is to be done otherwise.
    RequestChangesInput {
        /// What is to be done otherwise; the next holder reads it.
        comment: String,
    } this, faults => TaskCommand::RequestChanges {
        comment: faults.text("comment", this.comment, BODY_MAX),
    }
}

/// How a gate's check came out, as it is handed in with the work.
#[derive(InputObject)]
pub struct GateEvidenceInput {
    /// The gate's name.
    name: String,
    /// Whether it was passed.
    passed: bool,
    /// What was done and seen.
    evidence: String,
    /// Where something lies that shows it; never fetched by the ledger.
    artifact: Option<String>,
}

impl GateEvidenceInput {
    /// Everything that is handed in for gates.
    pub fn read_all(all: Option<Vec<Self>>, faults: &mut Faults) -> Vec<GateEvidence> {
        let all = faults.few("gates", all);
        let each = |(index, one): (usize, Self)| {
            faults.within("gates", |faults| faults.within(index, |faults| one.read(faults)))
        };
        all.into_iter().enumerate().map(each).collect()
    }

    fn read(self, faults: &mut Faults) -> GateEvidence {
        GateEvidence {
            artifact: faults.maybe("artifact", self.artifact, LINE_MAX),
            by: String::new(),
            evidence: faults.text("evidence", self.evidence, BODY_MAX),
            fence: None,
            gate: faults.text("name", self.name, WORD_MAX),
            passed: self.passed,
        }
    }
}
