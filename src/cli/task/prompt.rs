//! `task prompt`.

use crate::cli::desk::Desk;
use crate::cli::stop::{Outcome, Stop, UserError};
use clap::Args;
use serde_json::{Value, json};

/// Print the prompt that a task's next holder gets
#[derive(Debug, Args)]
pub struct Prompt {
    /// The task
    task: String,
}

const QUERY: &str = "query Prompt($task: String!) { task(task: $task) { prompt } }";

impl Prompt {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let data: Value = desk.client.ask(QUERY, json!({ "task": self.task })).await?;
        let Some(prompt) = data["task"]["prompt"].as_str() else {
            return Err(Stop::Refused(vec![UserError {
                code: "TASK_UNKNOWN".to_owned(),
                message: format!("there is no task {}; check the id or key", self.task),
                path: None,
            }]));
        };
        desk.show.data(&data["task"], || prompt.to_owned())
    }
}
