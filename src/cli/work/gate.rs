//! `gate …`: showing that a project's checks were passed, and agreeing with it.

use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::held::Held;
use crate::cli::stop::Outcome;
use crate::cli::words;
use clap::{Args, Subcommand};
use serde_json::json;

/// Gates: checks that a project's tasks must have behind them.
#[derive(Debug, Subcommand)]
pub enum GateVerb {
    /// Show how a gate's check came out
    Show(Show),
    /// Agree with the evidence of a gate
    Verify(Verify),
}

/// Show how a gate's check came out
#[derive(Debug, Args)]
pub struct Show {
    #[command(flatten)]
    held: Held,
    /// The gate's name
    gate: String,
    /// What was done and seen; - reads it from stdin
    evidence: String,
    /// It was not passed
    #[arg(long)]
    failed: bool,
    /// Where something lies that shows it
    #[arg(long)]
    artifact: Option<String>,
}

/// Agree with the evidence of a gate; never with your own
#[derive(Debug, Args)]
pub struct Verify {
    /// The task
    task: String,
    /// The gate's name
    gate: String,
}

impl GateVerb {
    /// Does it.
    ///
    /// # Errors
    /// A refusal, or whatever is in the way.
    pub async fn run(self, desk: &Desk) -> Outcome {
        match self {
            Self::Show(verb) => verb.run(desk).await,
            Self::Verify(verb) => verb.run(desk).await,
        }
    }
}

impl Show {
    async fn run(self, desk: &Desk) -> Outcome {
        let input = json!({
            "task": self.held.task,
            "fence": self.held.fence,
            "gate": self.gate,
            "passed": !self.failed,
            "evidence": words::text(self.evidence)?,
            "artifact": self.artifact,
        });
        desk.on_held("showEvidence", given(input)).await
    }
}

impl Verify {
    async fn run(self, desk: &Desk) -> Outcome {
        desk.on_task("verifyGate", json!({ "task": self.task, "gate": self.gate })).await
    }
}
