//! Throws of what people say to tasks and ask of projects: questions, leave, evidence, judgements.

use super::dice::Dice;
use crate::domain::project::{ContextRule, ProjectCommand as P, ReviewRule};
use crate::domain::task::{Fence, Submission, TaskCommand as T};
use events::{
    Availability, AvailabilityReport, EvidenceLevel, FreeJson, GateEvidence, GateRule, ModelPrice,
    Overlap, Phase, Question, QuestionKind, SavedView, SkillRule,
};
use strum::VariantArray;
use uuid::Uuid;

const LABELS: [&str; 2] = ["ui", "auto"];
const GATES: [&str; 2] = ["tests", "lint"];
const PATHS: [&str; 4] = ["src", "src/**/log.rs", "docs/*.md", ".."];
const PHASES: [&str; 3] = ["design", "build", "ship"];

/// What is handed in without a result keeps an agent from being done.
fn schema() -> FreeJson {
    FreeJson::parse(serde_json::json!({"type": "object"})).expect("JSON that is kept")
}

impl Dice<'_> {
    pub(super) fn of_people(&mut self, fence: Fence) -> T {
        match self.number(16) {
            0..3 => T::AskQuestion { fence, question: Box::new(self.question()) },
            3 | 4 => T::AnswerQuestion {
                question: None,
                answer: self.of(&["yes", "no", "a", "b"]).into(),
                comment: None,
            },
            5 => T::AnswerByDefault,
            6 => T::ApproveStart { agent: self.agent(), hold_seconds: Some(20) },
            7 => T::DeclineStart { agent: self.maybe(Self::agent), reason: "not now".into() },
            8 => T::ShowEvidence { fence, evidence: Box::new(self.evidence()) },
            9 => T::VerifyGate { gate: self.of(&GATES).into() },
            10 if self.chance(2) => T::RequestChanges { comment: "more".into() },
            10 => T::ApproveUnjudged,
            11 | 12 => T::Confine { paths: self.paths(), fence },
            13 if self.chance(2) => T::Archive,
            13 => T::ArchiveInTime,
            14 if self.chance(2) => T::AcceptPlan { tasks: vec![Uuid::from_u128(0xF2)] },
            _ if self.chance(4) => T::ResumeInTime,
            _ if self.chance(2) => T::IssueKey(fence, self.key()),
            _ => T::Approve { comment: None },
        }
    }

    pub(super) fn rule(&mut self) -> P {
        let (required, seconds) = (self.chance(2), 60);
        match self.number(15) {
            14 => P::DefineParking { on: !self.chance(3) },
            11 | 12 => P::DefinePhases { phases: self.phases() },
            10 => P::DefineContext(ContextRule {
                wrap_up_percent: 1 + u32::try_from(self.number(90)).unwrap_or(0),
                stop_percent: 95,
            }),
            8 => P::DefineOverlap { overlap: self.of(Overlap::VARIANTS) },
            9 => P::DefineArchive { after_days: self.maybe(|_| 1) },
            6 | 7 => P::DefineSkills { map: self.skill_map() },
            3 => P::DefineEscalation { after_seconds: self.maybe(|_| seconds) },
            5 => P::DefineTemplate { template: self.maybe(|_| "{{ task.key }}".into()) },
            4 => P::DefineResultSchema { schema: self.maybe(|_| schema()) },
            13 => P::DefineBilling {
                client: self.maybe(|_| "Acme".into()),
                currency: None,
                rate_micros_per_hour: self.maybe(|dice| dice.number(9) as u64),
            },
            0 => P::DefineStart { required, hold_seconds: 60 },
            1 => P::DefineReview(ReviewRule {
                required,
                reviewer_skill: self.maybe(|_| "rust".into()),
                auto_approve_label: Some("auto".into()),
                auto_approve_seconds: Some(seconds),
            }),
            _ if required => P::DefineGates { gates: vec![self.gate()] },
            _ => P::DefineGates { gates: vec![] },
        }
    }

    pub(super) fn paths(&mut self) -> Vec<String> {
        let count = self.number(3);
        (0..count).map(|_| self.of(&PATHS).to_owned()).collect()
    }

    fn key(&mut self) -> Uuid {
        Uuid::from_u128(0xC0DE_0000 + self.number(20) as u128)
    }

    pub(super) fn labels(&mut self) -> Vec<String> {
        self.maybe(|dice| dice.of(&LABELS).into()).into_iter().collect()
    }

    fn skill_map(&mut self) -> Vec<SkillRule> {
        let rule = |dice: &mut Self| SkillRule {
            label: dice.of(&LABELS).into(),
            skill: dice.of(&["rust", "web"]).into(),
        };
        (0..self.number(3)).map(|_| rule(self)).collect()
    }

    pub(super) fn availability(&mut self) -> AvailabilityReport {
        let availability = self.of(Availability::VARIANTS);
        AvailabilityReport { activity: None, availability, until: self.maybe(Self::time) }
    }

    pub(super) fn submission(&mut self) -> Submission {
        Submission { result: self.maybe(|_| schema()), ..Submission::default() }
    }

    /// Of three, so that tasks name what is there, and now and then what is not.
    pub(super) fn phase(&mut self) -> String {
        self.of(&PHASES).into()
    }

    fn phases(&mut self) -> Vec<Phase> {
        let (first, count) = (self.number(PHASES.len()), self.number(PHASES.len() + 1));
        let turned = PHASES.iter().cycle().skip(first).take(count);
        turned.map(|name| Phase { description: None, name: (*name).into() }).collect()
    }

    pub(super) fn view(&mut self, id: Uuid) -> SavedView {
        SavedView {
            filter: FreeJson::parse(serde_json::json!({})).expect("it is JSON"),
            id,
            name: self.of(&["a", "b"]).into(),
            order: None,
            owner: String::new(),
            shared: self.chance(2),
        }
    }

    fn question(&mut self) -> Question {
        let kind = self.of(QuestionKind::VARIANTS);
        let choices = match kind {
            QuestionKind::Choice => vec!["a".into(), "b".into()],
            _ => vec![],
        };
        let default = match kind {
            QuestionKind::Approval => "yes",
            _ => "a",
        };
        Question {
            choices,
            deadline: self.maybe(Self::time),
            default: Some(default.into()),
            fence: 0,
            holds_claim: self.chance(2),
            id: Uuid::from_u128(0xF1),
            kind,
            text: "which?".into(),
        }
    }

    fn evidence(&mut self) -> GateEvidence {
        GateEvidence {
            artifact: self.maybe(|_| "ci/7".into()),
            by: String::new(),
            evidence: "seen".into(),
            fence: None,
            gate: self.of(&GATES).into(),
            passed: !self.chance(4),
        }
    }

    fn gate(&mut self) -> GateRule {
        let (level, name) = (self.of(EvidenceLevel::VARIANTS), self.of(&GATES).into());
        GateRule { description: None, level, name, task_types: vec![] }
    }
}

/// A model at that many dollars for a million tokens of input.
pub(super) fn priced(model: &str, dollars: u64) -> ModelPrice {
    ModelPrice {
        cache_creation: None,
        cache_creation_1h: None,
        cache_read: None,
        input: dollars * 1_000_000,
        model: model.into(),
        output: 0,
        tiers: vec![],
    }
}
