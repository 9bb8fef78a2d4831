//! What a model's tokens cost, in whole pico-dollars a token: a million tokens at $3 is 3,000,000.
//!
//! Fields are declared in the order of their names, as canonical JSON has them.

use serde::{Deserialize, Serialize};

/// A model's prices. What is absent costs what the next broader field says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelPrice {
    /// Written to a cache, for minutes; as input if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_creation: Option<u64>,
    /// Written to a cache, for an hour; as for minutes if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_creation_1h: Option<u64>,
    /// Read from a cache; as input if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_read: Option<u64>,
    /// Read.
    pub input: u64,
    /// The model's name, as the list has it.
    pub model: String,
    /// Written by the model.
    pub output: u64,
    /// What long prompts cost, the shortest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<PriceTier>,
}

/// What all tokens of a request cost whose prompt is longer than that. What is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceTier {
    /// For prompts of more tokens than these.
    pub above: u64,
    /// Written to a cache, for minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_creation: Option<u64>,
    /// Written to a cache, for an hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_creation_1h: Option<u64>,
    /// Read from a cache.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_read: Option<u64>,
    /// Read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<u64>,
    /// Written by the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<u64>,
}
