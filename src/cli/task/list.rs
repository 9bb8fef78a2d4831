//! `task list`.

use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::held::Brief;
use crate::cli::pages;
use crate::cli::show::table;
use crate::cli::stop::Outcome;
use crate::cli::words::{ORDERS, PRIORITIES, STATUSES, shout, shout_all, some};
use clap::Args;
use serde_json::json;

/// List tasks; flags of one kind widen, flags of different kinds narrow
#[derive(Debug, Args)]
pub struct List {
    /// In this project; again for more
    #[arg(long = "project", short)]
    projects: Vec<String>,
    /// In this state; again for more
    #[arg(long = "status", value_parser = STATUSES, ignore_case = true)]
    statuses: Vec<String>,
    /// Of this priority; again for more
    #[arg(long = "priority", value_parser = PRIORITIES, ignore_case = true)]
    priorities: Vec<String>,
    /// With this label; again for more, all of which it has
    #[arg(long = "label")]
    labels: Vec<String>,
    /// Kept for this agent
    #[arg(long)]
    assignee: Option<String>,
    /// Held by this agent
    #[arg(long)]
    holder: Option<String>,
    /// Part of this task
    #[arg(long)]
    parent: Option<String>,
    /// With this text in key, title, description or reference
    #[arg(long)]
    text: Option<String>,
    /// In what order
    #[arg(long, value_parser = ORDERS, ignore_case = true, default_value = "oldest")]
    order: String,
    /// At most so many
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

const QUERY: &str = "query Tasks($filter: TaskFilter, $orderBy: TaskOrder!, $first: Int!, \
    $after: String) { tasks(filter: $filter, orderBy: $orderBy, first: $first, after: $after) { \
    nodes { id key title status priority } pageInfo { hasNextPage endCursor } totalCount } }";

impl List {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let filter = given(json!({
            "projects": some(self.projects),
            "statuses": shout_all(&self.statuses),
            "priorities": shout_all(&self.priorities),
            "labels": some(self.labels),
            "assignee": self.assignee,
            "holder": self.holder,
            "parent": self.parent,
            "text": self.text,
        }));
        let variables = json!({ "filter": filter, "orderBy": shout(&self.order) });
        let (tasks, total) =
            pages::list::<Brief>(&desk.client, "tasks", QUERY, variables, self.limit).await?;
        let shown = tasks.len();
        desk.show.data(&tasks, || {
            table(
                ["KEY", "STATUS", "PRIORITY", "TITLE"],
                tasks.iter().cloned().map(|task| {
                    [task.key, task.status, task.priority.unwrap_or_default(), task.title]
                }),
            )
        })?;
        if let Some(total) = total.filter(|total| *total > shown as u64) {
            desk.show.aside(&format!("{shown} of {total}; --limit shows more"));
        }
        Ok(())
    }
}
