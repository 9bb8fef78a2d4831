//! What a budget or a switch is over, as flags.

use crate::cli::client::given;
use clap::Args;
use serde_json::{Value, json};

/// Exactly one of these.
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = false)]
pub struct Scope {
    /// Over the whole ledger
    #[arg(long)]
    whole_ledger: bool,
    /// Over this project
    #[arg(long, short)]
    project: Option<String>,
    /// Over this agent
    #[arg(long)]
    agent: Option<String>,
    /// Over this session
    #[arg(long)]
    session: Option<String>,
    /// Over this task
    #[arg(long)]
    task: Option<String>,
}

impl Scope {
    /// As the API takes it.
    #[must_use]
    pub fn input(self) -> Value {
        given(json!({
            "ledger": self.whole_ledger.then_some(true),
            "project": self.project,
            "agent": self.agent,
            "session": self.session,
            "task": self.task,
        }))
    }
}
