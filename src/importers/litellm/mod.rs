//! LiteLLM's price file: read exactly, and every fault named.
//!
//! The file has dollars a token as decimal numbers. They are read digit by digit from the file's own
//! text: no floating point comes near them.

mod number;

pub use number::{Pico, pico};

use events::{ModelPrice, PriceTier};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, HashMap};

/// The entry by which the file explains itself.
const SAMPLE: &str = "sample_spec";
/// The longest name that a model may have.
const NAME_MAX: usize = 200;

/// Something in the file that was not taken as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The entry's name; empty for the file itself.
    pub model: String,
    /// What it is, for programs.
    pub code: &'static str,
    /// What it is, for people.
    pub message: String,
    /// Whether the entry was left out; else it was taken all the same.
    pub left_out: bool,
}

/// A file that was read.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// How many entries it has.
    pub entries: usize,
    /// What can be priced by, by name.
    pub prices: Vec<ModelPrice>,
    /// What was not taken as it is, by name.
    pub faults: Vec<Fault>,
}

/// Reads a file.
///
/// # Errors
/// What is no JSON object at all.
pub fn read(content: &str) -> Result<Found, serde_json::Error> {
    let entries: BTreeMap<String, &RawValue> = serde_json::from_str(content)?;
    let mut found = Found { entries: entries.len(), ..Found::default() };
    for (model, entry) in entries {
        let mut faults = Vec::new();
        match read_entry(&model, entry, &mut faults) {
            Ok(price) => {
                found.prices.push(price);
                let taken = |(code, message)| fault(&model, code, message, false);
                found.faults.extend(faults.into_iter().map(taken));
            }
            Err((code, message)) => found.faults.push(fault(&model, code, message, true)),
        }
    }
    Ok(found)
}

type Wrong = (&'static str, String);

fn fault(model: &str, code: &'static str, message: String, left_out: bool) -> Fault {
    Fault { model: model.chars().take(NAME_MAX).collect(), code, message, left_out }
}

fn read_entry(model: &str, entry: &RawValue, faults: &mut Vec<Wrong>) -> Result<ModelPrice, Wrong> {
    if model == SAMPLE {
        return Err(("SAMPLE", "the entry by which the file explains itself".to_owned()));
    }
    if model.is_empty() || model.len() > NAME_MAX || model.contains('\0') {
        return Err(("NAME_MALFORMED", format!("a name has 1 to {NAME_MAX} bytes")));
    }
    let fields: HashMap<String, &RawValue> = serde_json::from_str(entry.get())
        .map_err(|_| ("NO_ENTRY", "the entry is no object of fields".to_owned()))?;
    let mut cost = |name: &str| -> Result<Option<u64>, Wrong> {
        let Some(raw) = fields.get(name).map(|raw| raw.get()).filter(|raw| *raw != "null") else {
            return Ok(None);
        };
        match pico(raw) {
            Some(Pico { amount, exact: true }) => Ok(Some(amount)),
            Some(Pico { amount, exact: false }) => {
                let message =
                    format!("{name} is {raw}, finer than a pico-dollar: taken as {amount}");
                faults.push(("ROUNDED", message));
                Ok(Some(amount))
            }
            None => Err(("COST_MALFORMED", format!("{name} is {raw}, which is no price"))),
        }
    };
    let missing = |name: &str| ("COST_MISSING", format!("it has no {name}"));
    let input = cost("input_cost_per_token")?.ok_or_else(|| missing("input_cost_per_token"))?;
    let output = cost("output_cost_per_token")?.ok_or_else(|| missing("output_cost_per_token"))?;
    let mut price = ModelPrice {
        cache_creation: cost("cache_creation_input_token_cost")?,
        cache_creation_1h: cost("cache_creation_input_token_cost_above_1hr")?,
        cache_read: cost("cache_read_input_token_cost")?,
        input,
        model: model.to_owned(),
        output,
        tiers: Vec::new(),
    };
    for above in thresholds(fields.keys()) {
        let mut tier = |name: &str| cost(&format!("{name}_above_{above}k_tokens"));
        price.tiers.push(PriceTier {
            above: above * 1_000,
            cache_creation: tier("cache_creation_input_token_cost")?,
            cache_creation_1h: tier("cache_creation_input_token_cost_above_1hr")?,
            cache_read: tier("cache_read_input_token_cost")?,
            input: tier("input_cost_per_token")?,
            output: tier("output_cost_per_token")?,
        });
    }
    Ok(price)
}

/// The lengths of prompts, in thousands, above which something else costs: `…_above_200k_tokens`.
fn thresholds<'f>(fields: impl Iterator<Item = &'f String>) -> Vec<u64> {
    let above = fields.filter_map(|name| {
        let (_, rest) = name.rsplit_once("_above_")?;
        rest.strip_suffix("k_tokens")?.parse().ok()
    });
    let mut above: Vec<u64> = above.filter(|above| (1..=100_000).contains(above)).collect();
    above.sort_unstable();
    above.dedup();
    above
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{
        "sample_spec": {"input_cost_per_token": 0.0},
        "mars-1": {"input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05,
            "cache_read_input_token_cost": 3e-07, "cache_creation_input_token_cost": 3.75e-06,
            "cache_creation_input_token_cost_above_1hr": 6e-06, "mode": "chat",
            "input_cost_per_token_above_200k_tokens": 6e-06},
        "free": {"input_cost_per_token": 0, "output_cost_per_token": 0.0},
        "fine": {"input_cost_per_token": 2.0000000000000002E-7, "output_cost_per_token": 1e-06},
        "pictures": {"output_cost_per_image": 0.04},
        "half": {"input_cost_per_token": 1e-06},
        "wrong": {"input_cost_per_token": "cheap", "output_cost_per_token": 1e-06},
        "owing": {"input_cost_per_token": -1e-06, "output_cost_per_token": 1e-06},
        "list": []
    }"#;

    #[test]
    fn what_can_be_priced_by_is_taken_and_each_fault_is_named() {
        let found = read(FILE).expect("JSON");
        let names: Vec<_> = found.prices.iter().map(|price| price.model.as_str()).collect();
        assert_eq!((found.entries, names), (9, vec!["fine", "free", "mars-1"]));
        let mars = &found.prices[2];
        assert_eq!(
            (mars.input, mars.output, mars.cache_read),
            (3_000_000, 15_000_000, Some(300_000))
        );
        let written = (mars.cache_creation, mars.cache_creation_1h);
        assert_eq!(written, (Some(3_750_000), Some(6_000_000)));
        assert_eq!((mars.tiers[0].above, mars.tiers[0].input), (200_000, Some(6_000_000)));
        let faults: Vec<_> =
            found.faults.iter().map(|one| (one.model.as_str(), one.code, one.left_out)).collect();
        let wanted = [
            ("fine", "ROUNDED", false),
            ("half", "COST_MISSING", true),
            ("list", "NO_ENTRY", true),
            ("owing", "COST_MALFORMED", true),
            ("pictures", "COST_MISSING", true),
            ("sample_spec", "SAMPLE", true),
            ("wrong", "COST_MALFORMED", true),
        ];
        assert_eq!(faults, wanted);
        assert!(read("[]").is_err() && read("{").is_err());
    }

    /// The real file, where there is one beside the project.
    #[test]
    fn the_real_file_is_read_whole() {
        let path = "../shared/data/prices/model_prices_and_context_window.json.gz";
        let Ok(packed) = std::fs::read(path) else {
            println!("skipped: no {path}");
            return;
        };
        let mut text = String::new();
        let mut unpacked = flate2::read::GzDecoder::new(&packed[..]);
        std::io::Read::read_to_string(&mut unpacked, &mut text).expect("gzip");
        let found = read(&text).expect("JSON");
        let left_out = found.faults.iter().filter(|fault| fault.left_out).count();
        assert_eq!(found.entries, 4_553);
        assert_eq!(found.prices.len() + left_out, found.entries, "each is taken or named");
        assert!(found.prices.len() > 3_600, "{}", found.prices.len());
    }
}
