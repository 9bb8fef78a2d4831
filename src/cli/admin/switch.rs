//! `autonomy`: the switch that allows or stops new claims.

use super::scope::Scope;
use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::stop::Outcome;
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Allow or stop new claims in the ledger, in a project, or by an agent
#[derive(Debug, Args)]
pub struct Autonomy {
    /// Whether agents may claim
    #[arg(value_parser = ["on", "off"])]
    to: String,
    #[command(flatten)]
    scope: Scope,
    /// Why
    #[arg(long)]
    reason: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Switched {
    on: Option<bool>,
}

impl Autonomy {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let input = given(json!({
            "scope": self.scope.input(),
            "on": self.to == "on",
            "reason": self.reason,
        }));
        let people = |switched: &Switched| {
            let on = switched.on == Some(true);
            if on { "agents may claim" } else { "no new claims" }.to_owned()
        };
        desk.write_and_show("setAutonomy", input, "on", people).await
    }
}
