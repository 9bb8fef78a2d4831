//! `ready`: what can be claimed now, and what stands in the way of the rest.

use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::held::Brief;
use crate::cli::pages;
use crate::cli::show::table;
use crate::cli::stop::Outcome;
use crate::cli::words::some;
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// List what can be claimed now, in the order in which it is handed out
#[derive(Debug, Args)]
pub struct Ready {
    /// Only in this project; again for more
    #[arg(long = "project", short)]
    projects: Vec<String>,
    /// Also what can't be claimed, and why
    #[arg(long)]
    all: bool,
    /// At most so many
    #[arg(long, default_value_t = 20)]
    limit: usize,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    task: Brief,
    claimable: bool,
    obstacle: Option<Obstacle>,
}

#[derive(Serialize, Deserialize)]
struct Obstacle {
    code: String,
    message: String,
}

const QUERY: &str = "query Queue($projects: [String!], $first: Int!, $after: String) { \
    queue(projects: $projects, first: $first, after: $after) { nodes { claimable obstacle { code \
    message } task { id key title status priority } } pageInfo { hasNextPage endCursor } } }";
/// How far down the queue claimable tasks are looked for.
const LOOKED_THROUGH_MAX: usize = 2_000;

impl Ready {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let variables = given(json!({ "projects": some(self.projects) }));
        let most = if self.all { self.limit } else { LOOKED_THROUGH_MAX };
        let (mut entries, _) =
            pages::list::<Entry>(&desk.client, "queue", QUERY, variables, most).await?;
        if !self.all {
            entries.retain(|entry| entry.claimable);
        }
        entries.truncate(self.limit);
        desk.show.data(&entries, || {
            let rows = entries.iter().map(|entry| {
                let task = entry.task.clone();
                let why = entry.obstacle.as_ref().map(|one| one.message.clone());
                let priority = task.priority.unwrap_or_default();
                [task.key, priority, task.title, why.unwrap_or_default()]
            });
            table(["KEY", "PRIORITY", "TITLE", if self.all { "WHY NOT" } else { "" }], rows)
        })
    }
}
