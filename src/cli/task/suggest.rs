//! `task suggest`.

use crate::cli::desk::Desk;
use crate::cli::stop::Outcome;
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Say to whom a task might be assigned, the best first, and why
#[derive(Debug, Args)]
pub struct Suggest {
    /// The task
    task: String,
    /// How many agents
    #[arg(long, default_value_t = 5)]
    first: u32,
}

#[derive(Serialize, Deserialize)]
struct Found {
    #[serde(rename = "suggestAssignees")]
    suggested: Vec<Suggestion>,
}

#[derive(Serialize, Deserialize)]
struct Suggestion {
    agent: Named,
    able: bool,
    score: i64,
    parts: Vec<Part>,
}

#[derive(Serialize, Deserialize)]
struct Named {
    name: String,
}

#[derive(Serialize, Deserialize)]
struct Part {
    name: String,
    points: i64,
    reason: String,
}

const QUERY: &str = "query Suggest($task: String!, $first: Int!) { suggestAssignees(task: $task, \
    first: $first) { agent { name } able score parts { name points reason } } }";

impl Suggest {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let variables = json!({ "task": self.task, "first": self.first });
        let found: Found = desk.client.ask(QUERY, variables).await?;
        desk.show.data(&found.suggested, || {
            let all: Vec<String> = found.suggested.iter().map(Suggestion::lines).collect();
            all.join("\n")
        })
    }
}

impl Suggestion {
    fn lines(&self) -> String {
        let able = if self.able { "" } else { ", can't claim it now" };
        let mut lines = vec![format!("{}  {}{able}", self.agent.name, self.score)];
        let part = |part: &Part| format!("  {:>4} {:<11} {}", part.points, part.name, part.reason);
        lines.extend(self.parts.iter().map(part));
        lines.join("\n")
    }
}
