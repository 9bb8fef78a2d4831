//! The prices that every ledger begins with: the providers' public list prices.
//!
//! A model that is not here has an unknown cost, never a cost of zero.

use events::ModelPrice;

/// The version of the list below, as every report that it priced names it.
pub const PRICE_LIST_VERSION: &str = "2026-11";

/// By model, in tenths of a cent for a million tokens:
/// input, output, cache read, cache write for five minutes, cache write for an hour.
const PRICES: &[(&str, [u64; 5])] = &[
    ("claude-opus-4-5", [5_000, 25_000, 500, 6_250, 10_000]),
    ("claude-opus-4-1", [15_000, 75_000, 1_500, 18_750, 30_000]),
    ("claude-opus-4", [15_000, 75_000, 1_500, 18_750, 30_000]),
    ("claude-sonnet-4-5", [3_000, 15_000, 300, 3_750, 6_000]),
    ("claude-sonnet-4", [3_000, 15_000, 300, 3_750, 6_000]),
    ("claude-haiku-4-5", [1_000, 5_000, 100, 1_250, 2_000]),
    ("claude-3-5-haiku", [800, 4_000, 80, 1_000, 1_600]),
    ("gpt-5", [1_250, 10_000, 125, 1_250, 1_250]),
    ("gpt-5-codex", [1_250, 10_000, 125, 1_250, 1_250]),
    ("gpt-5-mini", [250, 2_000, 25, 250, 250]),
    ("gpt-4.1", [2_000, 8_000, 500, 2_000, 2_000]),
    ("gpt-4o", [2_500, 10_000, 1_250, 2_500, 2_500]),
];

/// A tenth of a cent for a million tokens, in pico-dollars for each.
const PICO: u64 = 1_000;

/// The list.
pub(super) fn builtin() -> Vec<ModelPrice> {
    let price = |(model, [input, output, read, write, hour]): &(&str, [u64; 5])| ModelPrice {
        cache_creation: Some(write * PICO),
        cache_creation_1h: Some(hour * PICO),
        cache_read: Some(read * PICO),
        input: input * PICO,
        model: (*model).to_owned(),
        output: output * PICO,
        tiers: Vec::new(),
    };
    PRICES.iter().map(price).collect()
}
