//! `heartbeat`.

use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::held::Directive;
use crate::cli::stop::Outcome;
use crate::cli::words::{AVAILABILITIES, shout};
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Show a sign of life, and learn whether to go on
#[derive(Debug, Args)]
pub struct Heartbeat {
    /// The task that is held; presence alone when left out
    #[arg(env = "TASK_LEDGER_TASK")]
    task: Option<String>,
    /// The number of your claim
    #[arg(long, env = "TASK_LEDGER_FENCE")]
    fence: Option<u64>,
    /// Of which agent; an agent's key speaks for itself
    #[arg(long)]
    agent: Option<String>,
    /// What you are doing, in a line
    #[arg(long)]
    activity: Option<String>,
    /// What you are open for
    #[arg(long, value_parser = AVAILABILITIES, ignore_case = true)]
    availability: Option<String>,
    /// Until when, like 2026-12-31T00:00:00Z: when your provider takes you again
    #[arg(long)]
    until: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    claim: Option<Lease>,
    directive: Option<Directive>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Lease {
    fence: u64,
    lease_expires_at: String,
}

const SELECT: &str = "claim { fence leaseExpiresAt } directive { action reasons }";

impl Heartbeat {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let input = given(json!({
            "task": self.task,
            "fence": self.fence,
            "agent": self.agent,
            "activity": self.activity,
            "availability": self.availability.map(|word| shout(&word)),
            "until": self.until,
        }));
        let people = |kept: &Kept| {
            let until = kept.claim.as_ref().map(|claim| {
                let Lease { fence, lease_expires_at } = claim;
                format!("fence {fence}, yours until {lease_expires_at}")
            });
            let told = kept
                .directive
                .as_ref()
                .map(|one| one.line().unwrap_or_else(|| "CONTINUE".to_owned()));
            until.into_iter().chain(told).collect::<Vec<_>>().join("\n")
        };
        desk.write_and_show("heartbeat", input, SELECT, people).await
    }
}
