//! `approve`, `changes` and `start …`: what operators and reviewers say to work.

use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::stop::Outcome;
use crate::cli::words;
use clap::{Args, Subcommand};
use serde_json::json;

/// Accept what was handed in; never your own work
#[derive(Debug, Args)]
pub struct Approve {
    /// The task
    task: String,
    /// What there is to say
    #[arg(long)]
    comment: Option<String>,
}

/// Want what was handed in done otherwise
#[derive(Debug, Args)]
pub struct Changes {
    /// The task
    task: String,
    /// What is to be done otherwise; - reads it from stdin
    comment: String,
}

/// Leave to begin, where a project's tasks need it.
#[derive(Debug, Subcommand)]
pub enum StartVerb {
    /// Let an agent begin a task
    Approve(ApproveStart),
    /// Do not let a task begin
    Decline(DeclineStart),
}

/// Let an agent begin a task, which is kept for it for some minutes
#[derive(Debug, Args)]
pub struct ApproveStart {
    /// The task
    task: String,
    /// The agent
    agent: String,
    /// For how many minutes; as the project says when left out
    #[arg(long)]
    minutes: Option<u32>,
}

/// Do not let a task begin
#[derive(Debug, Args)]
pub struct DeclineStart {
    /// The task
    task: String,
    /// Why
    #[arg(long)]
    reason: String,
    /// The agent that asked
    #[arg(long)]
    agent: Option<String>,
}

impl Approve {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let input = json!({ "task": self.task, "comment": self.comment });
        desk.on_task("approveTask", given(input)).await
    }
}

impl Changes {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let comment = words::text(self.comment)?;
        desk.on_task("requestChanges", json!({ "task": self.task, "comment": comment })).await
    }
}

impl StartVerb {
    /// Does it.
    ///
    /// # Errors
    /// A refusal, or whatever is in the way.
    pub async fn run(self, desk: &Desk) -> Outcome {
        match self {
            Self::Approve(ApproveStart { task, agent, minutes }) => {
                let input = json!({ "task": task, "agent": agent, "minutes": minutes });
                desk.on_task("approveStart", given(input)).await
            }
            Self::Decline(DeclineStart { task, reason, agent }) => {
                let input = json!({ "task": task, "reason": reason, "agent": agent });
                desk.on_task("declineStart", given(input)).await
            }
        }
    }
}
