//! The closed vocabularies of the ledger, and the small records inside events.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};
use uuid::Uuid;

/// What a key may do.
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
pub enum Role {
    /// As one agent only: read, claim, work on its own claim, create and comment.
    Agent,
    /// Everything on work, agents and budgets, without a fence.
    Operator,
    /// Read everything, change nothing.
    Auditor,
    /// What an operator may, and keys and settings.
    Admin,
}

/// What a key may beyond its role.
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
pub enum Grant {
    /// Claim for workers that it names.
    Orchestrate,
    /// Judge the work of others.
    Review,
}

/// For whom a project's work is done.
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
pub enum ProjectKind {
    /// For a client who pays.
    Client,
    /// For ourselves.
    Development,
    /// For whatever has no project of its own.
    General,
}

/// How urgent a task is, the most urgent first.
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
pub enum Priority {
    /// Before everything else.
    Critical,
    /// Soon.
    High,
    /// In its turn.
    Medium,
    /// When there is time.
    Low,
    /// Perhaps.
    Backlog,
}

/// What kind of work a task is.
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
pub enum TaskType {
    /// Something new is built.
    Implementation,
    /// Something is found out.
    Research,
    /// Somebody's work is judged.
    Review,
    /// Something is tried.
    Testing,
    /// Something is brought into service.
    Deployment,
    /// Something is explained.
    Documentation,
    /// Something broken is mended.
    Bugfix,
    /// Something is taken apart to be understood.
    Analysis,
    /// A whole of many tasks.
    Epic,
    /// What has to be done now and then.
    Chore,
}

/// How one task stands to another.
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
pub enum DependencyKind {
    /// The other must be done first.
    Blocks,
    /// The other is the whole that this is part of.
    ParentChild,
    /// They have to do with one another.
    Related,
    /// It was found while the other was worked on.
    DiscoveredFrom,
    /// It is the same work as the other.
    Duplicates,
    /// It takes the other's place.
    Supersedes,
}

/// What sort of note it is.
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
pub enum NoteKind {
    /// Something said.
    Comment,
    /// How it is meant to be done.
    Design,
    /// Something learned that others should know.
    Insight,
    /// Something for whoever comes next.
    Handover,
}

/// Why work rests.
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
pub enum PauseCause {
    /// The context window was full.
    ContextFull,
    /// A budget was spent.
    Budget,
    /// The provider asked for patience.
    RateLimit,
    /// An operator wished it; claimable only after resuming.
    Operator,
    /// Somebody else shall go on.
    Handover,
    /// Something else.
    Other,
}

/// Who gave a task back.
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
pub enum ReleasedBy {
    /// The agent that held it.
    Holder,
    /// An operator, over its head.
    Operator,
}

/// On whose word a task is done.
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
pub enum CompletedBy {
    /// No review was wanted.
    NoReview,
    /// A reviewer approved it.
    Approval,
    /// A policy approved it.
    Policy,
}

/// Where a cost comes from.
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
pub enum CostSource {
    /// The reporter stated it.
    Reported,
    /// The ledger's price list.
    Priced,
    /// Nobody knows it; it is absent, not zero.
    Unknown,
}

/// Whether a report came from the live claim.
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
pub enum Standing {
    /// The claim was the live one, or there was none to name.
    Live,
    /// The claim had ended; counted all the same.
    Late,
}

/// What a budget counts.
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
pub enum BudgetUnit {
    /// Input, output and cache creation.
    Tokens,
    /// Micro-dollars.
    Money,
}

/// For how long a limit holds.
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
pub enum BudgetPeriod {
    /// For ever.
    Total,
    /// A day in the ledger's time zone.
    Day,
    /// A month in the ledger's time zone.
    Month,
}

/// Over what a budget reaches.
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
pub enum ScopeKind {
    /// Everything.
    Ledger,
    /// One project.
    Project,
    /// One agent.
    Agent,
    /// One session.
    Session,
    /// One task.
    Task,
}

/// Where a task stands in its life.
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
pub enum TaskStatus {
    /// Written down, not yet described well enough.
    Intake,
    /// Described; whether it is claimable depends on more.
    Ready,
    /// Held by an agent.
    InProgress,
    /// Resting, with what the last holder left.
    Paused,
    /// Something that is no task stands in its way.
    Blocked,
    /// Waiting for an answer.
    Waiting,
    /// Handed in, waiting for a judgement.
    Review,
    /// Done.
    Done,
    /// Tried as often as it may be.
    Failed,
    /// Not wanted any more.
    Cancelled,
}

impl TaskStatus {
    /// Whether nothing more happens to it unless it is reopened.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// A criterion as a task is created with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its id within the task.
    pub id: String,
    /// What must hold.
    pub text: String,
}

/// Where an imported task comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The system it was imported from, like `beads`.
    pub system: String,
    /// Its id there.
    pub id: String,
    /// When it was created there, in that system's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// Its status there, in that system's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// Over what a budget reaches: a kind, and which one of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// The kind of thing.
    pub kind: ScopeKind,
    /// The thing's id; the ledger's own id for the whole ledger.
    pub id: Uuid,
}
