//! `project …`.

use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::pages;
use crate::cli::show::table;
use crate::cli::stop::Outcome;
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

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Project {
    id: String,
    key: String,
    name: String,
    kind: String,
    open_tasks: u64,
    closed_tasks: u64,
}

#[derive(Serialize, Deserialize)]
struct Created {
    project: Option<Project>,
}

const PROJECT: &str = "project { id key name kind openTasks closedTasks }";
const LIST: &str = "query Projects($first: Int!, $after: String) { projects(first: $first, after: \
    $after) { nodes { id key name kind openTasks closedTasks } pageInfo { hasNextPage endCursor } \
    } }";

impl ProjectVerb {
    pub async fn run(self, desk: &Desk) -> Outcome {
        match self {
            Self::Create(verb) => verb.run(desk).await,
            Self::List => list(desk).await,
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
        let people = |created: &Created| {
            let project = created.project.as_ref();
            project.map(|project| format!("{}  {}", project.key, project.name)).unwrap_or_default()
        };
        desk.write_and_show("createProject", input, PROJECT, people).await
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
