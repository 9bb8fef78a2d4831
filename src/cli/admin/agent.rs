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
    /// Let a worker go, once it holds nothing
    Retire(Retire),
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

/// Let a worker go, once it holds nothing
#[derive(Debug, Args)]
pub struct Retire {
    /// Its name
    name: String,
    /// Why
    #[arg(long)]
    reason: Option<String>,
}

impl Retire {
    async fn run(self, desk: &Desk) -> Outcome {
        let input = given(json!({ "agent": self.name, "reason": self.reason }));
        let people = |retired: &Registered| {
            let name = retired.agent.as_ref().map(|agent| agent.name.clone());
            format!("{} works here no more", name.unwrap_or_default())
        };
        desk.write_and_show("retireAgent", input, AGENT, people).await
    }
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
    load_percent: u64,
    status: Status,
}

#[derive(Serialize, Deserialize)]
struct Status {
    state: String,
    since: Option<String>,
    until: Option<String>,
    activity: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Registered {
    agent: Option<Agent>,
}

const AGENT: &str = "agent { id name skills capacity held autonomyOn retired loadPercent status { \
    state since until activity } }";
const LIST: &str = "query Agents($first: Int!, $after: String) { agents(first: $first, after: \
    $after) { nodes { id name skills capacity held autonomyOn retired loadPercent status { \
    state since until activity } } pageInfo { hasNextPage endCursor } } }";

impl AgentVerb {
    pub async fn run(self, desk: &Desk) -> Outcome {
        match self {
            Self::Register(verb) => verb.run(desk).await,
            Self::List => list(desk).await,
            Self::Retire(verb) => verb.run(desk).await,
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
            let until = one.status.until.as_ref().map(|until| format!(" until {until}"));
            let state = one.status.state.to_lowercase().replace('_', " ");
            let state = format!("{state}{}", until.unwrap_or_default());
            let held = format!("{} of {}", one.held, one.capacity);
            [one.name.clone(), one.skills.join(", "), held, state]
        };
        table(["NAME", "SKILLS", "HOLDS", "STATE"], agents.iter().map(row))
    })
}
