//! `import beads`: a file sent whole, and taken in whole.

use super::{escaped, fault_line};
use crate::cli::desk::Desk;
use crate::cli::stop::{Outcome, Stop, UserError};
use clap::Args;
use serde_json::Value;
use std::path::PathBuf;

/// Import Beads' JSONL, plain or gzip; again changes nothing
#[derive(Debug, Args)]
pub struct Beads {
    /// The file
    file: PathBuf,
    /// The project's key; it is created if there is none
    #[arg(long, short)]
    project: String,
    /// Import all as ready, also what is closed there
    #[arg(long)]
    fresh: bool,
    /// Leave faulty lines out instead of refusing the file
    #[arg(long)]
    skip_invalid: bool,
}

impl Beads {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let bytes = std::fs::read(&self.file)
            .map_err(|error| Stop::Usage(format!("{}: {error}", self.file.display())))?;
        let viewer = desk.viewer().await?;
        let path = format!(
            "/import?project={}&format=beads&fresh={}&skip_invalid={}",
            escaped(&self.project),
            self.fresh,
            self.skip_invalid
        );
        let answer = desk.client.upload(&path, bytes).await?;
        let report = &answer["report"];
        for fault in answer["report"]["faults"].as_array().into_iter().flatten() {
            desk.show.aside(&fault_line(fault));
        }
        if let Some(errors) = refusals(&answer) {
            if desk.show.json {
                desk.show.data(&answer, String::new)?;
            }
            return Err(errors);
        }
        desk.say_where(&viewer.ledger.name, answer["position"].as_u64().unwrap_or(0));
        let mut shown = answer.clone();
        shown["server"] = desk.client.url().into();
        shown["ledger"] = viewer.ledger.name.into();
        desk.show.data(&shown, || told(report))
    }
}

/// The refusal, in one sentence where the faults were told line by line already.
fn refusals(answer: &Value) -> Option<Stop> {
    let mut errors: Vec<UserError> =
        serde_json::from_value(answer["userErrors"].clone()).unwrap_or_default();
    let faults = answer["report"]["faultCount"].as_u64().unwrap_or(0);
    if answer["report"]["refused"] == true {
        errors.truncate(1);
        let code = errors.first().map_or("IMPORT_FAULTY", |error| &error.code).to_owned();
        let message = format!(
            "nothing was imported, because of {faults} faults; mend the lines, or leave them out \
             with --skip-invalid"
        );
        errors = vec![UserError { code, message, path: None }];
    }
    (!errors.is_empty()).then_some(Stop::Refused(errors))
}

/// What came of it, for people: nothing that could not be kept goes unsaid.
fn told(report: &Value) -> String {
    let number = |field: &str| report[field].as_u64().unwrap_or(0);
    let mut lines = vec![format!(
        "{} imported into {} ({} of them closed there), {} were here already, {} deleted there, \
         {} left out as faulty; {} notes, {} relations",
        number("imported"),
        report["project"].as_str().unwrap_or_default(),
        number("closed"),
        number("skippedExisting"),
        number("tombstones"),
        number("skippedFaulty"),
        number("notes"),
        number("dependencies"),
    )];
    if let Some(taken) = report["priorityTakenAs"].as_str() {
        let missing = number("prioritiesMissing");
        lines.push(format!("{missing} without a priority were taken as {taken}"));
    }
    let each = |field: &str| report[field].as_array().cloned().unwrap_or_default();
    let link = |one: &Value| {
        let text = |field: &str| one[field].as_str().unwrap_or_default().to_owned();
        format!("line {}: {} {} {}", one["line"], text("issue"), text("kind"), text("on"))
    };
    for one in each("dangling") {
        lines.push(format!(
            "{}: left out, {}",
            link(&one),
            one["why"].as_str().unwrap_or_default()
        ));
    }
    for one in each("cycles") {
        let circle = one["circle"].as_str().unwrap_or_default();
        lines.push(format!("{}: left out, it would close the circle {circle}", link(&one)));
    }
    for one in each("softened") {
        let why = one["why"].as_str().unwrap_or_default();
        lines.push(format!("{}: kept as related, {why}", link(&one)));
    }
    lines.join("\n")
}
