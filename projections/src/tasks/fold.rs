//! What becomes of a task's row by an event of its stream.

use super::judgement::say;
use super::row::{
    ActorRecord, ArtifactRecord, AttemptRecord, CheckpointRecord, CriterionRecord, NoteRecord,
    ProgressRecord, ResultRecord, TaskRow,
};
use super::{Course, Tasks, urgency_of};
use crate::{Happening, Kept as _, Unfoldable};
use events::{FreeJson, TaskEvent, TaskStatus};
use uuid::Uuid;

/// The row of a task that was just written down; nothing for any other event.
pub(super) fn created(task: Uuid, event: &TaskEvent, at: &Happening<'_>) -> Option<TaskRow> {
    let TaskEvent::TaskCreated {
        project,
        number,
        title,
        description,
        priority,
        task_type,
        labels,
        criteria,
        context,
        parent,
        phase,
        estimate_tokens,
        estimate_minutes,
        complexity,
        skills,
        assignee,
        not_before,
        external_ref,
        issue_url,
        repository,
        branch,
        billable,
        planned_minutes,
        max_attempts,
        origin,
    } = event.clone()
    else {
        return None;
    };
    let criteria = criteria.into_iter().map(|c| CriterionRecord::open(c.id, c.text)).collect();
    Some(TaskRow {
        task,
        project,
        number,
        title,
        description,
        priority,
        urgency: urgency_of(priority),
        task_type,
        labels,
        skills,
        criteria,
        context: not_null(context),
        parent,
        phase,
        paths: Vec::new(),
        assignee,
        not_before,
        estimate_tokens,
        estimate_minutes,
        complexity,
        external_ref,
        issue_url,
        repository,
        branch,
        billable,
        planned_minutes,
        max_attempts,
        origin,
        course: Course::begun(),
        working_since: None,
        worked_micros: 0,
        attempts: Vec::new(),
        progress: None,
        checkpoint: None,
        notes: Vec::new(),
        artifacts: Vec::new(),
        result: None,
        questions: Vec::new(),
        start: None,
        gates: Vec::new(),
        reviews: Vec::new(),
        cancel_reason: None,
        closed_elsewhere: None,
        archived: false,
        created_position: at.envelope.position,
        created_at: at.envelope.recorded_at,
        occurred_at: at.envelope.occurred_at(),
        updated_at: at.envelope.recorded_at,
        updated_position: at.envelope.position,
        closed_position: None,
        closed_at: None,
    })
}

/// The row after an event other than its creation.
pub(super) fn changed(
    mut row: TaskRow,
    event: &TaskEvent,
    at: &Happening<'_>,
) -> Result<TaskRow, Unfoldable> {
    if matches!(event, TaskEvent::TaskCreated { .. }) {
        return Err(at.unfoldable(Tasks::NAME, "the task was created before"));
    }
    describe(&mut row, event);
    tick(&mut row, event, at)?;
    attach(&mut row, event, at);
    say(&mut row, event, at)?;
    // Before the course ends the hold: what ended keeps who held it.
    work(&mut row, event, at);
    row.course = row.course.after(event, at, Tasks::NAME)?;
    measure(&mut row, at);
    row.updated_at = at.envelope.recorded_at;
    row.updated_position = at.envelope.position;
    close(&mut row, event, at);
    Ok(row)
}

/// Counts the time in progress: what waits for an answer is not worked on, though it may be held.
fn measure(row: &mut TaskRow, at: &Happening<'_>) {
    let now = at.envelope.recorded_at;
    match (row.course.status, row.working_since) {
        (TaskStatus::InProgress, None) => row.working_since = Some(now),
        (TaskStatus::InProgress, Some(_)) | (_, None) => {}
        (_, Some(since)) => {
            let micros = now.micros().saturating_sub(since.micros());
            row.worked_micros += u64::try_from(micros).unwrap_or(0);
            row.working_since = None;
        }
    }
}

fn describe(row: &mut TaskRow, event: &TaskEvent) {
    match event {
        TaskEvent::TaskRetitled { title } => row.title.clone_from(title),
        TaskEvent::TaskDescribed { description, context } => {
            if description.is_some() {
                row.description.clone_from(description);
            }
            if context.is_some() {
                row.context = not_null(context.clone());
            }
        }
        TaskEvent::TaskPrioritized { priority } => {
            row.priority = Some(*priority);
            row.urgency = urgency_of(row.priority);
        }
        TaskEvent::TaskLabelled { added, removed } => {
            row.labels.retain(|label| !removed.contains(label));
            for label in added {
                if !row.labels.contains(label) {
                    row.labels.push(label.clone());
                }
            }
        }
        TaskEvent::TaskEstimated { tokens, minutes, complexity } => {
            row.estimate_tokens = *tokens;
            row.estimate_minutes = *minutes;
            row.complexity = *complexity;
        }
        TaskEvent::TaskPostponed { not_before } => row.not_before = *not_before,
        TaskEvent::TaskAssigned { assignee } => row.assignee = Some(*assignee),
        TaskEvent::TaskUnassigned {} => row.assignee = None,
        TaskEvent::TaskMoved { project, number, parent, phase } => {
            row.project = *project;
            row.number = *number;
            row.parent = *parent;
            row.phase.clone_from(phase);
        }
        TaskEvent::TaskConfined(to) => row.paths.clone_from(&to.paths),
        _ => {}
    }
}

fn tick(row: &mut TaskRow, event: &TaskEvent, at: &Happening<'_>) -> Result<(), Unfoldable> {
    match event {
        TaskEvent::CriterionAdded { id, text } => {
            row.criteria.push(CriterionRecord::open(id.clone(), text.clone()));
        }
        TaskEvent::CriterionMet { id, .. } => {
            let criterion = row.criteria.iter_mut().find(|criterion| criterion.id == *id);
            let criterion = criterion.ok_or_else(|| {
                at.unfoldable(Tasks::NAME, format!("the task has no criterion `{id}`"))
            })?;
            criterion.met_at = Some(at.envelope.occurred_at());
            criterion.met_by = Some(ActorRecord::of(at));
        }
        TaskEvent::CriterionDropped { id, .. } => {
            row.criteria.retain(|criterion| criterion.id != *id);
        }
        _ => {}
    }
    Ok(())
}

fn attach(row: &mut TaskRow, event: &TaskEvent, at: &Happening<'_>) {
    let (when, by) = (at.envelope.occurred_at(), ActorRecord::of(at));
    match event {
        TaskEvent::NoteAdded { kind, text } => {
            row.notes.push(NoteRecord { kind: *kind, text: text.clone(), at: when, by });
        }
        TaskEvent::ArtifactAttached { name, uri, media_type, digest, bytes } => {
            row.artifacts.push(ArtifactRecord {
                name: name.clone(),
                uri: uri.clone(),
                media_type: media_type.clone(),
                digest: digest.clone(),
                bytes: *bytes,
                at: when,
                by,
            });
        }
        _ => {}
    }
}

fn work(row: &mut TaskRow, event: &TaskEvent, at: &Happening<'_>) {
    let (when, agent) = (at.envelope.occurred_at(), row.course.holder);
    match event {
        TaskEvent::ProgressReported { percent, text, .. } => {
            row.progress = Some(ProgressRecord { percent: *percent, text: text.clone(), at: when });
        }
        TaskEvent::CheckpointSaved { fence, summary, state, next_steps, files } => {
            row.checkpoint = Some(CheckpointRecord {
                summary: summary.clone(),
                state: not_null(state.clone()),
                next_steps: next_steps.clone(),
                files: files.clone(),
                fence: *fence,
                saved_at: when,
                by: ActorRecord::of(at),
            });
        }
        TaskEvent::ClaimReclaimed { fence } => {
            row.attempts.push(AttemptRecord { fence: *fence, agent, error: None, at: when });
        }
        TaskEvent::AttemptFailed { fence, error } => {
            let error = Some(error.clone());
            row.attempts.push(AttemptRecord { fence: *fence, agent, error, at: when });
        }
        TaskEvent::TaskSubmitted { outcome, result, files, commit, billable_minutes, .. } => {
            row.result = Some(ResultRecord {
                outcome: outcome.clone(),
                result: not_null(result.clone()),
                files: files.clone(),
                commit: commit.clone(),
                billable_minutes: *billable_minutes,
                agent,
                submitted_at: when,
            });
        }
        TaskEvent::TaskRolledUp(parts) => {
            row.result = Some(ResultRecord {
                outcome: parts.outcome.clone(),
                result: None,
                files: parts.files.clone(),
                commit: None,
                billable_minutes: None,
                agent: None,
                submitted_at: when,
            });
        }
        _ => {}
    }
}

fn close(row: &mut TaskRow, event: &TaskEvent, at: &Happening<'_>) {
    match event {
        TaskEvent::TaskCancelled { reason, .. } => row.cancel_reason.clone_from(reason),
        TaskEvent::TaskClosedElsewhere { how, .. } => row.closed_elsewhere = Some(how.clone()),
        TaskEvent::TaskReopened { .. } => {
            row.cancel_reason = None;
            row.closed_elsewhere = None;
        }
        _ => {}
    }
    row.archived = row.course.status.is_closed()
        && (row.archived || matches!(event, TaskEvent::TaskArchived {}));
    row.closed_position = match row.course.status.is_closed() {
        false => None,
        true => row.closed_position.or(Some(at.envelope.position)),
    };
    row.closed_at = match (row.course.status.is_closed(), event) {
        (false, _) => None,
        (true, TaskEvent::TaskClosedElsewhere { at: Some(then), .. }) => Some(*then),
        (true, _) => row.closed_at.or(Some(at.envelope.occurred_at())),
    };
}

/// A JSON null says nothing, and a column can't tell it from nothing.
fn not_null(json: Option<FreeJson>) -> Option<FreeJson> {
    json.filter(|json| !json.value().is_null())
}

impl CriterionRecord {
    const fn open(id: String, text: String) -> Self {
        Self { id, text, met_at: None, met_by: None }
    }
}

impl ActorRecord {
    /// Whoever made it happen.
    #[must_use]
    pub fn of(at: &Happening<'_>) -> Self {
        let metadata = &at.envelope.metadata;
        Self { kind: metadata.actor_kind, name: metadata.actor.clone() }
    }
}
