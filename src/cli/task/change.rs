//! The verbs that change a task without holding it.

use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::held::Held;
use crate::cli::stop::Outcome;
use crate::cli::words::{self, DEPENDENCIES, NOTES, PRIORITIES, shout, some};
use clap::Args;
use serde_json::{Value, json};

/// Make a task depend on another
#[derive(Debug, Args)]
pub struct Link {
    /// The task that depends on the other
    task: String,
    /// The other task
    depends_on: String,
    /// How they are related
    #[arg(long, value_parser = DEPENDENCIES, ignore_case = true, default_value = "blocks")]
    kind: String,
}

/// Make a task depend on another no more
#[derive(Debug, Args)]
pub struct Unlink {
    /// The task that depended on the other
    task: String,
    /// The other task
    depends_on: String,
    /// How they were related; in every way when left out
    #[arg(long, value_parser = DEPENDENCIES, ignore_case = true)]
    kind: Option<String>,
}

/// Describe a task otherwise; what is left out stays
#[derive(Debug, Args)]
pub struct Update {
    /// The task
    task: String,
    /// The new title
    #[arg(long)]
    title: Option<String>,
    /// The new description; - reads it from stdin
    #[arg(long, short)]
    description: Option<String>,
    /// The new context, as JSON
    #[arg(long, value_parser = words::json)]
    context: Option<Value>,
    /// The new priority
    #[arg(long, value_parser = PRIORITIES, ignore_case = true)]
    priority: Option<String>,
    /// All its labels from now on; again for more
    #[arg(long = "label")]
    labels: Vec<String>,
    /// Tokens it is expected to take
    #[arg(long)]
    estimate_tokens: Option<u64>,
    /// Minutes it is expected to take
    #[arg(long)]
    estimate_minutes: Option<u32>,
    /// How hard it is, 1 to 10
    #[arg(long)]
    complexity: Option<u32>,
    /// Until when it is not handed out; `none`: at once
    #[arg(long)]
    not_before: Option<String>,
    /// A criterion to add; again for more
    #[arg(long = "add-criterion")]
    add_criteria: Vec<String>,
    /// A criterion to drop, by id; again for more
    #[arg(long = "drop-criterion")]
    drop_criteria: Vec<String>,
    /// The project to move it to
    #[arg(long, short)]
    project: Option<String>,
    /// The task that it is part of; `none`: of none
    #[arg(long)]
    parent: Option<String>,
    /// Its phase; `none`: of none
    #[arg(long)]
    phase: Option<String>,
    /// Hand it out although something is missing
    #[arg(long)]
    ready: bool,
}

/// Say how urgent a task is
#[derive(Debug, Args)]
pub struct Prioritize {
    /// The task
    task: String,
    /// How urgent
    #[arg(value_parser = PRIORITIES, ignore_case = true)]
    priority: String,
}

/// Let only one agent claim a task; any, when none is named
#[derive(Debug, Args)]
pub struct Assign {
    /// The task
    task: String,
    /// The agent
    agent: Option<String>,
    /// The one that `task suggest` puts first
    #[arg(long, conflicts_with = "agent")]
    best: bool,
}

/// A task is not wanted any more
#[derive(Debug, Args)]
pub struct Cancel {
    /// The task
    task: String,
    /// Why
    #[arg(long)]
    reason: Option<String>,
}

/// A task is wanted after all
#[derive(Debug, Args)]
pub struct Reopen {
    /// The task
    task: String,
    /// Why
    #[arg(long)]
    reason: Option<String>,
}

/// Write something on a task
#[derive(Debug, Args)]
pub struct Note {
    /// The task
    task: String,
    /// What to write; - reads it from stdin
    text: String,
    /// What sort of note
    #[arg(long, value_parser = NOTES, ignore_case = true, default_value = "comment")]
    kind: String,
}

/// Tick an acceptance criterion
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    held: Held,
    /// The criterion's id
    criterion: String,
}

/// Say which files a task may touch; none: any
#[derive(Debug, Args)]
pub struct Confine {
    #[command(flatten)]
    held: Held,
    /// Patterns like src/store/** or docs/*.md, in place of those before
    paths: Vec<String>,
}

/// Leave a closed task out of lists
#[derive(Debug, Args)]
pub struct Archive {
    /// The task
    task: String,
}

/// Accept the plan that a task handed in
#[derive(Debug, Args)]
pub struct AcceptPlan {
    /// The task that planned
    task: String,
}

/// Name something that the work produced
#[derive(Debug, Args)]
pub struct Attach {
    #[command(flatten)]
    held: Held,
    /// What it is called
    name: String,
    /// Where it lies
    #[arg(long)]
    uri: Option<String>,
    /// Its media type
    #[arg(long)]
    media_type: Option<String>,
    /// Its digest
    #[arg(long)]
    digest: Option<String>,
    /// Its size
    #[arg(long)]
    bytes: Option<u64>,
}

impl Link {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let input =
            json!({ "task": self.task, "dependsOn": self.depends_on, "kind": shout(&self.kind) });
        desk.on_task("addDependency", input).await
    }
}

impl Unlink {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let kind = self.kind.map(|kind| shout(&kind));
        let input = json!({ "task": self.task, "dependsOn": self.depends_on, "kind": kind });
        desk.on_task("removeDependency", given(input)).await
    }
}

impl Update {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let mut input = given(json!({
            "task": self.task,
            "title": self.title,
            "description": self.description.map(words::text).transpose()?,
            "context": self.context,
            "priority": self.priority.map(|word| shout(&word)),
            "labels": some(self.labels),
            "estimateTokens": self.estimate_tokens,
            "estimateMinutes": self.estimate_minutes,
            "complexity": self.complexity,
            "addCriteria": some(self.add_criteria),
            "dropCriteria": some(self.drop_criteria),
            "project": self.project,
            "ready": self.ready.then_some(true),
        }));
        // Here null says something: from now on none.
        let cleared =
            [("notBefore", self.not_before), ("parent", self.parent), ("phase", self.phase)];
        for (field, value) in cleared {
            if let Some(value) = value {
                input[field] = if value == "none" { Value::Null } else { value.into() };
            }
        }
        desk.on_task("updateTask", input).await
    }
}

impl Prioritize {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let input = json!({ "task": self.task, "priority": shout(&self.priority) });
        desk.on_task("updateTask", input).await
    }
}

impl Assign {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let input = json!({ "task": self.task, "assignee": self.agent, "best": self.best });
        desk.on_task("assignTask", input).await
    }
}

impl Cancel {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let input = given(json!({ "task": self.task, "reason": self.reason }));
        desk.on_task("cancelTask", input).await
    }
}

impl Reopen {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let input = given(json!({ "task": self.task, "reason": self.reason }));
        desk.on_task("reopenTask", input).await
    }
}

impl Note {
    /// Does it; `note` at the top is the same verb.
    ///
    /// # Errors
    /// A refusal, or whatever is in the way.
    pub async fn run(self, desk: &Desk) -> Outcome {
        let text = words::text(self.text)?;
        let input = json!({ "task": self.task, "text": text, "kind": shout(&self.kind) });
        desk.on_held("addNote", input).await
    }
}

impl Check {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let Held { task, fence } = self.held;
        let input = json!({ "task": task, "fence": fence, "criterion": self.criterion });
        desk.on_held("checkCriterion", given(input)).await
    }
}

impl Confine {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let Held { task, fence } = self.held;
        let input = json!({ "task": task, "fence": fence, "paths": self.paths });
        desk.on_held("confineTask", given(input)).await
    }
}

impl Archive {
    pub async fn run(self, desk: &Desk) -> Outcome {
        desk.on_task("archiveTask", json!({ "task": self.task })).await
    }
}

impl AcceptPlan {
    pub async fn run(self, desk: &Desk) -> Outcome {
        desk.on_task("acceptPlan", json!({ "task": self.task })).await
    }
}

impl Attach {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let input = json!({
            "task": self.held.task,
            "fence": self.held.fence,
            "name": self.name,
            "uri": self.uri,
            "mediaType": self.media_type,
            "digest": self.digest,
            "bytes": self.bytes,
        });
        desk.on_held("attachArtifact", given(input)).await
    }
}
