//! `session …`.

use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::stop::Outcome;
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Sessions: one run of an agent with one context window.
#[derive(Debug, Subcommand)]
pub enum SessionVerb {
    /// Begin a run; prints its id
    Start(Start),
    /// End a run
    End(End),
}

/// Begin a run; prints its id
#[derive(Debug, Args)]
pub struct Start {
    /// Whose run it is; an agent's key starts its own
    #[arg(long)]
    agent: Option<String>,
    /// The model it runs on
    #[arg(long)]
    model: Option<String>,
    /// Size of the context window in tokens
    #[arg(long)]
    context_window: Option<u64>,
    /// Per cent of the window at which it is told to wrap up
    #[arg(long)]
    wrap_up_percent: Option<u32>,
    /// The session that started it as its subagent
    #[arg(long)]
    parent: Option<String>,
    /// The id that the agent's own tool gave it
    #[arg(long)]
    external_id: Option<String>,
}

/// End a run
#[derive(Debug, Args)]
pub struct End {
    /// Which run
    #[arg(env = "TASK_LEDGER_SESSION")]
    session: String,
    /// What is to be said of it
    #[arg(long)]
    summary: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Changed {
    session: Option<Session>,
}

#[derive(Serialize, Deserialize)]
struct Session {
    id: String,
}

impl SessionVerb {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let people = |changed: &Changed| {
            changed.session.as_ref().map(|session| session.id.clone()).unwrap_or_default()
        };
        let (mutation, input) = match self {
            Self::Start(start) => (
                "startSession",
                json!({
                    "agent": start.agent,
                    "model": start.model,
                    "contextWindow": start.context_window,
                    "wrapUpPercent": start.wrap_up_percent,
                    "parentSession": start.parent,
                    "externalId": start.external_id,
                }),
            ),
            Self::End(end) => {
                ("endSession", json!({ "session": end.session, "summary": end.summary }))
            }
        };
        desk.write_and_show(mutation, given(input), "session { id }", people).await
    }
}
