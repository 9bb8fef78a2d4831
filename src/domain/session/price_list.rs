//! A price list: which price a model's name has, and what a report costs by it.

use super::TokenUsage;
use super::prices::builtin;
use events::ModelPrice;
use foldhash::HashMap;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, LazyLock};

/// What a list says about tokens, by model. In pico-dollars, so that sums are exact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Rows", into = "Rows")]
pub struct PriceList {
    rows: Rows,
    /// Where each name stands.
    exact: HashMap<String, usize>,
    /// The same without provider and date; `None` where several of that name have other prices.
    short: HashMap<String, Option<usize>>,
}

/// A list as it is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Rows {
    version: String,
    prices: Vec<ModelPrice>,
}

impl From<Rows> for PriceList {
    fn from(rows: Rows) -> Self {
        let mut list = Self { rows, ..Self::default() };
        for index in 0..list.rows.prices.len() {
            list.enter(index);
        }
        list
    }
}

impl From<PriceList> for Rows {
    fn from(list: PriceList) -> Self {
        list.rows
    }
}

impl PriceList {
    /// The list that a ledger has until it is given another.
    #[must_use]
    pub fn builtin() -> Arc<Self> {
        static LIST: LazyLock<Arc<PriceList>> = LazyLock::new(|| {
            let mut list = PriceList::new(super::PRICE_LIST_VERSION.to_owned());
            list.add(&builtin());
            Arc::new(list)
        });
        Arc::clone(&LIST)
    }

    /// A list of that version without prices.
    #[must_use]
    pub fn new(version: String) -> Self {
        Self { rows: Rows { version, prices: Vec::new() }, ..Self::default() }
    }

    /// Adds prices; of two of the same name the later holds.
    pub fn add(&mut self, prices: &[ModelPrice]) {
        for price in prices {
            let index = match self.exact.get(&price.model) {
                Some(index) => {
                    self.rows.prices[*index] = price.clone();
                    *index
                }
                None => {
                    self.rows.prices.push(price.clone());
                    self.rows.prices.len() - 1
                }
            };
            self.enter(index);
        }
    }

    /// Its version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.rows.version
    }

    /// Its prices, in the order of the list.
    pub fn prices(&self) -> impl ExactSizeIterator<Item = &ModelPrice> {
        self.rows.prices.iter()
    }

    /// The price of a model: by its exact name, else without its provider's name and its date, if
    /// all that are called so have the same price.
    #[must_use]
    pub fn find(&self, model: &str) -> Option<&ModelPrice> {
        let exact = |name: &str| self.exact.get(name).copied();
        let bare = without_provider(model);
        let index = exact(model)
            .or_else(|| exact(bare))
            .or_else(|| exact(without_date(model)))
            .or_else(|| exact(without_date(bare)))
            .or_else(|| self.short.get(&short(model)).copied().flatten())?;
        Some(&self.rows.prices[index])
    }

    fn enter(&mut self, index: usize) {
        let price = &self.rows.prices[index];
        let known = self.short.entry(short(&price.model)).or_insert(Some(index));
        let same = |other: usize| same_price(&self.rows.prices[other], price);
        *known = known.filter(|other| same(*other));
        self.exact.insert(price.model.clone(), index);
    }
}

fn same_price(one: &ModelPrice, other: &ModelPrice) -> bool {
    let nameless = |price: &ModelPrice| ModelPrice { model: String::new(), ..price.clone() };
    nameless(one) == nameless(other)
}

/// `anthropic/claude-4` is `claude-4`.
fn without_provider(model: &str) -> &str {
    model.rsplit_once('/').map_or(model, |(_, name)| name)
}

/// `claude-4-20260101`, `claude-4@20260101` and `gpt-5-2026-01-01` are undated what they are.
fn without_date(model: &str) -> &str {
    let digits = |text: &str, long| text.len() == long && text.bytes().all(|b| b.is_ascii_digit());
    if let Some((name, date)) = model.rsplit_once(['-', '@'])
        && digits(date, 8)
    {
        return name;
    }
    let mut parts = model.rsplitn(4, '-');
    let date = [parts.next(), parts.next(), parts.next()];
    match (date, parts.next()) {
        ([Some(day), Some(month), Some(year)], Some(name))
            if digits(day, 2) && digits(month, 2) && digits(year, 4) =>
        {
            name
        }
        _ => model,
    }
}

fn short(model: &str) -> String {
    without_date(without_provider(model)).to_ascii_lowercase()
}

/// What a report costs in micro-dollars, rounded half up once.
///
/// `prompt` is how long the prompt was, where the report is of one request: by that, not by a sum
/// over many, a longer one costs more.
#[must_use]
pub fn cost_micros(price: &ModelPrice, usage: &TokenUsage, prompt: Option<u64>) -> Option<u64> {
    let tiers = price.tiers.iter().filter(|tier| prompt.is_some_and(|long| long > tier.above));
    let tier = tiers.max_by_key(|tier| tier.above);
    let input = tier.and_then(|tier| tier.input).unwrap_or(price.input);
    let output = tier.and_then(|tier| tier.output).unwrap_or(price.output);
    let read = tier.and_then(|tier| tier.cache_read).or(price.cache_read).unwrap_or(input);
    let tiers_own = tier.and_then(|tier| tier.cache_creation);
    let write = tiers_own.or(price.cache_creation).unwrap_or(input);
    let tiers_hour = tier.and_then(|tier| tier.cache_creation_1h);
    let write_1h = tiers_hour.or(price.cache_creation_1h).unwrap_or(write);
    let for_minutes = usage.cache_creation.saturating_sub(usage.cache_creation_1h);
    let pico = [
        (usage.input, input),
        (usage.output, output),
        (usage.cache_read, read),
        (for_minutes, write),
        (usage.cache_creation_1h, write_1h),
    ]
    .iter()
    .map(|(tokens, each)| u128::from(*tokens) * u128::from(*each))
    .sum::<u128>();
    u64::try_from((pico + 500_000) / 1_000_000).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(model: &str, input: u64) -> ModelPrice {
        ModelPrice {
            cache_creation: None,
            cache_creation_1h: None,
            cache_read: None,
            input,
            model: model.into(),
            output: 5 * input,
            tiers: vec![],
        }
    }

    fn list() -> PriceList {
        let mut list = PriceList::new("test".into());
        list.add(&[
            price("mars-1", 10),
            price("mars-1-20260101", 11),
            price("near/venus-2", 20),
            price("far/venus-2-2026-01-01", 20),
            price("near/pluto", 30),
            price("far/pluto", 31),
            price("cloud/eu/moon-3@20260101", 40),
        ]);
        list
    }

    #[test]
    fn a_name_is_found_exactly_or_without_provider_and_date_where_only_one_price_is_meant() {
        let list = list();
        let cases = [
            ("mars-1", Some(10)),
            ("mars-1-20260101", Some(11)),
            ("mars-1-20270101", Some(10)),
            ("orbit/mars-1", Some(10)),
            ("orbit/mars-1-2027-01-01", Some(10)),
            ("venus-2", Some(20)),
            ("venus-2-20251231", Some(20)),
            ("near/pluto", Some(30)),
            ("pluto", None),
            ("moon-3", Some(40)),
            ("moon", None),
            ("", None),
        ];
        for (name, input) in cases {
            assert_eq!(list.find(name).map(|price| price.input), input, "{name}");
        }
    }

    #[test]
    fn a_list_is_the_same_after_it_was_stored() {
        let list = list();
        let stored = serde_json::to_string(&list).expect("a list is JSON");
        let read: PriceList = serde_json::from_str(&stored).expect("it was written so");
        assert_eq!(read, list);
    }

    #[test]
    fn a_long_prompt_costs_what_its_tier_says_and_a_sum_of_many_does_not() {
        let mut price = price("mars-1", 3_000_000);
        price.tiers = vec![
            events::PriceTier { above: 200_000, input: Some(6_000_000), ..Default::default() },
            events::PriceTier { above: 400_000, input: Some(9_000_000), ..Default::default() },
        ];
        let usage = TokenUsage { input: 500_000, ..TokenUsage::default() };
        let cost = |prompt| cost_micros(&price, &usage, prompt);
        assert_eq!(cost(None), Some(1_500_000));
        assert_eq!(cost(Some(200_000)), Some(1_500_000));
        assert_eq!(cost(Some(200_001)), Some(3_000_000));
        assert_eq!(cost(Some(500_000)), Some(4_500_000));
    }
}
