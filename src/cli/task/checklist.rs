//! `task checklist`.

use crate::cli::desk::Desk;
use crate::cli::stop::{Outcome, Stop, UserError};
use clap::Args;
use serde_json::{Value, json};

/// Show a task and its subtasks through all depths, as a list to tick off
#[derive(Debug, Args)]
pub struct Checklist {
    /// The task
    task: String,
    /// Also times, who held it, files, criteria, and what it waits for
    #[arg(long)]
    detailed: bool,
}

const QUERY: &str = "query Checklist($task: String!, $detail: ChecklistDetail!) { task(task: \
    $task) { key checklist(detail: $detail) subtasksDone { total done cancelled failed open percent \
    } } }";

impl Checklist {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let detail = if self.detailed { "DETAILED" } else { "COMPACT" };
        let variables = json!({ "task": self.task, "detail": detail });
        let mut data: Value = desk.client.ask(QUERY, variables).await?;
        let task = data["task"].take();
        let Some(list) = task["checklist"].as_str() else {
            return Err(Stop::Refused(vec![UserError {
                code: "TASK_UNKNOWN".to_owned(),
                message: format!("there is no task {}; check the id or key", self.task),
                path: None,
            }]));
        };
        desk.show.data(&task, || list.to_owned())
    }
}
