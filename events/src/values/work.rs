//! What work is called: kinds, states, relations, and the small records inside events.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

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
    /// When it was created there, in that system's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// Its id there.
    pub id: String,
    /// Its status there, in that system's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The system it was imported from, like `beads`.
    pub system: String,
}
