//! What tokens cost: whole pico-dollars a token, so that sums are exact.
//!
//! A million tokens at $3 is 3,000,000 pico-dollars a token. The prices are the providers' public
//! list prices; a model that is not here has an unknown cost, never a cost of zero.

use super::TokenUsage;

/// The version of the list below, as every report that it priced names it.
pub const PRICE_LIST_VERSION: &str = "2026-11";

/// Pico-dollars a token.
struct Price {
    model: &'static str,
    input: u64,
    output: u64,
    cache_read: u64,
    cache_write: u64,
    cache_write_1h: u64,
}

/// The list: dollars for a million tokens, times a million.
const fn price(model: &'static str, cents: [u64; 5]) -> Price {
    const PICO_PER_TENTH_CENT: u64 = 1_000;
    Price {
        model,
        input: cents[0] * PICO_PER_TENTH_CENT,
        output: cents[1] * PICO_PER_TENTH_CENT,
        cache_read: cents[2] * PICO_PER_TENTH_CENT,
        cache_write: cents[3] * PICO_PER_TENTH_CENT,
        cache_write_1h: cents[4] * PICO_PER_TENTH_CENT,
    }
}

/// By model, in tenths of a cent for a million tokens:
/// input, output, cache read, cache write for five minutes, cache write for an hour.
const PRICES: &[Price] = &[
    price("claude-opus-4-5", [5_000, 25_000, 500, 6_250, 10_000]),
    price("claude-opus-4-1", [15_000, 75_000, 1_500, 18_750, 30_000]),
    price("claude-opus-4", [15_000, 75_000, 1_500, 18_750, 30_000]),
    price("claude-sonnet-4-5", [3_000, 15_000, 300, 3_750, 6_000]),
    price("claude-sonnet-4", [3_000, 15_000, 300, 3_750, 6_000]),
    price("claude-haiku-4-5", [1_000, 5_000, 100, 1_250, 2_000]),
    price("claude-3-5-haiku", [800, 4_000, 80, 1_000, 1_600]),
    price("gpt-5", [1_250, 10_000, 125, 1_250, 1_250]),
    price("gpt-5-codex", [1_250, 10_000, 125, 1_250, 1_250]),
    price("gpt-5-mini", [250, 2_000, 25, 250, 250]),
    price("gpt-4.1", [2_000, 8_000, 500, 2_000, 2_000]),
    price("gpt-4o", [2_500, 10_000, 1_250, 2_500, 2_500]),
];

/// What the tokens cost in micro-dollars, rounded half up once; `None` for a model without a price.
///
/// A model's dated name (`…-20250929`) has the price of the undated one.
#[must_use]
pub fn cost_micros(model: &str, usage: &TokenUsage) -> Option<u64> {
    let price = find(model)?;
    let cache_write = usage.cache_creation.saturating_sub(usage.cache_creation_1h);
    let pico = [
        (usage.input, price.input),
        (usage.output, price.output),
        (usage.cache_read, price.cache_read),
        (cache_write, price.cache_write),
        (usage.cache_creation_1h, price.cache_write_1h),
    ]
    .iter()
    .map(|(tokens, each)| u128::from(*tokens) * u128::from(*each))
    .sum::<u128>();
    u64::try_from((pico + 500_000) / 1_000_000).ok()
}

/// Whether the list has a price for the model.
#[must_use]
pub fn is_priced(model: &str) -> bool {
    find(model).is_some()
}

fn find(model: &str) -> Option<&'static Price> {
    let undated = match model.rsplit_once('-') {
        Some((name, date)) if date.len() == 8 && date.bytes().all(|one| one.is_ascii_digit()) => {
            name
        }
        _ => model,
    };
    PRICES.iter().find(|price| price.model == undated)
}
