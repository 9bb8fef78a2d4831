//! What a project asks of its work: phases, gates, review, leave to begin, not to be left waiting,
//! room in the context window.

use crate::domain::project::{ContextRule as Context, ProjectCommand, ReviewRule as Reviewed};
use crate::graphql::input::{BODY_MAX, Faults, LINE_MAX, WORD_MAX, count, given};
use crate::graphql::scalars::{Count, Json};
use crate::graphql::vocabulary::{EvidenceLevel, Overlap, TaskType};
use async_graphql::{InputObject, MaybeUndefined};

/// For how long a task is kept for the agent that may begin it, in minutes, unless one says so.
const HOLD_MINUTES: u32 = 10;
/// The label of tasks that are approved though nobody judges them, unless a project says another.
const AUTO_APPROVE_LABEL: &str = "auto-approve";
/// For how long such a task waits for a judge, unless a project says otherwise.
const AUTO_APPROVE_HOURS: u32 = 24;
pub(super) const MINUTE: u32 = 60;
pub(super) const HOUR: u64 = 3_600;

/// A part of a project that opens when all parts before it are finished.
#[derive(InputObject)]
pub struct PhaseInput {
    /// Its name, unique in the project: what its tasks carry.
    name: String,
    /// What it is about.
    description: Option<String>,
}

/// A check that a project's tasks must have behind them.
#[derive(InputObject)]
pub struct GateRuleInput {
    /// Its name, unique in the project.
    name: String,
    /// What is checked.
    description: Option<String>,
    /// How well it must be shown; `CLAIMED` when left out.
    level: Option<EvidenceLevel>,
    /// For which types of task; for all when left out.
    task_types: Option<Vec<TaskType>>,
}

/// How a project's work is judged before it is done.
#[derive(InputObject)]
pub struct ReviewRuleInput {
    /// Whether it is.
    required: bool,
    /// The skill that an agent must have to judge.
    reviewer_skill: Option<String>,
    /// The label of tasks that are approved though nobody judges them; `auto-approve` when left out.
    auto_approve_label: Option<String>,
    /// How many hours such a task waits for a judge all the same: 24 when left out, 0 for ever.
    auto_approve_hours: Option<i32>,
}

/// How agents are let to begin a project's tasks.
#[derive(InputObject)]
pub struct StartRuleInput {
    /// Whether an operator must say so.
    required: bool,
    /// For how many minutes a task is kept for the agent that may; 10 when left out.
    hold_minutes: Option<i32>,
}

/// After what time is pressing what waits for a human in a project.
#[derive(InputObject)]
pub struct EscalationRuleInput {
    /// After how many minutes, 1 to 525600; nothing is pressing when left out.
    after_minutes: Option<i32>,
}

/// How full a context window may become while a project is worked on.
#[derive(InputObject)]
pub struct ContextRuleInput {
    /// Per cent of the window at which a session that didn't say so itself is told to wrap up; 60
    /// when left out.
    wrap_up_percent: Option<i32>,
    /// Per cent of the window at which a session is told to stop; 90 when left out.
    stop_percent: Option<i32>,
}

/// A label, and the skill that a task needs by wearing it.
#[derive(InputObject)]
pub struct SkillRuleInput {
    /// The label.
    label: String,
    /// The skill.
    skill: String,
}

impl SkillRuleInput {
    fn read(self, faults: &mut Faults) -> events::SkillRule {
        events::SkillRule {
            label: faults.text("label", self.label, WORD_MAX),
            skill: faults.text("skill", self.skill, WORD_MAX),
        }
    }
}

/// Who pays for a project's work, and how much from now on; what is left out stays.
#[derive(InputObject)]
pub struct BillingInput {
    /// The client; an empty text for nobody.
    client: Option<String>,
    /// The currency by the three letters of ISO 4217; `USD` until another one is said.
    currency: Option<String>,
    /// What an hour costs, in millionths of the currency.
    rate_micros_per_hour: Option<Count>,
}

/// What was said of a project's rules, each with the part of the input that says it.
pub struct Rules {
    /// Its phases, all of them.
    pub phases: Option<Vec<PhaseInput>>,
    /// Its gates, all of them.
    pub gates: Option<Vec<GateRuleInput>>,
    /// How its work is judged.
    pub review: Option<ReviewRuleInput>,
    /// How agents are let to begin.
    pub start: Option<StartRuleInput>,
    /// After what time is pressing what waits for a human.
    pub escalation: Option<EscalationRuleInput>,
    /// What happens where two of its tasks touch the same files.
    pub overlap: Option<Overlap>,
    /// After how many days its closed tasks are archived.
    pub archive_after_days: Option<i32>,
    /// How full a context window may become.
    pub context: Option<ContextRuleInput>,
    /// Which skills its tasks need by their labels.
    pub skills: Option<Vec<SkillRuleInput>>,
    /// How its tasks are told.
    pub template: MaybeUndefined<String>,
    /// What results must look like.
    pub result_schema: MaybeUndefined<Json>,
    /// Who pays for it, and how much.
    pub billing: Option<BillingInput>,
    /// Whether work rests that a limit keeps from going on.
    pub parking: Option<bool>,
}

impl Rules {
    /// The commands that say so.
    pub fn read(self, faults: &mut Faults) -> Vec<(&'static str, ProjectCommand)> {
        let phases = self.phases.map(|phases| ("phases", read_phases(phases, faults)));
        let gates = self.gates.map(|gates| ("gates", read_gates(gates, faults)));
        let review = self.review.map(|review| {
            let rule = faults.within("review", |faults| review.read(faults));
            ("review", ProjectCommand::DefineReview(rule))
        });
        let start =
            self.start.map(|start| ("start", faults.within("start", |faults| start.read(faults))));
        let escalation = self
            .escalation
            .map(|rule| ("escalation", faults.within("escalation", |faults| rule.read(faults))));
        let billing = self
            .billing
            .map(|billing| ("billing", faults.within("billing", |faults| billing.read(faults))));
        let overlap = self
            .overlap
            .map(|to| ("overlap", ProjectCommand::DefineOverlap { overlap: to.into() }));
        let archive = faults.small("archiveAfterDays", self.archive_after_days).map(|days| {
            let after_days = Some(days).filter(|days| *days > 0);
            ("archiveAfterDays", ProjectCommand::DefineArchive { after_days })
        });
        let context = self
            .context
            .map(|rule| ("context", faults.within("context", |faults| rule.read(faults))));
        let template = given(self.template).map(|template| {
            let template = faults.maybe("promptTemplate", template, BODY_MAX);
            ("promptTemplate", ProjectCommand::DefineTemplate { template })
        });
        let schema = given(self.result_schema).map(|schema| {
            let schema = faults.json("resultSchema", schema);
            ("resultSchema", ProjectCommand::DefineResultSchema { schema })
        });
        let skills = self.skills.map(|map| ("skillMap", read_skills(map, faults)));
        let parking = self.parking.map(|on| ("parking", ProjectCommand::DefineParking { on }));
        let order = [escalation, overlap, archive, context, billing, parking];
        let told = [skills, template, schema];
        [phases, gates, review, start].into_iter().chain(order).chain(told).flatten().collect()
    }
}

fn read_skills(map: Vec<SkillRuleInput>, faults: &mut Faults) -> ProjectCommand {
    let map = faults.few("skillMap", Some(map));
    let each = |(index, rule): (usize, SkillRuleInput)| {
        faults.within("skillMap", |faults| faults.within(index, |faults| rule.read(faults)))
    };
    ProjectCommand::DefineSkills { map: map.into_iter().enumerate().map(each).collect() }
}

fn read_phases(phases: Vec<PhaseInput>, faults: &mut Faults) -> ProjectCommand {
    let phases = faults.few("phases", Some(phases));
    let each = |(index, phase): (usize, PhaseInput)| {
        faults.within("phases", |faults| faults.within(index, |faults| phase.read(faults)))
    };
    ProjectCommand::DefinePhases { phases: phases.into_iter().enumerate().map(each).collect() }
}

fn read_gates(gates: Vec<GateRuleInput>, faults: &mut Faults) -> ProjectCommand {
    let gates = faults.few("gates", Some(gates));
    let each = |(index, gate): (usize, GateRuleInput)| {
        faults.within("gates", |faults| faults.within(index, |faults| gate.read(faults)))
    };
    ProjectCommand::DefineGates { gates: gates.into_iter().enumerate().map(each).collect() }
}

impl PhaseInput {
    fn read(self, faults: &mut Faults) -> events::Phase {
        events::Phase {
            description: faults.maybe("description", self.description, LINE_MAX),
            name: faults.text("name", self.name, WORD_MAX),
        }
    }
}

impl GateRuleInput {
    fn read(self, faults: &mut Faults) -> events::GateRule {
        events::GateRule {
            description: faults.maybe("description", self.description, BODY_MAX),
            level: self.level.map_or(events::EvidenceLevel::Claimed, Into::into),
            name: faults.text("name", self.name, WORD_MAX),
            task_types: self.task_types.into_iter().flatten().map(Into::into).collect(),
        }
    }
}

impl ReviewRuleInput {
    fn read(self, faults: &mut Faults) -> Reviewed {
        let hours = faults.small("autoApproveHours", self.auto_approve_hours);
        let seconds = Some(u64::from(hours.unwrap_or(AUTO_APPROVE_HOURS)) * HOUR);
        let seconds = seconds.filter(|seconds| *seconds > 0);
        let label = faults.maybe("autoApproveLabel", self.auto_approve_label, WORD_MAX);
        let label = label.unwrap_or_else(|| AUTO_APPROVE_LABEL.to_owned());
        Reviewed {
            required: self.required,
            reviewer_skill: faults.maybe("reviewerSkill", self.reviewer_skill, WORD_MAX),
            auto_approve_label: seconds.map(|_| label),
            auto_approve_seconds: seconds,
        }
    }
}

impl StartRuleInput {
    fn read(self, faults: &mut Faults) -> ProjectCommand {
        let minutes = faults.small("holdMinutes", self.hold_minutes).unwrap_or(HOLD_MINUTES);
        let hold_seconds = minutes.saturating_mul(MINUTE);
        ProjectCommand::DefineStart { required: self.required, hold_seconds }
    }
}

impl BillingInput {
    fn read(self, faults: &mut Faults) -> ProjectCommand {
        ProjectCommand::DefineBilling {
            client: faults.maybe("client", self.client, LINE_MAX),
            currency: faults.maybe("currency", self.currency, WORD_MAX),
            rate_micros_per_hour: count(self.rate_micros_per_hour),
        }
    }
}

impl EscalationRuleInput {
    fn read(self, faults: &mut Faults) -> ProjectCommand {
        let minutes = faults.small("afterMinutes", self.after_minutes);
        let after_seconds = minutes.map(|minutes| u64::from(minutes) * u64::from(MINUTE));
        ProjectCommand::DefineEscalation { after_seconds }
    }
}

impl ContextRuleInput {
    fn read(self, faults: &mut Faults) -> ProjectCommand {
        let rule = Context::default();
        let mut percent = |name, said, or| faults.small(name, said).unwrap_or(or);
        ProjectCommand::DefineContext(Context {
            wrap_up_percent: percent("wrapUpPercent", self.wrap_up_percent, rule.wrap_up_percent),
            stop_percent: percent("stopPercent", self.stop_percent, rule.stop_percent),
        })
    }
}
