//! A project as its events made it.

use super::ResultSchema;
use crate::domain::session::{STOP_PERCENT, WRAP_UP_PERCENT};
use events::{GateRule, Overlap, Phase, ProjectEvent, ProjectKind, SkillRule};
use serde::{Deserialize, Serialize};

/// The key of the project that takes the tasks without one of their own.
pub const GENERAL_KEY: &str = "GEN";

/// What deciding needs to know of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Its key; empty until it is created.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// For whom the work is done.
    pub kind: Option<ProjectKind>,
    /// Whether new claims are stopped in it.
    pub autonomy_off: bool,
    /// Whether it was archived.
    pub archived: bool,
    /// Its parts, in the order in which they open.
    pub phases: Vec<Phase>,
    /// The checks that its tasks must have behind them.
    pub gates: Vec<GateRule>,
    /// Whether its work is judged.
    pub review: ReviewRule,
    /// Whether an operator lets agents begin.
    pub start: StartRule,
    /// After how many seconds is pressing what waits for a human.
    pub escalation_seconds: Option<u64>,
    /// What happens where two tasks touch the same files.
    pub overlap: Overlap,
    /// How many days after they were closed tasks are archived; never if absent.
    pub archive_after_days: Option<u32>,
    /// How full a context window may become.
    pub context: ContextRule,
    /// Which skills its tasks need by their labels.
    pub skill_map: Vec<SkillRule>,
    /// How its tasks are told, where it has a template of its own.
    pub template: Option<String>,
    /// What results must look like.
    pub result_schema: Option<ResultSchema>,
    /// Who pays for its work, and how much.
    pub billing: BillingRule,
    /// Whether the attempt fails that a spent budget or a provider's limit keeps from going on.
    pub parking_off: bool,
}

/// Who pays for work, and how much.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingRule {
    /// The client.
    pub client: Option<String>,
    /// The currency's three letters; absent until somebody says how much.
    pub currency: Option<String>,
    /// What an hour costs, in millionths of the currency.
    pub rate_micros_per_hour: Option<u64>,
}

/// How full a context window may become while a project is worked on, in per cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextRule {
    /// At which a session that didn't say so itself is told to wrap up.
    pub wrap_up_percent: u32,
    /// At which a session is told to stop.
    pub stop_percent: u32,
}

impl Default for ContextRule {
    fn default() -> Self {
        Self { wrap_up_percent: WRAP_UP_PERCENT, stop_percent: STOP_PERCENT }
    }
}

/// How work is judged before it is done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewRule {
    /// Whether it is.
    pub required: bool,
    /// The skill that an agent must have to judge.
    pub reviewer_skill: Option<String>,
    /// The label of tasks that are approved though nobody judges them.
    pub auto_approve_label: Option<String>,
    /// How long such a task waits for a judge all the same.
    pub auto_approve_seconds: Option<u64>,
}

/// How an operator lets agents begin.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartRule {
    /// Whether he must.
    pub required: bool,
    /// How long a task is kept for the agent that may.
    pub hold_seconds: Option<u32>,
}

/// Whether a text has the shape of a project's key: a letter, then 1 to 9 letters and digits.
#[must_use]
pub fn is_project_key(text: &str) -> bool {
    (2..=10).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_uppercase())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

impl Project {
    /// The skills that these labels mean, sorted.
    #[must_use]
    pub fn skills_of(&self, labels: &[String]) -> Vec<String> {
        let meant = self.skill_map.iter().filter(|rule| labels.contains(&rule.label));
        let mut skills: Vec<String> = meant.map(|rule| rule.skill.clone()).collect();
        skills.sort_unstable();
        skills.dedup();
        skills
    }

    /// Whether it was created.
    #[must_use]
    pub const fn exists(&self) -> bool {
        !self.key.is_empty()
    }

    /// Whether its tasks may name that phase: any, as long as it has none of its own.
    #[must_use]
    pub fn has_phase(&self, name: &str) -> bool {
        self.phases.is_empty() || self.phases.iter().any(|phase| phase.name == name)
    }

    pub(super) fn evolve(&mut self, event: &ProjectEvent) {
        match event.clone() {
            ProjectEvent::ProjectCreated { key, name, kind, client } => {
                self.billing.client = client;
                self.key = key;
                self.name = name;
                self.kind = Some(kind);
            }
            ProjectEvent::ProjectRenamed { name } => self.name = name,
            ProjectEvent::PhasesDefined { phases } => self.phases = phases,
            ProjectEvent::GatesDefined { gates } => self.gates = gates,
            ProjectEvent::ReviewRuleDefined {
                required,
                reviewer_skill,
                auto_approve_label,
                auto_approve_seconds,
            } => {
                self.review = ReviewRule {
                    required,
                    reviewer_skill,
                    auto_approve_label,
                    auto_approve_seconds,
                };
            }
            ProjectEvent::StartRuleDefined { required, hold_seconds } => {
                self.start = StartRule { required, hold_seconds: Some(hold_seconds) };
            }
            ProjectEvent::BillingDefined(billing) => {
                self.billing = BillingRule {
                    client: billing.client,
                    currency: Some(billing.currency),
                    rate_micros_per_hour: billing.rate_micros_per_hour,
                };
            }
            ProjectEvent::EscalationRuleDefined(rule) => {
                self.escalation_seconds = rule.after_seconds;
            }
            ProjectEvent::OverlapRuleDefined { overlap } => self.overlap = overlap,
            ProjectEvent::ArchiveRuleDefined { after_days } => self.archive_after_days = after_days,
            ProjectEvent::ParkRuleDefined { on } => self.parking_off = !on,
            ProjectEvent::ContextRuleDefined { stop_percent, wrap_up_percent } => {
                self.context = ContextRule { wrap_up_percent, stop_percent };
            }
            ProjectEvent::SkillMapDefined { map } => self.skill_map = map,
            ProjectEvent::TemplateDefined { template } => self.template = template,
            ProjectEvent::ResultSchemaDefined { schema } => {
                self.result_schema = schema.map(ResultSchema::new);
            }
            ProjectEvent::AutonomySwitched { on, .. } => self.autonomy_off = !on,
            ProjectEvent::ProjectArchived { .. } => self.archived = true,
        }
    }
}
