//! `task labels`.

use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::show::table;
use crate::cli::stop::Outcome;
use crate::cli::words::some;
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// List the labels that tasks have, those of most open tasks first
#[derive(Debug, Args)]
pub struct Labels {
    /// Only in this project; again for more
    #[arg(long = "project", short)]
    projects: Vec<String>,
    /// At most so many
    #[arg(long, default_value_t = 100)]
    limit: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Label {
    label: String,
    open_tasks: u64,
    closed_tasks: u64,
}

const QUERY: &str = "query Labels($projects: [String!], $first: Int!) { labels(projects: $projects, \
    first: $first) { label openTasks closedTasks } }";

impl Labels {
    /// Shows them.
    ///
    /// # Errors
    /// Whatever is in the way.
    pub async fn run(self, desk: &Desk) -> Outcome {
        #[derive(Deserialize)]
        struct Found {
            labels: Vec<Label>,
        }
        let variables = given(json!({ "projects": some(self.projects), "first": self.limit }));
        let found: Found = desk.client.ask(QUERY, variables).await?;
        desk.show.data(&found.labels, || {
            let row = |one: &Label| {
                [one.label.clone(), one.open_tasks.to_string(), one.closed_tasks.to_string()]
            };
            table(["LABEL", "OPEN", "CLOSED"], found.labels.iter().map(row))
        })
    }
}
