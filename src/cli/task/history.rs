//! `task history`.

use crate::cli::desk::Desk;
use crate::cli::pages;
use crate::cli::stop::Outcome;
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Show what happened to a task, the last first
#[derive(Debug, Args)]
pub struct History {
    /// The task
    task: String,
    /// At most so many
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    position: u64,
    recorded_at: String,
    occurred_at: String,
    #[serde(rename = "type")]
    event_type: String,
    summary: String,
    actor: Actor,
    tokens: Option<u64>,
    cost_micros: Option<u64>,
    payload: Value,
}

#[derive(Serialize, Deserialize)]
struct Actor {
    kind: String,
    name: String,
}

const QUERY: &str = "query History($task: String!, $first: Int!, $after: String) { history(task: \
    $task, first: $first, after: $after) { nodes { position recordedAt occurredAt type summary \
    actor { kind name } tokens costMicros payload } pageInfo { hasNextPage endCursor } } }";

impl History {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let variables = json!({ "task": self.task });
        let (entries, _) =
            pages::list::<Entry>(&desk.client, "history", QUERY, variables, self.limit).await?;
        desk.show.data(&entries, || {
            let line = |entry: &Entry| {
                let tokens = entry.tokens.map(|tokens| format!(", {tokens} tokens"));
                let who = format!("{}{}", entry.actor.name, tokens.unwrap_or_default());
                let Entry { position, occurred_at, summary, .. } = entry;
                format!("{position:>8}  {occurred_at}  {summary}  {}", desk.show.faint(&who))
            };
            entries.iter().map(line).collect::<Vec<_>>().join("\n")
        })
    }
}
