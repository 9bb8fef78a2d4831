//! `project phases`: which parts of a project open one after the other.

use super::project::{PROJECT, Shown};
use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::stop::{Outcome, Stop};
use clap::Args;
use serde_json::{Value, json};

/// Say which parts of a project open one after the other; they take the place of those before
#[derive(Debug, Args)]
pub struct Phases {
    /// The project
    project: String,
    /// The phases in the order in which they open, each as NAME or NAME=DESCRIPTION
    #[arg(value_parser = phase)]
    phases: Vec<Value>,
    /// No phases any more: tasks name whatever phase they like
    #[arg(long, conflicts_with = "phases")]
    none: bool,
}

/// A phase as an argument says it.
#[expect(clippy::unnecessary_wraps, reason = "what reads arguments may fail")]
fn phase(text: &str) -> Result<Value, String> {
    let (name, description) = match text.split_once('=') {
        Some((name, description)) => (name.trim(), Some(description.trim())),
        None => (text, None),
    };
    Ok(given(json!({ "name": name, "description": description })))
}

impl Phases {
    pub async fn run(self, desk: &Desk) -> Outcome {
        if self.phases.is_empty() && !self.none {
            return Err(Stop::Usage("name the phases in their order, or say --none".to_owned()));
        }
        let input = json!({ "project": self.project, "phases": self.phases });
        desk.write_and_show("updateProject", input, PROJECT, Shown::lines).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_is_a_name_and_perhaps_a_description() {
        assert_eq!(phase("Design").unwrap(), json!({"name": "Design"}));
        let told = json!({"name": "Build", "description": "all of it"});
        assert_eq!(phase("Build=all of it").unwrap(), told);
    }
}
