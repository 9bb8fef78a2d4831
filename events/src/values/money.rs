//! What usage and budgets are called.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};
use uuid::Uuid;

/// How many sessions above its own a report counts over at the most: no deeper one can be started.
pub const SESSION_DEPTH_MAX: usize = 16;

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
    Default,
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
    #[default]
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

/// Over what a budget reaches: a kind, and which one of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// The thing's id; the ledger's own id for the whole ledger.
    pub id: Uuid,
    /// The kind of thing.
    pub kind: ScopeKind,
}
