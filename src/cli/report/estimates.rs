//! `report estimates`: what was expected of done tasks beside what they took.

use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::show::table;
use crate::cli::stop::Outcome;
use crate::cli::words::{ESTIMATE_GROUPS, shout, some};
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Show what was expected of done tasks beside what they took
#[derive(Debug, Args)]
pub struct Estimates {
    /// By what tasks are told apart
    #[arg(long, value_parser = ESTIMATE_GROUPS, ignore_case = true, default_value = "type")]
    by: String,
    /// Only in this project; again for more
    #[arg(long = "project", short)]
    projects: Vec<String>,
    /// Only what was done from this time on, as RFC 3339
    #[arg(long)]
    from: Option<String>,
    /// Only what was done before this time
    #[arg(long)]
    to: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Group {
    #[serde(rename = "type")]
    task_type: Option<String>,
    agent_name: Option<String>,
    complexity: Option<u32>,
    project_key: Option<String>,
    tasks: u64,
    tokens: Accuracy,
    minutes: Accuracy,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Accuracy {
    estimated_tasks: u64,
    estimated: u64,
    actual: u64,
    ratio_percent: Option<u64>,
    median_error_percent: Option<u64>,
}

const QUERY: &str = "query Estimates($groupBy: EstimateGroupBy!, $from: DateTime, $to: DateTime, \
    $projects: [String!]) { estimates(groupBy: $groupBy, from: $from, to: $to, projects: \
    $projects) { groups { type agentName complexity projectKey tasks tokens { estimatedTasks \
    estimated actual ratioPercent medianErrorPercent } minutes { estimatedTasks estimated actual \
    ratioPercent medianErrorPercent } } } }";

impl Estimates {
    /// Shows it.
    ///
    /// # Errors
    /// Whatever is in the way.
    pub async fn run(self, desk: &Desk) -> Outcome {
        #[derive(Deserialize)]
        struct Found {
            estimates: Report,
        }
        #[derive(Deserialize)]
        struct Report {
            groups: Vec<Group>,
        }
        let variables = given(json!({
            "groupBy": shout(&self.by),
            "from": self.from,
            "to": self.to,
            "projects": some(self.projects),
        }));
        let found: Found = desk.client.ask(QUERY, variables).await?;
        let groups = found.estimates.groups;
        desk.show.data(&groups, || {
            let rows = groups.iter().map(|group| {
                let [tokens, minutes] = [&group.tokens, &group.minutes].map(Accuracy::words);
                [group.name(), group.tasks.to_string(), tokens, minutes]
            });
            table(["OF", "TASKS", "TOKENS", "MINUTES"], rows)
        })
    }
}

impl Group {
    fn name(&self) -> String {
        let complexity = self.complexity.map(|number| number.to_string());
        let names = [&self.task_type, &self.agent_name, &self.project_key, &complexity];
        names.into_iter().flatten().next().cloned().unwrap_or_else(|| "(none)".to_owned())
    }
}

impl Accuracy {
    fn words(&self) -> String {
        let (Some(ratio), Some(error)) = (self.ratio_percent, self.median_error_percent) else {
            return "no estimates".to_owned();
        };
        let Self { estimated_tasks, estimated, actual, .. } = self;
        format!("{actual} of {estimated} ({ratio} %), off by {error} % ({estimated_tasks} tasks)")
    }
}
