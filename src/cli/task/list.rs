//! `task list`.

use super::filter::Filter;
use crate::cli::desk::Desk;
use crate::cli::held::Brief;
use crate::cli::pages;
use crate::cli::show::table;
use crate::cli::stop::Outcome;
use crate::cli::words::{ORDERS, shout};
use clap::Args;
use serde_json::json;

/// List tasks; flags of one kind widen, flags of different kinds narrow
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    filter: Filter,
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
        let variables = json!({ "filter": self.filter.input(), "orderBy": shout(&self.order) });
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
