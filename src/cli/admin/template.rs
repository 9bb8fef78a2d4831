//! `project template` and `project schema`: how a project's tasks are told, and what their results
//! must look like.

use super::project::{PROJECT, Shown};
use crate::cli::desk::Desk;
use crate::cli::stop::{Outcome, Stop};
use clap::Args;
use serde_json::{Value, json};
use std::io::Read as _;

/// Say how a project's tasks are told to workers
#[derive(Debug, Args)]
pub struct Template {
    /// The project
    project: String,
    /// The file that holds the template; `-` reads it from stdin
    #[arg(required_unless_present = "default")]
    file: Option<String>,
    /// By the ledger's own template again
    #[arg(long, conflicts_with = "file")]
    default: bool,
}

/// Say which JSON Schema a project's results must keep to
#[derive(Debug, Args)]
pub struct Schema {
    /// The project
    project: String,
    /// The file that holds the schema; `-` reads it from stdin
    #[arg(required_unless_present = "none")]
    file: Option<String>,
    /// Any result will do again
    #[arg(long, conflicts_with = "file")]
    none: bool,
}

impl Template {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let template = self.file.as_deref().map(text).transpose()?;
        // Null is said, not left out: it means the ledger's own.
        let input = json!({ "project": self.project, "promptTemplate": template });
        desk.write_and_show("updateProject", input, PROJECT, Shown::lines).await
    }
}

impl Schema {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let read = |file: &str| {
            let text = text(file)?;
            serde_json::from_str::<Value>(&text)
                .map_err(|error| Stop::Usage(format!("{file} holds no JSON: {error}")))
        };
        let schema = self.file.as_deref().map(read).transpose()?;
        let input = json!({ "project": self.project, "resultSchema": schema });
        desk.write_and_show("updateProject", input, PROJECT, Shown::lines).await
    }
}

fn text(file: &str) -> Outcome<String> {
    let mut text = String::new();
    let read = match file {
        "-" => std::io::stdin().read_to_string(&mut text).map(drop),
        path => std::fs::read_to_string(path).map(|read| text = read),
    };
    read.map_err(|error| Stop::Usage(format!("{file} can't be read: {error}")))?;
    Ok(text)
}
