//! How work on a task rests and ends.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

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
