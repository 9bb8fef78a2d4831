//! What a project asks of its work, as it is shown.

use super::rules::{HOUR, MINUTE};
use crate::domain::world::PhaseView;
use crate::graphql::scalars::{Count, DateTime};
use crate::graphql::task::TaskCounts;
use crate::graphql::vocabulary::{EvidenceLevel, TaskType};
use async_graphql::SimpleObject;
use projections::projects as rows;

/// A label, and the skill that a task needs by wearing it.
#[derive(SimpleObject)]
pub struct SkillRule {
    /// The label.
    pub label: String,
    /// The skill.
    pub skill: String,
}

impl From<events::SkillRule> for SkillRule {
    fn from(rule: events::SkillRule) -> Self {
        Self { label: rule.label, skill: rule.skill }
    }
}

/// Who pays for a project's work, and how much an hour costs.
#[derive(SimpleObject)]
pub struct Billing {
    /// The client.
    pub client: Option<String>,
    /// The currency by the three letters of ISO 4217; null where nobody said how much.
    pub currency: Option<String>,
    /// What an hour costs, in millionths of the currency; null where nobody said.
    pub rate_micros_per_hour: Option<Count>,
    /// Since when.
    pub since: DateTime,
}

impl From<rows::BillingRecord> for Billing {
    fn from(row: rows::BillingRecord) -> Self {
        Self {
            client: row.client,
            currency: row.currency,
            rate_micros_per_hour: row.rate_micros_per_hour.map(Count),
            since: row.since.into(),
        }
    }
}

/// A part of a project that opens when all parts before it are finished.
#[derive(SimpleObject)]
pub struct Phase {
    /// Its name, unique in the project: what its tasks carry.
    pub name: String,
    /// What it is about.
    pub description: Option<String>,
    /// Whether its tasks are handed out: all tasks of the phases before are done or cancelled.
    pub open: bool,
    /// How many of its tasks stand where.
    pub tasks: TaskCounts,
}

impl From<PhaseView> for Phase {
    fn from(view: PhaseView) -> Self {
        Self {
            name: view.name,
            description: view.description,
            open: view.is_open,
            tasks: TaskCounts::of(view.open, view.done, view.failed, view.cancelled),
        }
    }
}

/// A check that a project's tasks must have behind them.
#[derive(SimpleObject)]
pub struct GateRule {
    /// Its name, unique in the project.
    pub name: String,
    /// What is checked.
    pub description: Option<String>,
    /// How well it must be shown.
    pub level: EvidenceLevel,
    /// For which types of task; for all if empty.
    pub task_types: Vec<TaskType>,
}

impl From<events::GateRule> for GateRule {
    fn from(rule: events::GateRule) -> Self {
        Self {
            name: rule.name,
            description: rule.description,
            level: rule.level.into(),
            task_types: rule.task_types.into_iter().map(Into::into).collect(),
        }
    }
}

/// How a project's work is judged before it is done.
#[derive(SimpleObject)]
pub struct ReviewRule {
    /// Whether it is.
    pub required: bool,
    /// The skill that an agent must have to judge.
    pub reviewer_skill: Option<String>,
    /// The label of tasks that are approved though nobody judges them.
    pub auto_approve_label: Option<String>,
    /// How many hours such a task waits for a judge all the same.
    pub auto_approve_hours: Option<u64>,
}

impl From<rows::ReviewRecord> for ReviewRule {
    fn from(row: rows::ReviewRecord) -> Self {
        Self {
            required: row.required,
            reviewer_skill: row.reviewer_skill,
            auto_approve_label: row.auto_approve_label,
            auto_approve_hours: row.auto_approve_seconds.map(|seconds| seconds.div_ceil(HOUR)),
        }
    }
}

/// How agents are let to begin a project's tasks.
#[derive(SimpleObject)]
pub struct StartRule {
    /// Whether an operator must say so.
    pub required: bool,
    /// For how many minutes a task is kept for the agent that may.
    pub hold_minutes: u32,
}

impl From<rows::StartRecord> for StartRule {
    fn from(row: rows::StartRecord) -> Self {
        Self { required: row.required, hold_minutes: row.hold_seconds.div_ceil(MINUTE) }
    }
}

/// How full a context window may become while a project is worked on.
#[derive(SimpleObject)]
pub struct ContextRule {
    /// Per cent of the window at which a session that didn't say so itself is told to wrap up.
    pub wrap_up_percent: u32,
    /// Per cent of the window at which a session is told to stop.
    pub stop_percent: u32,
}

impl From<Option<rows::ContextRecord>> for ContextRule {
    fn from(row: Option<rows::ContextRecord>) -> Self {
        let rule = crate::domain::project::ContextRule::default();
        row.map_or(
            Self { wrap_up_percent: rule.wrap_up_percent, stop_percent: rule.stop_percent },
            |row| Self { wrap_up_percent: row.wrap_up_percent, stop_percent: row.stop_percent },
        )
    }
}
