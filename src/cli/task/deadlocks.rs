//! `task deadlocks`.

use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::stop::Outcome;
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Show what can never be claimed unless somebody does something, and the way out
#[derive(Debug, Args)]
pub struct Deadlocks {
    /// Only in this project
    #[arg(long, short)]
    project: Option<String>,
    /// At most so many
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=100))]
    limit: u32,
}

#[derive(Serialize, Deserialize)]
struct Found {
    deadlocks: Report,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    deadlocks: Vec<Deadlock>,
    total_count: u64,
    as_of_position: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Deadlock {
    kind: String,
    message: String,
    task_count: u64,
    tasks: Vec<Key>,
}

#[derive(Serialize, Deserialize)]
struct Key {
    key: String,
}

const QUERY: &str = "query Deadlocks($project: String, $first: Int!) { deadlocks(project: $project, \
    first: $first) { totalCount asOfPosition deadlocks { kind message taskCount tasks { key } } } }";

impl Deadlocks {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let variables = given(json!({ "project": self.project, "first": self.limit }));
        let found: Found = desk.client.ask_for(desk.patience, QUERY, variables).await?;
        let report = found.deadlocks;
        desk.show.data(&report, || {
            if report.deadlocks.is_empty() {
                return "nothing waits in vain".to_owned();
            }
            let line = |one: &Deadlock| format!("{}  {}", desk.show.strong(&one.kind), one.message);
            report.deadlocks.iter().map(line).collect::<Vec<_>>().join("\n")
        })?;
        let left = report.total_count - report.deadlocks.len() as u64;
        if left > 0 {
            desk.show.aside(&format!("{left} more; --limit shows more"));
        }
        Ok(())
    }
}
