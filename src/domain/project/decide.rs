//! What a project allows.

use super::{
    BillingRule, ContextRule, GENERAL_KEY, Project, ProjectCommand, ProjectRefusal, ResultSchema,
    ReviewRule, StartRule, is_project_key,
};
use crate::domain::{Decider, prompt};
use events::{
    Billing, EscalationRule, FreeJson, GateRule, Phase, ProjectEvent, SkillRule, Timestamp,
};
use std::ops::RangeInclusive;

const GATES_MAX: usize = 50;
const PHASES_MAX: usize = 50;
const PHASE_NAME_CHARS_MAX: usize = 60;
/// In what work is paid for unless a project says otherwise.
const CURRENCY: &str = "USD";
const SKILL_RULES_MAX: usize = 200;
const GATE_NAME_CHARS_MAX: usize = 60;
/// For how long a task may be kept for the agent that may begin, in seconds.
pub const HOLD_SECONDS: RangeInclusive<u64> = 10..=86_400;
const ARCHIVE_DAYS: RangeInclusive<u32> = 1..=3_650;
const AUTO_APPROVE_SECONDS_MIN: u64 = 60;
/// What an hour may cost, in millionths: a hundred thousand. Times all minutes that a task may say it
/// took, it stays a number.
const RATE_MICROS_MAX: u64 = 100_000_000_000;
/// After what time something may become pressing, in seconds: a minute to a year.
const ESCALATION_SECONDS: RangeInclusive<u64> = 60..=31_536_000;

/// A project's rules.
#[derive(Debug)]
pub struct ProjectDecider;

/// What a project's rules need to know of others.
#[derive(Debug, Clone, Default)]
pub struct ProjectFacts {
    /// Whether another project has the key that a creation asks for.
    pub key_taken: bool,
    /// How many of the project's tasks are open.
    pub open_tasks: usize,
    /// The phases that open tasks name, and how many do; for defining phases.
    pub open_by_phase: Vec<(String, usize)>,
}

impl Decider for ProjectDecider {
    type State = Project;
    type Command = ProjectCommand;
    type Event = ProjectEvent;
    type Facts = ProjectFacts;
    type Refusal = ProjectRefusal;

    fn decide(
        project: &Project,
        command: &ProjectCommand,
        facts: &ProjectFacts,
        _now: Timestamp,
    ) -> Result<Vec<ProjectEvent>, ProjectRefusal> {
        use ProjectCommand as C;
        use ProjectRefusal as No;
        match command.clone() {
            C::Create { key, .. } if !is_project_key(&key) => Err(No::ProjectKeyMalformed(key)),
            C::Create { name, .. } | C::Rename { name } if name.trim().is_empty() => {
                Err(No::ProjectNameEmpty)
            }
            C::Create { or_existing: true, .. } if project.exists() || facts.key_taken => {
                Ok(vec![])
            }
            C::Create { key, .. } if project.exists() || facts.key_taken => {
                Err(No::ProjectKeyTaken(key))
            }
            C::Create { key, name, kind, client, .. } => {
                Ok(vec![ProjectEvent::ProjectCreated { key, name, kind, client }])
            }
            C::Rename { .. }
            | C::SwitchAutonomy { .. }
            | C::DefinePhases { .. }
            | C::DefineGates { .. }
            | C::DefineReview(_)
            | C::DefineStart { .. }
            | C::DefineEscalation { .. }
            | C::DefineOverlap { .. }
            | C::DefineArchive { .. }
            | C::DefineContext(_)
            | C::DefineSkills { .. }
            | C::DefineTemplate { .. }
            | C::DefineResultSchema { .. }
            | C::DefineBilling { .. }
            | C::DefineParking { .. }
                if project.archived =>
            {
                Err(No::ProjectArchived(project.key.clone()))
            }
            C::Rename { name } if name == project.name => Ok(vec![]),
            C::Rename { name } => Ok(vec![ProjectEvent::ProjectRenamed { name }]),
            C::DefinePhases { phases } if phases == project.phases => Ok(vec![]),
            C::DefinePhases { phases } => define_phases(phases, facts),
            C::DefineGates { gates } if gates == project.gates => Ok(vec![]),
            C::DefineGates { gates } => {
                check_gates(&gates)?;
                Ok(vec![ProjectEvent::GatesDefined { gates }])
            }
            C::DefineReview(rule) if rule == project.review => Ok(vec![]),
            C::DefineReview(rule) => define_review(rule),
            C::DefineStart { hold_seconds, .. }
                if !HOLD_SECONDS.contains(&u64::from(hold_seconds)) =>
            {
                Err(No::HoldOutOfBounds(hold_seconds))
            }
            C::DefineStart { required, hold_seconds }
                if project.start == (StartRule { required, hold_seconds: Some(hold_seconds) }) =>
            {
                Ok(vec![])
            }
            C::DefineStart { required, hold_seconds } => {
                Ok(vec![ProjectEvent::StartRuleDefined { required, hold_seconds }])
            }
            C::DefineEscalation { after_seconds }
                if project.escalation_seconds == after_seconds =>
            {
                Ok(vec![])
            }
            C::DefineEscalation { after_seconds: Some(seconds) }
                if !ESCALATION_SECONDS.contains(&seconds) =>
            {
                Err(No::EscalationOutOfBounds(seconds))
            }
            C::DefineEscalation { after_seconds } => {
                Ok(vec![ProjectEvent::EscalationRuleDefined(EscalationRule { after_seconds })])
            }
            C::DefineOverlap { overlap } if overlap == project.overlap => Ok(vec![]),
            C::DefineOverlap { overlap } => Ok(vec![ProjectEvent::OverlapRuleDefined { overlap }]),
            C::DefineArchive { after_days } if after_days == project.archive_after_days => {
                Ok(vec![])
            }
            C::DefineArchive { after_days: Some(days) } if !ARCHIVE_DAYS.contains(&days) => {
                Err(No::ArchiveOutOfBounds(days))
            }
            C::DefineArchive { after_days } => {
                Ok(vec![ProjectEvent::ArchiveRuleDefined { after_days }])
            }
            C::DefineParking { on } if on != project.parking_off => Ok(vec![]),
            C::DefineParking { on } => Ok(vec![ProjectEvent::ParkRuleDefined { on }]),
            C::DefineContext(rule) if rule == project.context => Ok(vec![]),
            C::DefineContext(rule) => define_context(rule),
            C::DefineSkills { map } if map == project.skill_map => Ok(vec![]),
            C::DefineSkills { map } if map.len() > SKILL_RULES_MAX => {
                Err(No::SkillMapTooLong(map.len()))
            }
            C::DefineSkills { map } => {
                let empty =
                    |rule: &SkillRule| rule.label.trim().is_empty() || rule.skill.trim().is_empty();
                if map.iter().any(empty) {
                    return Err(No::SkillRuleEmpty);
                }
                Ok(vec![ProjectEvent::SkillMapDefined { map }])
            }
            C::DefineTemplate { template } if template == project.template => Ok(vec![]),
            C::DefineTemplate { template } => {
                template.as_deref().map_or(Ok(()), prompt::check).map_err(No::TemplateMalformed)?;
                Ok(vec![ProjectEvent::TemplateDefined { template }])
            }
            C::DefineResultSchema { schema } => define_result_schema(project, schema),
            C::DefineBilling { client, currency, rate_micros_per_hour } => {
                define_billing(&project.billing, client, currency, rate_micros_per_hour)
            }
            C::SwitchAutonomy { on, .. } if on != project.autonomy_off => Ok(vec![]),
            C::SwitchAutonomy { on, reason } => {
                Ok(vec![ProjectEvent::AutonomySwitched { on, reason }])
            }
            C::Archive { .. } if project.archived => Ok(vec![]),
            C::Archive { .. } if project.key == GENERAL_KEY => Err(No::ProjectGeneralStays),
            C::Archive { .. } if facts.open_tasks > 0 => {
                Err(No::ProjectHasOpenTasks { key: project.key.clone(), open: facts.open_tasks })
            }
            C::Archive { reason } => Ok(vec![ProjectEvent::ProjectArchived { reason }]),
        }
    }

    fn evolve(project: &mut Project, event: &ProjectEvent, _at: Timestamp) {
        project.evolve(event);
    }
}

fn define_context(rule: ContextRule) -> Result<Vec<ProjectEvent>, ProjectRefusal> {
    let ContextRule { wrap_up_percent, stop_percent } = rule;
    if wrap_up_percent < 1 || stop_percent < wrap_up_percent || stop_percent > 100 {
        return Err(ProjectRefusal::ContextRuleOutOfBounds { wrap_up_percent, stop_percent });
    }
    Ok(vec![ProjectEvent::ContextRuleDefined { stop_percent, wrap_up_percent }])
}

fn define_result_schema(
    project: &Project,
    schema: Option<FreeJson>,
) -> Result<Vec<ProjectEvent>, ProjectRefusal> {
    let wanted = schema.clone().map(ResultSchema::new);
    if wanted == project.result_schema {
        return Ok(vec![]);
    }
    wanted.as_ref().map_or(Ok(()), ResultSchema::check)?;
    Ok(vec![ProjectEvent::ResultSchemaDefined { schema }])
}

fn define_phases(
    phases: Vec<Phase>,
    facts: &ProjectFacts,
) -> Result<Vec<ProjectEvent>, ProjectRefusal> {
    if phases.len() > PHASES_MAX {
        return Err(ProjectRefusal::PhasesTooMany(phases.len()));
    }
    for (index, phase) in phases.iter().enumerate() {
        let length = phase.name.chars().count();
        let padded = phase.name.trim() != phase.name;
        let twice = phases[..index].iter().any(|earlier| earlier.name == phase.name);
        if length == 0 || length > PHASE_NAME_CHARS_MAX || padded || twice {
            return Err(ProjectRefusal::PhaseNameMalformed(phase.name.clone()));
        }
    }
    // Without phases any name will do again.
    let is_gone = |name: &str| !phases.is_empty() && phases.iter().all(|phase| phase.name != name);
    match facts.open_by_phase.iter().find(|(name, open)| *open > 0 && is_gone(name)) {
        Some((phase, open)) => {
            Err(ProjectRefusal::PhaseHasOpenTasks { phase: phase.clone(), open: *open })
        }
        None => Ok(vec![ProjectEvent::PhasesDefined { phases }]),
    }
}

fn define_billing(
    before: &BillingRule,
    client: Option<String>,
    currency: Option<String>,
    rate_micros_per_hour: Option<u64>,
) -> Result<Vec<ProjectEvent>, ProjectRefusal> {
    let client = client.or_else(|| before.client.clone()).filter(|name| !name.trim().is_empty());
    let currency = currency.or_else(|| before.currency.clone());
    let currency = currency.unwrap_or_else(|| CURRENCY.to_owned());
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(ProjectRefusal::CurrencyMalformed(currency));
    }
    let rate_micros_per_hour = rate_micros_per_hour.or(before.rate_micros_per_hour);
    match rate_micros_per_hour {
        Some(rate) if rate > RATE_MICROS_MAX => Err(ProjectRefusal::RateOutOfBounds(rate)),
        rate if before.client == client
            && before.currency.as_ref() == Some(&currency)
            && before.rate_micros_per_hour == rate =>
        {
            Ok(vec![])
        }
        rate_micros_per_hour => {
            let billing = Billing { client, currency, rate_micros_per_hour };
            Ok(vec![ProjectEvent::BillingDefined(billing)])
        }
    }
}

fn check_gates(gates: &[GateRule]) -> Result<(), ProjectRefusal> {
    if gates.len() > GATES_MAX {
        return Err(ProjectRefusal::GatesTooMany(gates.len()));
    }
    for (index, gate) in gates.iter().enumerate() {
        let length = gate.name.trim().chars().count();
        let twice = gates[..index].iter().any(|earlier| earlier.name == gate.name);
        if length == 0 || length > GATE_NAME_CHARS_MAX || twice {
            return Err(ProjectRefusal::GateNameMalformed(gate.name.clone()));
        }
    }
    Ok(())
}

fn define_review(rule: ReviewRule) -> Result<Vec<ProjectEvent>, ProjectRefusal> {
    let ReviewRule { required, reviewer_skill, auto_approve_label, auto_approve_seconds } = rule;
    match (&auto_approve_label, auto_approve_seconds) {
        (None, None) => {}
        (Some(label), Some(seconds))
            if !label.trim().is_empty() && seconds >= AUTO_APPROVE_SECONDS_MIN => {}
        _ => return Err(ProjectRefusal::AutoApprovalHalfSaid),
    }
    Ok(vec![ProjectEvent::ReviewRuleDefined {
        auto_approve_label,
        auto_approve_seconds,
        required,
        reviewer_skill,
    }])
}
