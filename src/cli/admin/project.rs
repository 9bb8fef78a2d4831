//! `project …`.

use super::phases::Phases;
use super::rules::Rules;
use super::template::{Schema, Template};
use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::money::{amount, micros};
use crate::cli::pages;
use crate::cli::show::table;
use crate::cli::stop::{Outcome, Stop, UserError};
use crate::cli::words::{PROJECT_KINDS, shout};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Projects: tasks that belong together.
#[derive(Debug, Subcommand)]
pub enum ProjectVerb {
    /// Bring a project to be
    Create(Create),
    /// List projects
    List,
    /// Close a project; it must have no open tasks
    Archive(Archive),
    /// Show a project: its phases, and what it asks of its work
    Show(ShowProject),
    /// Say which parts of a project open one after the other
    Phases(Phases),
    /// Say what a project asks of its work: gates, review, leave to begin
    Rules(Rules),
    /// Say how its tasks are told to workers
    Template(Template),
    /// Say which JSON Schema its results must keep to
    Schema(Schema),
    /// Say who pays for a project's work, and how much from now on
    Billing(Billing),
}

/// Bring a project to be
#[derive(Debug, Args)]
pub struct Create {
    /// Its short key, like CORE: tasks are called CORE-1, CORE-2 …
    project: String,
    /// What people call it; the key when left out
    name: Option<String>,
    /// For whom the work is done
    #[arg(long, value_parser = PROJECT_KINDS, ignore_case = true)]
    kind: Option<String>,
    /// The client, where the work is billed
    #[arg(long)]
    client: Option<String>,
}

/// Close a project; it must have no open tasks
#[derive(Debug, Args)]
pub struct Archive {
    /// The project
    project: String,
    /// Why
    #[arg(long)]
    reason: Option<String>,
}

/// Show a project: its phases, and what it asks of its work
#[derive(Debug, Args)]
pub struct ShowProject {
    /// The project
    project: String,
}

/// Say who pays for a project's work, and how much from now on; what is left out stays
#[derive(Debug, Args)]
pub struct Billing {
    /// The project
    project: String,
    /// The client; an empty text for nobody
    #[arg(long)]
    client: Option<String>,
    /// The currency's three letters; USD until another one is said
    #[arg(long)]
    currency: Option<String>,
    /// What an hour costs, like 120 or 95.50
    #[arg(long, value_parser = micros)]
    rate: Option<u64>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct BillingShown {
    client: Option<String>,
    currency: Option<String>,
    rate_micros_per_hour: Option<u64>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Project {
    id: String,
    key: String,
    name: String,
    kind: String,
    open_tasks: u64,
    closed_tasks: u64,
    phases: Vec<Phase>,
    gates: Vec<Gate>,
    review: Option<Review>,
    start: Option<Start>,
    escalates_after_minutes: Option<u64>,
    billing: Option<BillingShown>,
    context: Context,
    skill_map: Vec<SkillRule>,
    prompt_template: Option<String>,
    result_schema: Option<serde_json::Value>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Context {
    wrap_up_percent: u32,
    stop_percent: u32,
}

#[derive(Serialize, Deserialize)]
struct SkillRule {
    label: String,
    skill: String,
}

#[derive(Serialize, Deserialize)]
struct Phase {
    name: String,
    description: Option<String>,
    open: bool,
    tasks: Counts,
}

#[derive(Serialize, Deserialize)]
struct Counts {
    total: u64,
    done: u64,
    cancelled: u64,
    failed: u64,
    open: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Gate {
    name: String,
    description: Option<String>,
    level: String,
    task_types: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Review {
    required: bool,
    reviewer_skill: Option<String>,
    auto_approve_label: Option<String>,
    auto_approve_hours: Option<u64>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Start {
    required: bool,
    hold_minutes: u32,
}

/// A project that was written, as it is now.
#[derive(Serialize, Deserialize)]
pub struct Shown {
    project: Option<Project>,
}

/// What is asked of a project that was written.
pub const PROJECT: &str = "project { id key name kind openTasks closedTasks phases { name \
    description open tasks { total done cancelled failed open } } gates { name \
    description level taskTypes } review { required reviewerSkill autoApproveLabel \
    autoApproveHours } start { required holdMinutes } escalatesAfterMinutes context { \
    wrapUpPercent stopPercent } skillMap { label skill } promptTemplate resultSchema billing { \
    client currency rateMicrosPerHour } }";
const LIST: &str = "query Projects($first: Int!, $after: String) { projects(first: $first, after: \
    $after) { nodes { id key name kind openTasks closedTasks phases { name description open tasks \
    { total done cancelled failed open } } gates { name description level \
    taskTypes } review { required reviewerSkill autoApproveLabel autoApproveHours } start { \
    required holdMinutes } escalatesAfterMinutes context { wrapUpPercent stopPercent } skillMap { \
    label skill } promptTemplate resultSchema billing { client currency rateMicrosPerHour } } \
    pageInfo { hasNextPage endCursor } } }";

impl Shown {
    /// For people: the project, and what it asks of its work.
    #[must_use]
    pub fn lines(&self) -> String {
        self.project.as_ref().map(Project::lines).unwrap_or_default()
    }
}

impl Project {
    fn lines(&self) -> String {
        let mut lines = vec![format!("{}  {}", self.key, self.name)];
        lines.extend(self.phases.iter().map(Phase::line));
        let gate = |gate: &Gate| format!("gate    {}, {}", gate.name, gate.level);
        lines.extend(self.gates.iter().map(gate));
        if let Some(review) = self.review.as_ref().filter(|review| review.required) {
            let mut line = "review  before it is done".to_owned();
            if let Some(skill) = &review.reviewer_skill {
                line.push_str(&format!(", by agents with the skill {skill}"));
            }
            if let (Some(label), Some(hours)) =
                (&review.auto_approve_label, review.auto_approve_hours)
            {
                line.push_str(&format!("; {label} passes after {hours} h"));
            }
            lines.push(line);
        }
        if let Some(start) = self.start.as_ref().filter(|start| start.required) {
            lines
                .push(format!("start   when an operator says so, kept {} min", start.hold_minutes));
        }
        if let Some(billing) = &self.billing {
            let mut line = format!("billing {}", billing.client.as_deref().unwrap_or("no client"));
            if let Some(rate) = billing.rate_micros_per_hour {
                let currency = billing.currency.as_deref().unwrap_or_default();
                line.push_str(&format!(", {} {currency} an hour", amount(rate)));
            }
            lines.push(line);
        }
        if let Some(minutes) = self.escalates_after_minutes {
            lines.push(format!("inbox   pressing after {minutes} min"));
        }
        let Context { wrap_up_percent, stop_percent } = self.context;
        lines.push(format!("context wraps up at {wrap_up_percent} %, stops at {stop_percent} %"));
        let skill =
            |rule: &SkillRule| format!("skill   {} by the label {}", rule.skill, rule.label);
        lines.extend(self.skill_map.iter().map(skill));
        lines.extend(
            self.prompt_template.as_ref().map(|_| "prompt  by its own template".to_owned()),
        );
        lines.extend(self.result_schema.as_ref().map(|_| "result  by its own schema".to_owned()));
        lines.join("\n")
    }
}

impl Phase {
    fn line(&self) -> String {
        let Counts { done, failed, open, .. } = self.tasks;
        let state = if self.open { "open" } else { "not open yet" };
        let failed = if failed > 0 { format!(", {failed} failed") } else { String::new() };
        let mut line = format!("phase   {}, {state}: {done} done, {open} open{failed}", self.name);
        if let Some(description) = &self.description {
            line.push_str(&format!(". {description}"));
        }
        line
    }
}

impl ProjectVerb {
    pub async fn run(self, desk: &Desk) -> Outcome {
        match self {
            Self::Create(verb) => verb.run(desk).await,
            Self::List => list(desk).await,
            Self::Archive(verb) => verb.run(desk).await,
            Self::Show(verb) => verb.run(desk).await,
            Self::Phases(verb) => verb.run(desk).await,
            Self::Rules(verb) => verb.run(desk).await,
            Self::Template(verb) => verb.run(desk).await,
            Self::Schema(verb) => verb.run(desk).await,
            Self::Billing(verb) => verb.run(desk).await,
        }
    }
}

impl Create {
    async fn run(self, desk: &Desk) -> Outcome {
        let input = given(json!({
            "key": self.project,
            "name": self.name.unwrap_or_else(|| self.project.clone()),
            "kind": self.kind.map(|kind| shout(&kind)),
            "client": self.client,
        }));
        desk.write_and_show("createProject", input, PROJECT, Shown::lines).await
    }
}

impl Archive {
    async fn run(self, desk: &Desk) -> Outcome {
        let input = given(json!({ "project": self.project, "reason": self.reason }));
        desk.write_and_show("archiveProject", input, PROJECT, Shown::lines).await
    }
}

impl ShowProject {
    async fn run(self, desk: &Desk) -> Outcome {
        let asked = PROJECT.replacen("project", "project(project: $project)", 1);
        let query = format!("query Project($project: String!) {{ {asked} }}");
        let variables = json!({ "project": self.project });
        let found: Shown = desk.client.ask_for(desk.patience, &query, variables).await?;
        if found.project.is_none() {
            return Err(Stop::Refused(vec![UserError {
                code: "PROJECT_UNKNOWN".to_owned(),
                message: format!("there is no project {}; list the projects", self.project),
                path: None,
            }]));
        }
        desk.show.data(&found, || found.lines())
    }
}

impl Billing {
    async fn run(self, desk: &Desk) -> Outcome {
        let billing = given(json!({
            "client": self.client,
            "currency": self.currency.map(|letters| letters.to_ascii_uppercase()),
            "rateMicrosPerHour": self.rate,
        }));
        if billing == json!({}) {
            let message = "say who pays and how much: --client, --rate or --currency";
            return Err(Stop::Usage(message.to_owned()));
        }
        let input = json!({ "project": self.project, "billing": billing });
        desk.write_and_show("updateProject", input, PROJECT, Shown::lines).await
    }
}

async fn list(desk: &Desk) -> Outcome {
    let (projects, _) =
        pages::list::<Project>(&desk.client, "projects", LIST, json!({}), usize::MAX).await?;
    desk.show.data(&projects, || {
        let row = |one: &Project| {
            let counts = [one.open_tasks, one.closed_tasks].map(|count| count.to_string());
            let [open, closed] = counts;
            [one.key.clone(), one.name.clone(), one.kind.clone(), open, closed]
        };
        table(["KEY", "NAME", "KIND", "OPEN", "CLOSED"], projects.iter().map(row))
    })
}
