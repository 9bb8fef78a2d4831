//! Which files a task may touch, and what becomes of two tasks that touch the same.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// What happens where a task would touch files that a holder of another touches.
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
pub enum Overlap {
    /// Nothing: nobody is told.
    Allow,
    /// Both are told.
    #[default]
    Warn,
    /// The task is not handed out until the other is held no more.
    Refuse,
}

/// The files that a task may touch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confinement {
    /// The claim under which its holder said so, if he did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fence: Option<u64>,
    /// Patterns of paths from the repository's root, sorted; none: it may touch anything.
    pub paths: Vec<String>,
}
