//! `task show`.

use crate::cli::desk::Desk;
use crate::cli::show::Show;
use crate::cli::stop::{Outcome, Stop, UserError};
use clap::Args;
use serde_json::{Value, json};

/// Show everything about a task
#[derive(Debug, Args)]
pub struct ShowTask {
    /// The task
    task: String,
    /// Only the prompt that its next holder gets
    #[arg(long)]
    prompt: bool,
}

const QUERY: &str = "query Task($task: String!) { task(task: $task) { id key title description \
    status priority type labels skills paths project { key } phase parent { key title } \
    subtasksDone { total done percent } assignee { name } \
    acceptanceCriteria { id text met } context dependsOn { kind task { key title status } } \
    dependents { kind task { key title status } } claim { fence state leaseExpiresAt agent { name \
    } } checkpoint { summary nextSteps files } notes { kind text at } attempt attempts { fence \
    error at } pause { cause resumeAt } blockedReason cancelReason questions { id kind text choices \
    deadline default askedBy { name } askedAt answer { text comment by actor { name } at } } start \
    { approved agent { name } until reason by { name } at } gates { name passed level evidence \
    artifact by { name } at verifiedBy { name } } reviews { approved comment by { name } at } \
    result { outcome result files commit } usage { input output cacheRead cacheCreation reasoning \
    total costMicros reports } budgets { unit limit spent reserved state scope { kind name } } estimateTokens \
    estimateMinutes notBefore externalRef issueUrl repository branch createdAt updatedAt \
    asOfPosition prompt } whyNotClaimable(task: $task) { claimable reasons { code message } } }";

impl ShowTask {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let mut data: Value = desk.client.ask(QUERY, json!({ "task": self.task })).await?;
        let mut task = data["task"].take();
        if task.is_null() {
            return Err(Stop::Refused(vec![UserError {
                code: "TASK_UNKNOWN".to_owned(),
                message: format!("there is no task {}; check the id or key", self.task),
                path: None,
            }]));
        }
        if self.prompt {
            return desk.show.data(&task["prompt"], || said(&task["prompt"]));
        }
        task["claimable"] = data["whyNotClaimable"].take();
        desk.show.data(&task, || people(&task, &desk.show))
    }
}

/// A task on a page: what is there, in the order in which one asks for it.
fn people(task: &Value, show: &Show) -> String {
    let mut lines = vec![show.strong(&format!("{}  {}", said(&task["key"]), said(&task["title"])))];
    let mut fact = |name: &str, value: String| {
        if !value.is_empty() {
            lines.push(format!("{name:<11} {value}"));
        }
    };
    fact("status", [&task["status"], &task["priority"], &task["type"]].map(said).join(" · "));
    fact("claimable", obstacles(&task["claimable"]));
    fact("held by", holder(&task["claim"]));
    fact("project", said(&task["project"]["key"]));
    fact("phase", said(&task["phase"]));
    fact("part of", said(&task["parent"]["key"]));
    fact("subtasks", subtasks(&task["subtasksDone"]));
    fact("for", said(&task["assignee"]["name"]));
    fact("labels", words(&task["labels"]));
    fact("skills", words(&task["skills"]));
    fact("touches", words(&task["paths"]));
    fact("blocked", said(&task["blockedReason"]));
    fact("cancelled", said(&task["cancelReason"]));
    fact("paused", said(&task["pause"]["cause"]));
    fact("waits for", links(&task["dependsOn"]));
    fact("awaited by", links(&task["dependents"]));
    fact("start", start(&task["start"]));
    fact("attempt", said(&task["attempt"]));
    fact("tokens", tokens(&task["usage"]));
    fact("outcome", said(&task["result"]["outcome"]));
    for budget in list(&task["budgets"]) {
        let [spent, limit, unit, state] =
            ["spent", "limit", "unit", "state"].map(|field| said(&budget[field]));
        fact("budget", format!("{spent} of {limit} {unit}, {state}"));
    }
    let mut part = |title: &str, text: String| {
        if !text.is_empty() {
            lines.extend([String::new(), show.strong(title), text]);
        }
    };
    part("Question", list(&task["questions"]).find_map(open_question).unwrap_or_default());
    part("Description", said(&task["description"]));
    let criteria = list(&task["acceptanceCriteria"]).map(|one| {
        let tick = if one["met"] == true { "x" } else { " " };
        format!("[{tick}] {}  {}", said(&one["text"]), show.faint(&said(&one["id"])))
    });
    part("Criteria", criteria.collect::<Vec<_>>().join("\n"));
    part("Gates", list(&task["gates"]).map(gate).collect::<Vec<_>>().join("\n"));
    part("Reviews", list(&task["reviews"]).map(review).collect::<Vec<_>>().join("\n"));
    part("Checkpoint", said(&task["checkpoint"]["summary"]));
    part(
        "Next steps",
        list(&task["checkpoint"]["nextSteps"]).map(bullet).collect::<Vec<_>>().join("\n"),
    );
    let notes = list(&task["notes"])
        .map(|note| format!("{}\n{}", show.faint(&said(&note["at"])), said(&note["text"])));
    part("Notes", notes.collect::<Vec<_>>().join("\n"));
    lines.join("\n")
}

/// The question that waits for an answer, and what can be answered.
fn open_question(question: &Value) -> Option<String> {
    if !question["answer"].is_null() {
        return None;
    }
    let mut line =
        format!("{} asks: {}", said(&question["askedBy"]["name"]), said(&question["text"]));
    let choices = match said(&question["kind"]).as_str() {
        "APPROVAL" => "yes, no".to_owned(),
        _ => words(&question["choices"]),
    };
    if !choices.is_empty() {
        line.push_str(&format!("\nanswers: {choices}"));
    }
    if !question["deadline"].is_null() {
        let [default, deadline] = ["default", "deadline"].map(|field| said(&question[field]));
        line.push_str(&format!("\n{default}, if nobody answers until {deadline}"));
    }
    Some(line)
}

fn start(start: &Value) -> String {
    let by = said(&start["by"]["name"]);
    match start["approved"].as_bool() {
        None => String::new(),
        Some(true) => {
            let [agent, until] = [&start["agent"]["name"], &start["until"]].map(said);
            format!("{agent} may begin until {until}, says {by}")
        }
        Some(false) => format!("declined by {by}: {}", said(&start["reason"])),
    }
}

fn gate(gate: &Value) -> String {
    let tick = if gate["passed"] == true { "x" } else { " " };
    let [name, level, evidence] = ["name", "level", "evidence"].map(|field| said(&gate[field]));
    format!("[{tick}] {name} ({level}, by {}): {evidence}", said(&gate["by"]["name"]))
}

fn review(review: &Value) -> String {
    let verdict = if review["approved"] == true { "approved" } else { "changes requested" };
    let by = said(&review["by"]["name"]);
    [format!("{verdict} by {by}"), said(&review["comment"])]
        .join(": ")
        .trim_end_matches(": ")
        .to_owned()
}

fn bullet(text: &Value) -> String {
    format!("- {}", said(text))
}

fn said(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn words(value: &Value) -> String {
    list(value).map(said).collect::<Vec<_>>().join(", ")
}

fn links(value: &Value) -> String {
    let link = |link: &Value| {
        let task = &link["task"];
        format!("{} ({}, {})", said(&task["key"]), said(&link["kind"]), said(&task["status"]))
    };
    list(value).map(link).collect::<Vec<_>>().join(", ")
}

fn subtasks(counts: &Value) -> String {
    let [total, done, percent] = ["total", "done", "percent"].map(|field| said(&counts[field]));
    if total == "0" { String::new() } else { format!("{done} of {total} done, {percent} %") }
}

fn obstacles(value: &Value) -> String {
    if value["claimable"] == true {
        return "yes".to_owned();
    }
    let reasons = list(&value["reasons"]).map(|reason| said(&reason["message"]));
    format!("no: {}", reasons.collect::<Vec<_>>().join("; "))
}

fn holder(claim: &Value) -> String {
    if claim.is_null() {
        return String::new();
    }
    let [fence, state, until] =
        ["fence", "state", "leaseExpiresAt"].map(|field| said(&claim[field]));
    format!("{} under fence {fence}, {state} until {until}", said(&claim["agent"]["name"]))
}

fn tokens(usage: &Value) -> String {
    if usage["reports"] == 0 || usage.is_null() {
        return String::new();
    }
    let micros = usage["costMicros"].as_u64();
    let cost = micros.map_or("cost unknown".to_owned(), |micros| {
        format!("${}.{:06}", micros / 1_000_000, micros % 1_000_000)
    });
    let [total, reports] = ["total", "reports"].map(|field| said(&usage[field]));
    format!("{total} in {reports} reports, {cost}")
}
