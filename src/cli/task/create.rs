//! `task create`.

use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::held::Brief;
use crate::cli::stop::Outcome;
use crate::cli::words::{self, PRIORITIES, TASK_TYPES, shout, some};
use crate::cli::work::ClaimShown;
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Write a task down. With a description and a priority it is ready at once
#[derive(Debug, Args)]
pub struct Create {
    /// What is to be done, in a line
    title: String,
    /// The project's key; GEN when left out
    #[arg(long, short)]
    project: Option<String>,
    /// What is to be done, in Markdown; - reads it from stdin
    #[arg(long, short)]
    description: Option<String>,
    /// How urgent it is
    #[arg(long, value_parser = PRIORITIES, ignore_case = true)]
    priority: Option<String>,
    /// What kind of work it is
    #[arg(long = "type", value_parser = TASK_TYPES, ignore_case = true)]
    task_type: Option<String>,
    /// A label; again for more
    #[arg(long = "label")]
    labels: Vec<String>,
    /// What must hold for it to be done; again for more
    #[arg(long = "criterion")]
    criteria: Vec<String>,
    /// What else a worker should know, as JSON
    #[arg(long, value_parser = words::json)]
    context: Option<Value>,
    /// A task that must be done before, by id or key; again for more
    #[arg(long)]
    depends_on: Vec<String>,
    /// The task that it is part of
    #[arg(long)]
    parent: Option<String>,
    /// The project's phase
    #[arg(long)]
    phase: Option<String>,
    /// Files that it may touch and holds with its claim, like src/store/**; again for more
    #[arg(long = "path")]
    paths: Vec<String>,
    /// Tokens it is expected to take
    #[arg(long)]
    estimate_tokens: Option<u64>,
    /// Minutes it is expected to take
    #[arg(long)]
    estimate_minutes: Option<u32>,
    /// How hard it is, 1 to 10
    #[arg(long)]
    complexity: Option<u32>,
    /// A skill that a worker must have; again for more
    #[arg(long = "skill")]
    skills: Vec<String>,
    /// The only agent that may claim it
    #[arg(long)]
    assignee: Option<String>,
    /// Until when it is not handed out, like 2026-01-31T12:00:00Z
    #[arg(long)]
    not_before: Option<String>,
    /// What it is called elsewhere
    #[arg(long)]
    external_ref: Option<String>,
    /// Where it is discussed
    #[arg(long)]
    issue_url: Option<String>,
    /// The repository it is about
    #[arg(long)]
    repository: Option<String>,
    /// The branch it is to be done on
    #[arg(long)]
    branch: Option<String>,
    /// Whether a client pays for it; as its project's kind says when left out
    #[arg(long, num_args = 0..=1, default_missing_value = "true")]
    billable: Option<bool>,
    /// Minutes planned for billing
    #[arg(long)]
    planned_minutes: Option<u32>,
    /// After how many failures it fails for good
    #[arg(long)]
    max_attempts: Option<u32>,
    /// Claim it at once
    #[arg(long)]
    claim: bool,
    /// For whom it is claimed; an agent's key claims for itself
    #[arg(long, requires = "claim")]
    agent: Option<String>,
    /// The session that it is claimed in
    #[arg(long, requires = "claim", env = "TASK_LEDGER_SESSION")]
    session: Option<String>,
    /// By which a repeat of this is known
    #[arg(long)]
    idempotency_key: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Created {
    task: Option<Brief>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<ClaimShown>,
}

const SELECT: &str = "task { id key title status priority } claim { id fence leaseExpiresAt \
                      attempt resumes task { id key title status priority } }";

impl Create {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let claim = self.claim;
        let input = given(json!({
            "title": self.title,
            "project": self.project,
            "description": self.description.map(words::text).transpose()?,
            "priority": self.priority.map(|word| shout(&word)),
            "type": self.task_type.map(|word| shout(&word)),
            "labels": some(self.labels),
            "acceptanceCriteria": some(self.criteria),
            "context": self.context,
            "dependsOn": some(self.depends_on),
            "parent": self.parent,
            "phase": self.phase,
            "paths": some(self.paths),
            "estimateTokens": self.estimate_tokens,
            "estimateMinutes": self.estimate_minutes,
            "complexity": self.complexity,
            "skills": some(self.skills),
            "assignee": self.assignee,
            "notBefore": self.not_before,
            "externalRef": self.external_ref,
            "issueUrl": self.issue_url,
            "repository": self.repository,
            "branch": self.branch,
            "billable": self.billable,
            "plannedMinutes": self.planned_minutes,
            "maxAttempts": self.max_attempts,
            "claim": claim.then_some(true),
            "agent": self.agent,
            "session": self.session.filter(|_| claim),
            "idempotencyKey": self.idempotency_key,
        }));
        let people = |created: &Created| {
            let task = created.task.as_ref().map(Brief::line).unwrap_or_default();
            let claim = created.claim.as_ref().map(|claim| format!("\n{}", claim.line()));
            format!("{task}{}", claim.unwrap_or_default())
        };
        desk.write_and_show("createTask", input, SELECT, people).await
    }
}
