//! What keys may do.

use super::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};
use uuid::Uuid;

/// What an agent is open for.
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
pub enum Availability {
    /// It works, or would.
    Available,
    /// It waits for somebody to permit something.
    AwaitingPermission,
    /// Its provider asked it for patience.
    RateLimited,
    /// It is there and takes nothing.
    Away,
}

/// What an agent said it is open for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AvailabilityReport {
    /// What it was doing, in a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<String>,
    /// What it is open for.
    pub availability: Availability,
    /// Until when, as far as it knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// A key that is good for one claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimKey {
    /// The agent as which it acts: the claim's holder.
    pub agent: Uuid,
    /// The claim.
    pub fence: u64,
    /// The key's id: what metadata calls `key_id`.
    pub key_id: Uuid,
}

/// A label, and the skill that a task needs by wearing it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SkillRule {
    /// The label.
    pub label: String,
    /// The skill.
    pub skill: String,
}

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
