//! What a task's parts came to, once all of them are finished.

use super::{Task, TaskRefusal, life};
use events::{RollUp, RolledUp, TaskEvent, TaskStatus};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use uuid::Uuid;

/// How much a task keeps of what it produced, for the task that it is part of.
const FILES_KEPT_MAX: usize = 50;
const OUTCOME_CHARS_MAX: usize = 500;
/// How much an event keeps of what a task's parts produced: far below what an envelope holds.
const FILES_BYTES_MAX: usize = 16_000;
const OUTCOME_BYTES_MAX: usize = 16_000;
const SUBTASKS_MAX: usize = 200;

/// What a part produced, as far as its whole is told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Produced {
    /// Files created or changed.
    pub files: Vec<String>,
    /// What came of it.
    pub outcome: Option<String>,
    /// How many files there are beyond these.
    pub left_out: u64,
}

impl Produced {
    /// What is kept of something handed in.
    #[must_use]
    pub fn of(files: &[String], outcome: Option<&str>) -> Self {
        let kept = files.len().min(FILES_KEPT_MAX);
        let outcome = outcome.map(|text| match text.char_indices().nth(OUTCOME_CHARS_MAX) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text.to_owned(),
        });
        Self { files: files[..kept].to_vec(), outcome, left_out: (files.len() - kept) as u64 }
    }
}

/// A part of a task, and what it produced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subtask {
    /// Which one.
    pub id: Uuid,
    /// What people call it.
    pub key: String,
    /// Where it stands.
    pub status: TaskStatus,
    /// What it produced, if that is known.
    pub produced: Option<Box<Produced>>,
}

/// A task that nobody holds is done when its parts are done or cancelled, and one is done.
///
/// What was true when somebody looked may not be true any more: then nothing happens.
pub(super) fn roll_up(task: &Task, subtasks: &[Subtask]) -> Result<Vec<TaskEvent>, TaskRefusal> {
    let is = |status| subtasks.iter().any(|one| one.status == status);
    let finished = |one: &Subtask| matches!(one.status, TaskStatus::Done | TaskStatus::Cancelled);
    if !is(TaskStatus::Done) || !subtasks.iter().all(finished) {
        return Ok(vec![]);
    }
    let event = TaskEvent::TaskRolledUp(rolled_up(subtasks));
    Ok(if life::after(task, &event).is_some() { vec![event] } else { vec![] })
}

fn rolled_up(subtasks: &[Subtask]) -> RollUp {
    let (mut files, mut file_bytes) = (Vec::new(), 0);
    let (mut lines, mut line_bytes) = (Vec::new(), 0);
    let mut left_out = subtasks.len().saturating_sub(SUBTASKS_MAX) as u64;
    let mut seen = HashSet::new();
    for (subtask, produced) in subtasks.iter().filter_map(|one| Some((one, one.produced.as_ref()?)))
    {
        left_out += produced.left_out;
        for file in produced.files.iter().filter(|file| seen.insert(file.as_str())) {
            // Quotation marks and escapes in JSON cost more than the letters themselves.
            file_bytes += 2 * file.len() + 3;
            if file_bytes <= FILES_BYTES_MAX { files.push(file.clone()) } else { left_out += 1 }
        }
        if let Some(outcome) = &produced.outcome {
            let line =
                format!("{}: {}", subtask.key, outcome.lines().collect::<Vec<_>>().join(" "));
            line_bytes += 2 * line.len() + 2;
            if line_bytes <= OUTCOME_BYTES_MAX { lines.push(line) } else { left_out += 1 }
        }
    }
    let kept = subtasks.iter().take(SUBTASKS_MAX);
    RollUp {
        files,
        left_out,
        outcome: (!lines.is_empty()).then(|| lines.join("\n")),
        subtasks: kept.map(|one| RolledUp { id: one.id, status: one.status }).collect(),
    }
}
