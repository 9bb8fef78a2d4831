//! What a project asks of those who look after its work.
//!
//! Fields are declared in the order of their names, as canonical JSON has them.

use serde::{Deserialize, Serialize};

/// After what time something that waits for a human is pressing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EscalationRule {
    /// That time; nothing is pressing if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_seconds: Option<u64>,
}
