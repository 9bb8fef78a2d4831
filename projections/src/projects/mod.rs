//! Which projects are there? One row a project; others join it for names and keys.

mod reader;

pub use reader::{ProjectView, by_key, list};

use crate::{Happening, Kept, Projection, Unfoldable};
use events::{
    Billing, Event, FreeJson, GateRule, Overlap, Phase, ProjectEvent, ProjectKind, SkillRule,
    StreamKind, Timestamp,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The projection of projects.
pub struct Projects;

/// Which project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ProjectKey {
    /// Its id.
    pub project: Uuid,
}

/// A project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProjectRow {
    /// Its id.
    pub project: Uuid,
    /// The front of its tasks' keys.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// For whom the work is done.
    pub kind: ProjectKind,
    /// The client, where the work is billed.
    pub client: Option<String>,
    /// Whether agents may claim in it.
    pub autonomy_on: bool,
    /// Whether it takes no new tasks.
    pub archived: bool,
    /// Its parts, in the order in which they open.
    pub phases: Vec<Phase>,
    /// The checks that its tasks must have behind them.
    pub gates: Vec<GateRule>,
    /// How its work is judged; absent where nobody said.
    pub review: Option<ReviewRecord>,
    /// How agents are let to begin; absent where nobody said.
    pub start: Option<StartRecord>,
    /// After how many seconds is pressing what waits for a human; nothing is if absent.
    pub escalation_seconds: Option<u64>,
    /// What happens where two of its tasks touch the same files.
    pub overlap: Overlap,
    /// How many days after they were closed its tasks are archived; never if absent.
    pub archive_after_days: Option<u32>,
    /// How full a context window may become, where the project says so.
    pub context: Option<ContextRecord>,
    /// Which skills its tasks need by their labels.
    pub skill_map: Vec<SkillRule>,
    /// How its tasks are told; absent where the ledger's own template does.
    pub template: Option<String>,
    /// The JSON Schema that results must keep to.
    pub result_schema: Option<FreeJson>,
    /// Who paid for its work, and how much, since the beginning; the last holds now.
    pub billing: Vec<BillingRecord>,
    /// Whether work rests that a budget or a provider's limit keeps from going on.
    pub parking: bool,
    /// When it came to be.
    pub created_at: Timestamp,
    /// Where in the log.
    pub created_position: u64,
    /// When something last happened to it.
    pub updated_at: Timestamp,
}

/// Who pays for work, and how much, from some time on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingRecord {
    /// From here on in the log.
    pub position: u64,
    /// From when on.
    pub since: Timestamp,
    /// The client.
    pub client: Option<String>,
    /// The currency's three letters; absent where nobody said how much.
    pub currency: Option<String>,
    /// What an hour costs, in millionths of the currency.
    pub rate_micros_per_hour: Option<u64>,
}

impl BillingRecord {
    fn of(billing: &Billing, at: &Happening<'_>) -> Self {
        Self {
            position: at.envelope.position,
            since: at.envelope.recorded_at,
            client: billing.client.clone(),
            currency: Some(billing.currency.clone()),
            rate_micros_per_hour: billing.rate_micros_per_hour,
        }
    }
}

/// How work is judged before it is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewRecord {
    /// Whether it is.
    pub required: bool,
    /// The skill that an agent must have to judge.
    pub reviewer_skill: Option<String>,
    /// The label of tasks that are approved though nobody judges them.
    pub auto_approve_label: Option<String>,
    /// How long such a task waits for a judge all the same, in seconds.
    pub auto_approve_seconds: Option<u64>,
}

/// How agents are let to begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartRecord {
    /// Whether an operator must say so.
    pub required: bool,
    /// How long a task is kept for the agent that may, in seconds.
    pub hold_seconds: u32,
}

/// How full a context window may become, in per cent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextRecord {
    /// At which a session that didn't say so itself is told to wrap up.
    pub wrap_up_percent: u32,
    /// At which a session is told to stop.
    pub stop_percent: u32,
}

impl Kept for Projects {
    const NAME: &'static str = "projects";
    const KEY_COLUMNS: &'static [(&'static str, &'static str)] = &[("project", "uuid")];
    type Key = ProjectKey;
    type Row = ProjectRow;

    fn key(row: &ProjectRow) -> ProjectKey {
        ProjectKey { project: row.project }
    }
}

impl Projection for Projects {
    const VERSION: u32 = 9;
    const SCHEMA: &'static str = include_str!("schema.sql");

    fn keys(at: &Happening<'_>) -> Vec<ProjectKey> {
        let key = at.id_of(StreamKind::Project).map(|project| ProjectKey { project });
        key.into_iter().collect()
    }

    fn begins(at: &Happening<'_>) -> bool {
        matches!(at.event, Event::Project(ProjectEvent::ProjectCreated { .. }))
    }

    fn fold(
        row: Option<ProjectRow>,
        key: &ProjectKey,
        at: &Happening<'_>,
    ) -> Result<Option<ProjectRow>, Unfoldable> {
        let Event::Project(event) = at.event else { return Ok(row) };
        if let ProjectEvent::ProjectCreated { key: short, name, kind, client } = event {
            return Ok(Some(ProjectRow {
                project: key.project,
                key: short.clone(),
                name: name.clone(),
                kind: *kind,
                client: client.clone(),
                autonomy_on: true,
                archived: false,
                phases: Vec::new(),
                gates: Vec::new(),
                review: None,
                start: None,
                escalation_seconds: None,
                overlap: Overlap::default(),
                archive_after_days: None,
                context: None,
                skill_map: Vec::new(),
                template: None,
                result_schema: None,
                billing: client
                    .iter()
                    .map(|client| BillingRecord {
                        position: at.envelope.position,
                        since: at.envelope.recorded_at,
                        client: Some(client.clone()),
                        currency: None,
                        rate_micros_per_hour: None,
                    })
                    .collect(),
                parking: true,
                created_at: at.envelope.recorded_at,
                created_position: at.envelope.position,
                updated_at: at.envelope.recorded_at,
            }));
        }
        let mut row =
            row.ok_or_else(|| at.unfoldable(Self::NAME, "the project was never created"))?;
        row.updated_at = at.envelope.recorded_at;
        match event {
            ProjectEvent::ProjectCreated { .. } => {}
            ProjectEvent::ProjectRenamed { name } => row.name.clone_from(name),
            ProjectEvent::PhasesDefined { phases } => row.phases.clone_from(phases),
            ProjectEvent::GatesDefined { gates } => row.gates.clone_from(gates),
            ProjectEvent::ReviewRuleDefined {
                required,
                reviewer_skill,
                auto_approve_label,
                auto_approve_seconds,
            } => {
                row.review = Some(ReviewRecord {
                    required: *required,
                    reviewer_skill: reviewer_skill.clone(),
                    auto_approve_label: auto_approve_label.clone(),
                    auto_approve_seconds: *auto_approve_seconds,
                });
            }
            ProjectEvent::StartRuleDefined { required, hold_seconds } => {
                let (required, hold_seconds) = (*required, *hold_seconds);
                row.start = Some(StartRecord { required, hold_seconds });
            }
            ProjectEvent::BillingDefined(billing) => {
                row.client.clone_from(&billing.client);
                row.billing.push(BillingRecord::of(billing, at));
            }
            ProjectEvent::EscalationRuleDefined(rule) => {
                row.escalation_seconds = rule.after_seconds;
            }
            ProjectEvent::OverlapRuleDefined { overlap } => row.overlap = *overlap,
            ProjectEvent::ArchiveRuleDefined { after_days } => row.archive_after_days = *after_days,
            ProjectEvent::ParkRuleDefined { on } => row.parking = *on,
            ProjectEvent::ContextRuleDefined { stop_percent, wrap_up_percent } => {
                let (stop_percent, wrap_up_percent) = (*stop_percent, *wrap_up_percent);
                row.context = Some(ContextRecord { wrap_up_percent, stop_percent });
            }
            ProjectEvent::SkillMapDefined { map } => row.skill_map.clone_from(map),
            ProjectEvent::TemplateDefined { template } => row.template.clone_from(template),
            ProjectEvent::ResultSchemaDefined { schema } => row.result_schema.clone_from(schema),
            ProjectEvent::AutonomySwitched { on, .. } => row.autonomy_on = *on,
            ProjectEvent::ProjectArchived { .. } => row.archived = true,
        }
        Ok(Some(row))
    }
}
