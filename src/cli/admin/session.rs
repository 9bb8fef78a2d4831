//! `session …`.

use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::stop::{Outcome, Stop, UserError};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Sessions: one run of an agent with one context window.
#[derive(Debug, Subcommand)]
pub enum SessionVerb {
    /// Begin a run; prints its id
    Start(Start),
    /// End a run
    End(End),
    /// Say what a run came to: what was done, how well, what remains, what is next
    Brief(Brief),
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

/// Say what a run came to: what was done, how well, what remains, what is next
#[derive(Debug, Args)]
pub struct Brief {
    /// Which run
    #[arg(env = "TASK_LEDGER_SESSION")]
    session: String,
}

const BRIEF: &str = "query Brief($session: UUID!) { session(session: $session) { brief { \
    completed { task { key title } fence status ending said tokens costMicros changesRequested \
    approved gatesPassed gatesShown } remaining { task { key title } fence status ending said tokens \
    costMicros nextSteps } dropped { task { key title } status ending said tokens } next { key title \
    } markdown } } }";

impl Brief {
    async fn run(self, desk: &Desk) -> Outcome {
        let mut data: Value = desk.client.ask(BRIEF, json!({ "session": self.session })).await?;
        let found = data["session"].take();
        if found.is_null() {
            return Err(Stop::Refused(vec![UserError {
                code: "SESSION_UNKNOWN".to_owned(),
                message: format!("there is no session {}; check the id", self.session),
                path: None,
            }]));
        }
        let nothing = "it held nothing".to_owned();
        desk.show.data(&found["brief"], || {
            found["brief"]["markdown"].as_str().map_or(nothing, |text| text.trim_end().to_owned())
        })
    }
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
            Self::Brief(verb) => return verb.run(desk).await,
        };
        desk.write_and_show(mutation, given(input), "session { id }", people).await
    }
}
