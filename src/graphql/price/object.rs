//! A model's prices.

use crate::graphql::scalars::Count;
use async_graphql::SimpleObject;

/// What a model's tokens cost, in micro-dollars for a million of them.
#[derive(SimpleObject)]
pub struct ModelPrice {
    /// The model, as the price list calls it.
    pub model: String,
    /// The version of the price list.
    pub version: String,
    /// Read.
    pub input: Count,
    /// Written by the model.
    pub output: Count,
    /// Read from a cache; as `input` if null.
    pub cache_read: Option<Count>,
    /// Written to a cache for minutes; as `input` if null.
    pub cache_creation: Option<Count>,
    /// Written to a cache for an hour; as for minutes if null.
    #[graphql(name = "cacheCreation1h")]
    pub cache_creation_1h: Option<Count>,
    /// What requests with long prompts cost, the shortest first.
    pub tiers: Vec<PriceTier>,
}

/// What all tokens of a request cost whose prompt is longer than that; what is null stays.
#[derive(SimpleObject)]
pub struct PriceTier {
    /// For prompts of more tokens than these.
    pub above: Count,
    /// Read.
    pub input: Option<Count>,
    /// Written by the model.
    pub output: Option<Count>,
    /// Read from a cache.
    pub cache_read: Option<Count>,
    /// Written to a cache for minutes.
    pub cache_creation: Option<Count>,
    /// Written to a cache for an hour.
    #[graphql(name = "cacheCreation1h")]
    pub cache_creation_1h: Option<Count>,
}

impl ModelPrice {
    /// A list's price.
    #[must_use]
    pub fn of(version: &str, price: &events::ModelPrice) -> Self {
        Self {
            model: price.model.clone(),
            version: version.to_owned(),
            input: Count(price.input),
            output: Count(price.output),
            cache_read: price.cache_read.map(Count),
            cache_creation: price.cache_creation.map(Count),
            cache_creation_1h: price.cache_creation_1h.map(Count),
            tiers: price.tiers.iter().map(PriceTier::from).collect(),
        }
    }
}

impl From<&events::PriceTier> for PriceTier {
    fn from(tier: &events::PriceTier) -> Self {
        Self {
            above: Count(tier.above),
            input: tier.input.map(Count),
            output: tier.output.map(Count),
            cache_read: tier.cache_read.map(Count),
            cache_creation: tier.cache_creation.map(Count),
            cache_creation_1h: tier.cache_creation_1h.map(Count),
        }
    }
}
