//! `ask` and `answer`: what only a human can say.

use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::held::Held;
use crate::cli::stop::Outcome;
use crate::cli::words::{self, some};
use clap::Args;
use serde_json::json;

/// Ask something that only a human can answer; the task waits for it
#[derive(Debug, Args)]
pub struct Ask {
    #[command(flatten)]
    held: Held,
    /// The question; - reads it from stdin
    text: String,
    /// Something that can be chosen; two at the least, or none
    #[arg(long = "choice", conflicts_with = "approval")]
    choices: Vec<String>,
    /// The answer is yes or no
    #[arg(long)]
    approval: bool,
    /// When the default becomes the answer, like 2026-01-31T12:00:00Z
    #[arg(long, requires = "default")]
    deadline: Option<String>,
    /// The answer if nobody gives one in time
    #[arg(long)]
    default: Option<String>,
    /// Keep the claim while the question waits; show signs of life meanwhile
    #[arg(long)]
    hold: bool,
}

/// Answer a task's open question
#[derive(Debug, Args)]
pub struct Answer {
    /// The task
    task: String,
    /// The answer: one of the choices, yes or no, or whatever there is to say; - reads it from stdin
    answer: String,
    /// The question's id: refused if it is not the open one
    #[arg(long)]
    question: Option<String>,
    /// What else there is to say
    #[arg(long)]
    comment: Option<String>,
}

impl Ask {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let kind = match (self.approval, self.choices.is_empty()) {
            (true, _) => "APPROVAL",
            (false, false) => "CHOICE",
            (false, true) => "TEXT",
        };
        let input = json!({
            "task": self.held.task,
            "fence": self.held.fence,
            "kind": kind,
            "text": words::text(self.text)?,
            "choices": some(self.choices),
            "deadline": self.deadline,
            "default": self.default,
            "holdClaim": self.hold.then_some(true),
        });
        desk.on_held("askQuestion", given(input)).await
    }
}

impl Answer {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let input = json!({
            "task": self.task,
            "answer": words::text(self.answer)?,
            "question": self.question,
            "comment": self.comment,
        });
        desk.on_task("answerQuestion", given(input)).await
    }
}
