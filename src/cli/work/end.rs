//! `done`, `fail` and `release`: the three ways in which a holder gives a task away.

use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::held::Held;
use crate::cli::stop::Outcome;
use crate::cli::words::{self, some};
use clap::Args;
use serde_json::{Value, json};

/// Hand a task in
#[derive(Debug, Args)]
pub struct Done {
    #[command(flatten)]
    held: Held,
    /// What came of it, in words; - reads it from stdin
    #[arg(long)]
    outcome: Option<String>,
    /// What came of it, as JSON
    #[arg(long, value_parser = words::json)]
    result: Option<Value>,
    /// A file that was created or changed; again for more
    #[arg(long = "file")]
    files: Vec<String>,
    /// The commit that holds the work
    #[arg(long)]
    commit: Option<String>,
    /// Minutes to bill
    #[arg(long)]
    billable_minutes: Option<u32>,
    /// A gate that was passed, as NAME=EVIDENCE; again for more
    #[arg(long = "gate", value_parser = gate)]
    gates: Vec<Value>,
    /// By which a repeat of this is known
    #[arg(long)]
    idempotency_key: Option<String>,
}

/// Give up on a task; it is handed out again, unless it failed too often
#[derive(Debug, Args)]
pub struct Fail {
    #[command(flatten)]
    held: Held,
    /// What went wrong; - reads it from stdin
    #[arg(long)]
    error: String,
    /// What keeps it from going on: then the task rests instead of failing
    #[arg(long, value_parser = ["budget", "rate-limit"], ignore_case = true)]
    cause: Option<String>,
    /// When it may go on, as RFC 3339
    #[arg(long, requires = "cause")]
    resume_at: Option<String>,
}

/// Give a task back
#[derive(Debug, Args)]
pub struct Release {
    #[command(flatten)]
    held: Held,
    /// Why
    #[arg(long)]
    reason: Option<String>,
}

/// A gate that was passed, as a flag says it.
fn gate(text: &str) -> Result<Value, String> {
    let (name, evidence) = text.split_once('=').ok_or("say NAME=EVIDENCE")?;
    Ok(json!({ "name": name, "passed": true, "evidence": evidence }))
}

impl Done {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let input = json!({
            "task": self.held.task,
            "fence": self.held.fence,
            "outcome": self.outcome.map(words::text).transpose()?,
            "result": self.result,
            "files": some(self.files),
            "commit": self.commit,
            "billableMinutes": self.billable_minutes,
            "gates": some(self.gates),
            "idempotencyKey": self.idempotency_key,
        });
        desk.on_held("completeTask", given(input)).await
    }
}

impl Fail {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let error = words::text(self.error)?;
        let input = json!({
            "task": self.held.task,
            "fence": self.held.fence,
            "error": error,
            "cause": self.cause.map(|cause| words::shout(&cause)),
            "resumeAt": self.resume_at,
        });
        desk.on_held("failTask", given(input)).await
    }
}

impl Release {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let input =
            json!({ "task": self.held.task, "fence": self.held.fence, "reason": self.reason });
        desk.on_held("releaseTask", given(input)).await
    }
}
