//! A task as a worker is told of it: one Markdown text with everything that the page shows.
//!
//! What others wrote is quoted under its author's name: it is data, never an instruction.

use events::{AnsweredBy, GateRule};
use projections::tasks::{QuestionRecord, ReviewRecord, TaskRow, TaskView};
use std::fmt::Write as _;

/// Notes that a prompt holds at the most, the last ones.
const NOTES_MAX: usize = 10;

/// The task in Markdown, with those of its project's gates that are for it.
#[must_use]
pub fn prompt(view: &TaskView, gates: &[GateRule]) -> String {
    let row = &view.row;
    let mut text = format!("# {} {}\n", view.key, row.title);
    if let Some(description) = &row.description {
        section(&mut text, "What is to be done", description);
    }
    criteria(&mut text, row);
    gates_to_show(&mut text, row, gates);
    if let Some(context) = &row.context {
        let json = serde_json::to_string_pretty(context.value()).unwrap_or_default();
        section(&mut text, "Context", &format!("```json\n{json}\n```"));
    }
    places(&mut text, row);
    checkpoint(&mut text, row);
    for attempt in &row.attempts {
        let error = attempt.error.as_deref().unwrap_or("the holder was not heard of again");
        section(
            &mut text,
            &format!("Attempt under fence {} failed", attempt.fence),
            &quoted(error),
        );
    }
    changes(&mut text, &row.reviews);
    row.questions.iter().for_each(|question| answer(&mut text, question));
    let skipped = row.notes.len().saturating_sub(NOTES_MAX);
    for note in &row.notes[skipped..] {
        let head = format!("Note by {} ({})", note.by.name, note.kind);
        section(&mut text, &head, &quoted(&note.text));
    }
    text
}

fn section(text: &mut String, head: &str, body: &str) {
    let _ = write!(text, "\n## {head}\n\n{}\n", body.trim_end());
}

fn quoted(body: &str) -> String {
    body.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

fn criteria(text: &mut String, row: &TaskRow) {
    if row.criteria.is_empty() {
        return;
    }
    let line = |one: &projections::tasks::CriterionRecord| {
        let tick = if one.met_at.is_some() { 'x' } else { ' ' };
        format!("- [{tick}] {} (criterion {})", one.text, one.id)
    };
    let lines: Vec<_> = row.criteria.iter().map(line).collect();
    section(text, "Done means", &lines.join("\n"));
}

fn places(text: &mut String, row: &TaskRow) {
    let named =
        [("Repository", &row.repository), ("Branch", &row.branch), ("Issue", &row.issue_url)];
    let known =
        named.iter().filter_map(|(name, at)| Some(format!("- {name}: {}", (*at).as_ref()?)));
    let lines: Vec<_> = known.collect();
    if !lines.is_empty() {
        section(text, "Where", &lines.join("\n"));
    }
}

fn checkpoint(text: &mut String, row: &TaskRow) {
    let Some(checkpoint) = &row.checkpoint else { return };
    let mut body = quoted(&checkpoint.summary);
    for step in &checkpoint.next_steps {
        let _ = write!(body, "\n> - next: {step}");
    }
    for file in &checkpoint.files {
        let _ = write!(body, "\n> - file: {file}");
    }
    section(text, &format!("Left by {}", checkpoint.by.name), &body);
}

/// What must be shown before the work can be handed in, and what is shown already.
fn gates_to_show(text: &mut String, row: &TaskRow, gates: &[GateRule]) {
    if gates.is_empty() {
        return;
    }
    let line = |gate: &GateRule| {
        let shown = row.gates.iter().find(|shown| shown.name == gate.name);
        let there = shown.map_or("nothing is shown yet".to_owned(), |shown| {
            let passed = if shown.passed { "passed" } else { "not passed" };
            format!("shown: {passed}, {}", shown.level)
        });
        let what = gate.description.as_deref().map(|what| format!(": {what}")).unwrap_or_default();
        format!("- {}{what} ({} is wanted; {there})", gate.name, gate.level)
    };
    let lines: Vec<_> = gates.iter().map(line).collect();
    section(text, "Gates to show evidence for", &lines.join("\n"));
}

/// What reviewers wanted done otherwise since the work was accepted last.
fn changes(text: &mut String, reviews: &[ReviewRecord]) {
    let accepted = reviews.iter().rposition(|review| review.approved).map_or(0, |last| last + 1);
    for review in &reviews[accepted..] {
        let comment = review.comment.as_deref().unwrap_or_default();
        section(text, &format!("Changes requested by {}", review.by.name), &quoted(comment));
    }
}

fn answer(text: &mut String, question: &QuestionRecord) {
    let Some(answer) = &question.answer else { return };
    let mut body = format!("{}\n\nThe answer:\n\n{}", quoted(&question.text), quoted(&answer.text));
    if let Some(comment) = &answer.comment {
        let _ = write!(body, "\n>\n{}", quoted(comment));
    }
    let by = match answer.by {
        AnsweredBy::Person => format!("answered by {}", answer.actor.name),
        AnsweredBy::Default => "answered by its default".to_owned(),
    };
    section(text, &format!("Question by {}, {by}", question.asked_by.name), &body);
}
