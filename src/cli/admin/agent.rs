//! `agent …`.

use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::pages;
use crate::cli::show::table;
use crate::cli::stop::Outcome;
use crate::cli::words::some;
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Agents: registered workers.
#[derive(Debug, Subcommand)]
pub enum AgentVerb {
    /// Make a worker known; a known name states its skills and capacity anew
    Register(Register),
    /// List workers
    List,
}

/// Make a worker known; a known name states its skills and capacity anew
#[derive(Debug, Args)]
pub struct Register {
    /// Its name
    name: String,
    /// What it can do; again for more
    #[arg(long = "skill")]
    skills: Vec<String>,
    /// How many tasks it may hold at once; 1 when left out
    #[arg(long)]
    capacity: Option<u32>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Agent {
    id: String,
    name: String,
    skills: Vec<String>,
    capacity: u32,
    held: u64,
    autonomy_on: bool,
    retired: bool,
}

#[derive(Serialize, Deserialize)]
struct Registered {
    agent: Option<Agent>,
}

const AGENT: &str = "agent { id name skills capacity held autonomyOn retired }";
const LIST: &str = "query Agents($first: Int!, $after: String) { agents(first: $first, after: \
    $after) { nodes { id name skills capacity held autonomyOn retired } pageInfo { hasNextPage \
    endCursor } } }";

impl AgentVerb {
    pub async fn run(self, desk: &Desk) -> Outcome {
        match self {
            Self::Register(verb) => verb.run(desk).await,
            Self::List => list(desk).await,
        }
    }
}

impl Register {
    async fn run(self, desk: &Desk) -> Outcome {
        let input = given(json!({
            "name": self.name,
            "skills": some(self.skills),
            "capacity": self.capacity,
        }));
        let people = |registered: &Registered| {
            registered.agent.as_ref().map(|agent| agent.name.clone()).unwrap_or_default()
        };
        desk.write_and_show("registerAgent", input, AGENT, people).await
    }
}

async fn list(desk: &Desk) -> Outcome {
    let (agents, _) =
        pages::list::<Agent>(&desk.client, "agents", LIST, json!({}), usize::MAX).await?;
    desk.show.data(&agents, || {
        let row = |one: &Agent| {
            let state = match (one.retired, one.autonomy_on) {
                (true, _) => "retired",
                (false, true) => "claims",
                (false, false) => "switched off",
            };
            let held = format!("{} of {}", one.held, one.capacity);
            [one.name.clone(), one.skills.join(", "), held, state.to_owned()]
        };
        table(["NAME", "SKILLS", "HOLDS", "STATE"], agents.iter().map(row))
    })
}
