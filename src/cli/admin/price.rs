//! `price …`.

use crate::cli::desk::Desk;
use crate::cli::stop::{Outcome, Stop, UserError};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::path::PathBuf;

/// Prices: what the tokens of models cost.
#[derive(Debug, Subcommand)]
pub enum PriceVerb {
    /// Load LiteLLM's price file, plain or gzip, in place of the list before
    Load(Load),
    /// Show what a model costs here
    Show(Show),
}

/// Load LiteLLM's price file, plain or gzip, in place of the list before
#[derive(Debug, Args)]
pub struct Load {
    /// The file
    file: PathBuf,
    /// What the list is called, as reports will name it; made from the file's digest when left out
    #[arg(long)]
    name: Option<String>,
}

/// Show what a model costs here
#[derive(Debug, Args)]
pub struct Show {
    /// The model, as reports name it
    model: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Priced {
    model_price: Option<Value>,
}

const SHOW: &str = "query Price($model: String!) { modelPrice(model: $model) { model version input \
    output cacheRead cacheCreation cacheCreation1h tiers { above input output cacheRead \
    cacheCreation cacheCreation1h } } }";

impl PriceVerb {
    pub async fn run(self, desk: &Desk) -> Outcome {
        match self {
            Self::Load(verb) => verb.run(desk).await,
            Self::Show(verb) => verb.run(desk).await,
        }
    }
}

impl Load {
    async fn run(self, desk: &Desk) -> Outcome {
        let bytes = std::fs::read(&self.file)
            .map_err(|error| Stop::Usage(format!("{}: {error}", self.file.display())))?;
        let name = self.name.unwrap_or_else(|| named_by_digest(&bytes));
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)) {
            let message = "a list's name has letters, digits, dots, dashes and underscores";
            return Err(Stop::Usage(message.to_owned()));
        }
        let viewer = desk.viewer().await?;
        let answer = desk.client.upload(&format!("/prices?version={name}"), bytes).await?;
        let report = &answer["report"];
        for fault in report["faults"].as_array().into_iter().flatten() {
            desk.show.aside(&format!(
                "{}: {}: {}",
                fault["model"].as_str().unwrap_or_default(),
                fault["code"].as_str().unwrap_or_default(),
                fault["message"].as_str().unwrap_or_default()
            ));
        }
        let errors: Vec<UserError> =
            serde_json::from_value(answer["userErrors"].clone()).unwrap_or_default();
        if !errors.is_empty() {
            return Err(Stop::Refused(errors));
        }
        desk.say_where(&viewer.ledger.name, answer["position"].as_u64().unwrap_or(0));
        desk.show.data(&answer, || {
            let (taken, left) = (&report["taken"], &report["leftOut"]);
            format!("{taken} prices are in use as {name}; {left} entries were left out")
        })
    }
}

fn named_by_digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let hex: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("litellm-{hex}")
}

impl Show {
    async fn run(self, desk: &Desk) -> Outcome {
        let found: Priced = desk.client.ask(SHOW, json!({ "model": self.model })).await?;
        let Some(price) = found.model_price else {
            let message = format!("{} has no price here: what it costs is unknown", self.model);
            let code = "PRICE_UNKNOWN".to_owned();
            return Err(Stop::Refused(vec![UserError { code, message, path: None }]));
        };
        desk.show.data(&price, || lines(&price))
    }
}

/// For people: dollars for a million tokens.
fn lines(price: &Value) -> String {
    let dollars = |field: &str| {
        let micros = price[field].as_u64()?;
        let text = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
        Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
    };
    let mut lines = vec![format!(
        "{}, by {}, dollars for a million tokens",
        price["model"].as_str().unwrap_or_default(),
        price["version"].as_str().unwrap_or_default()
    )];
    for (field, name) in [
        ("input", "input"),
        ("output", "output"),
        ("cacheRead", "cache read"),
        ("cacheCreation", "cache write"),
        ("cacheCreation1h", "cache write, 1 h"),
    ] {
        lines.extend(dollars(field).map(|dollars| format!("{name:17} {dollars}")));
    }
    for tier in price["tiers"].as_array().into_iter().flatten() {
        lines.push(format!("above {} tokens of prompt other prices hold", tier["above"]));
    }
    lines.join("\n")
}
