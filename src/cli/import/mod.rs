//! `import`: what other systems wrote down.

mod beads;
mod history;

use super::desk::Desk;
use super::stop::Outcome;
use beads::Beads;
use clap::Subcommand;
use history::History;
use serde_json::Value;

/// Imports from other systems.
#[derive(Debug, Subcommand)]
pub enum ImportVerb {
    /// Import Beads' JSONL, plain or gzip; again changes nothing
    Beads(Beads),
    /// Do another tool's log again, line by line; again changes nothing
    History(History),
}

impl ImportVerb {
    pub async fn run(self, desk: &Desk) -> Outcome {
        match self {
            Self::Beads(verb) => verb.run(desk).await,
            Self::History(verb) => verb.run(desk).await,
        }
    }
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

fn fault_line(fault: &Value) -> String {
    let issue = fault["issue"].as_str().map(|issue| format!(" ({issue})"));
    format!(
        "line {}{}: {}: {}",
        fault["line"],
        issue.unwrap_or_default(),
        fault["code"].as_str().unwrap_or_default(),
        fault["message"].as_str().unwrap_or_default()
    )
}
