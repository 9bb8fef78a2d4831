//! `checkpoint`, `pause`, `resume`, `block` and `unblock`: work that stands still for a while.

use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::held::Held;
use crate::cli::stop::Outcome;
use crate::cli::words::{self, CAUSES, shout, some};
use clap::Args;
use serde_json::{Value, json};

/// What a holder leaves for the next one.
#[derive(Debug, Args)]
pub struct Left {
    /// What was done so far; - reads it from stdin
    #[arg(long)]
    summary: Option<String>,
    /// Your own state, as JSON
    #[arg(long, value_parser = words::json, requires = "summary")]
    state: Option<Value>,
    /// What is to be done next; again for more
    #[arg(long = "next", requires = "summary")]
    next_steps: Vec<String>,
    /// A file that it is about; again for more
    #[arg(long = "file", requires = "summary")]
    files: Vec<String>,
}

/// Leave what the next holder needs, and go on
#[derive(Debug, Args)]
pub struct Checkpoint {
    #[command(flatten)]
    held: Held,
    #[command(flatten)]
    left: Left,
}

/// Let a task rest
#[derive(Debug, Args)]
pub struct Pause {
    #[command(flatten)]
    held: Held,
    /// Why
    #[arg(long, value_parser = CAUSES, ignore_case = true)]
    cause: Option<String>,
    #[command(flatten)]
    left: Left,
    /// When it may go on, like 2026-01-31T12:00:00Z
    #[arg(long)]
    resume_at: Option<String>,
}

/// Let a resting task be handed out again
#[derive(Debug, Args)]
pub struct Resume {
    /// The task
    task: String,
}

/// Something that is no task stands in a task's way
#[derive(Debug, Args)]
pub struct Block {
    #[command(flatten)]
    held: Held,
    /// What
    #[arg(long)]
    reason: String,
}

/// Nothing stands in a task's way any more
#[derive(Debug, Args)]
pub struct Unblock {
    /// The task
    task: String,
    /// What became of it
    #[arg(long)]
    reason: Option<String>,
}

impl Left {
    fn input(self) -> Outcome<Option<Value>> {
        let Some(summary) = self.summary else { return Ok(None) };
        let input = json!({
            "summary": words::text(summary)?,
            "state": self.state,
            "nextSteps": some(self.next_steps),
            "files": some(self.files),
        });
        Ok(Some(given(input)))
    }
}

impl Checkpoint {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let Some(checkpoint) = self.left.input()? else {
            let message = "say with --summary what was done so far";
            return Err(crate::cli::stop::Stop::Usage(message.to_owned()));
        };
        let Held { task, fence } = self.held;
        let input = json!({ "task": task, "fence": fence, "checkpoint": checkpoint });
        desk.on_held("saveCheckpoint", given(input)).await
    }
}

impl Pause {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let input = json!({
            "task": self.held.task,
            "fence": self.held.fence,
            "cause": self.cause.map(|cause| shout(&cause)),
            "checkpoint": self.left.input()?,
            "resumeAt": self.resume_at,
        });
        desk.on_held("pauseTask", given(input)).await
    }
}

impl Resume {
    pub async fn run(self, desk: &Desk) -> Outcome {
        desk.on_held("resumeTask", json!({ "task": self.task })).await
    }
}

impl Block {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let Held { task, fence } = self.held;
        let input = json!({ "task": task, "fence": fence, "reason": self.reason });
        desk.on_held("blockTask", given(input)).await
    }
}

impl Unblock {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let input = json!({ "task": self.task, "reason": self.reason });
        desk.on_held("unblockTask", given(input)).await
    }
}
