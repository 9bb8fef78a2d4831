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

/// Who pays for a project's work, and how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Billing {
    /// The client; nobody is named if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// The currency's three letters, as ISO 4217 has them.
    pub currency: String,
    /// What an hour costs, in millionths of the currency; nothing is said if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_micros_per_hour: Option<u64>,
}
