//! The task that a verb is about, and the claim under which it is worked on.

use super::desk::Desk;
use super::stop::Outcome;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A task under work. An agent's writes carry the fence of its claim; an operator's need none.
#[derive(Debug, Clone, clap::Args)]
pub struct Held {
    /// The task's id or key, like CORE-42
    #[arg(env = "TASK_LEDGER_TASK")]
    pub task: String,
    /// The number of your claim, as it came with the claim
    #[arg(long, env = "TASK_LEDGER_FENCE")]
    pub fence: Option<u64>,
}

/// A task in a line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Brief {
    /// The id.
    pub id: String,
    /// The key.
    pub key: String,
    /// The title.
    pub title: String,
    /// Where it stands.
    pub status: String,
    /// How urgent it is.
    pub priority: Option<String>,
}

/// What a holder should do next.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Directive {
    /// `CONTINUE`, `WRAP_UP` or `STOP`.
    pub action: String,
    /// Why.
    pub reasons: Vec<String>,
}

/// What a write about a task changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Changed {
    /// The task as it is now.
    pub task: Option<Brief>,
    /// What the holder should do next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directive: Option<Directive>,
}

const TASK: &str = "task { id key title status priority }";
const TASK_AND_DIRECTIVE: &str =
    "task { id key title status priority } directive { action reasons }";

impl Brief {
    /// For people.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{}  {}  {}", self.key, self.status, self.title)
    }
}

impl Directive {
    /// For people; going on goes without saying.
    #[must_use]
    pub fn line(&self) -> Option<String> {
        (self.action != "CONTINUE").then(|| format!("{}: {}", self.action, self.reasons.join("; ")))
    }
}

impl Changed {
    /// For people.
    #[must_use]
    pub fn lines(&self) -> String {
        let task = self.task.as_ref().map(Brief::line);
        let directive = self.directive.as_ref().and_then(Directive::line);
        task.into_iter().chain(directive).collect::<Vec<_>>().join("\n")
    }
}

impl Desk {
    /// A write that answers with the task.
    ///
    /// # Errors
    /// A refusal, or whatever is in the way.
    pub async fn on_task(&self, mutation: &str, input: Value) -> Outcome {
        self.write_and_show(mutation, input, TASK, Changed::lines).await
    }

    /// A write of a holder, which is told what to do next.
    ///
    /// # Errors
    /// A refusal, or whatever is in the way.
    pub async fn on_held(&self, mutation: &str, input: Value) -> Outcome {
        self.write_and_show(mutation, input, TASK_AND_DIRECTIVE, Changed::lines).await
    }
}
