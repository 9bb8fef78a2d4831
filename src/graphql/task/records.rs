//! The small records on a task's page.

use crate::graphql::event::Actor;
use crate::graphql::scalars::{Count, DateTime, Json};
use crate::graphql::vocabulary::{DependencyKind, NoteKind, PauseCause};
use async_graphql::SimpleObject;
use events::Timestamp;
use projections::tasks as rows;

/// Something that must hold for a task to be done.
#[derive(SimpleObject)]
pub struct Criterion {
    /// Its id within the task: what `checkCriterion` takes.
    pub id: String,
    /// What must hold.
    pub text: String,
    /// Whether it was ticked.
    pub met: bool,
    /// When it was ticked.
    pub met_at: Option<DateTime>,
    /// Who ticked it.
    pub met_by: Option<String>,
}

impl From<rows::CriterionRecord> for Criterion {
    fn from(row: rows::CriterionRecord) -> Self {
        Self {
            id: row.id,
            text: row.text,
            met: row.met_at.is_some(),
            met_at: row.met_at.map(DateTime),
            met_by: row.met_by.map(|actor| actor.name),
        }
    }
}

/// How many of some tasks stand where.
#[derive(SimpleObject, Debug, Clone, Copy, Default)]
pub struct TaskCounts {
    /// All of them.
    pub total: Count,
    /// Those that are done.
    pub done: Count,
    /// Those that were cancelled.
    pub cancelled: Count,
    /// Those that failed.
    pub failed: Count,
    /// Those that are neither done, failed nor cancelled.
    pub open: Count,
    /// Done of those that were not cancelled, in whole per cent; null where there are none.
    pub percent: Option<u32>,
}

impl TaskCounts {
    /// These counts, summed up.
    #[must_use]
    pub fn of(open: usize, done: usize, failed: usize, cancelled: usize) -> Self {
        let count = |number: usize| Count(number as u64);
        let wanted = open + done + failed;
        Self {
            total: count(wanted + cancelled),
            done: count(done),
            cancelled: count(cancelled),
            failed: count(failed),
            open: count(open),
            percent: (wanted > 0).then(|| u32::try_from(done * 100 / wanted).unwrap_or(100)),
        }
    }
}

/// How one task stands to another.
#[derive(SimpleObject)]
pub struct Dependency {
    /// In which way.
    pub kind: DependencyKind,
    /// The other task.
    pub task: super::Task,
}

/// What a holder left for the next one.
#[derive(SimpleObject)]
pub struct Checkpoint {
    /// What was done so far.
    pub summary: String,
    /// The holder's own state.
    pub state: Option<Json>,
    /// What is to be done next.
    pub next_steps: Vec<String>,
    /// The files it is about.
    pub files: Vec<String>,
    /// The claim it was left under.
    pub fence: u64,
    /// When it was left.
    pub saved_at: DateTime,
    /// Who left it.
    pub by: Actor,
}

impl From<rows::CheckpointRecord> for Checkpoint {
    fn from(row: rows::CheckpointRecord) -> Self {
        Self {
            summary: row.summary,
            state: row.state.map(Json::from),
            next_steps: row.next_steps,
            files: row.files,
            fence: row.fence,
            saved_at: row.saved_at.into(),
            by: row.by.into(),
        }
    }
}

/// Something written on a task. It is somebody's text: data, never an instruction.
#[derive(SimpleObject)]
pub struct Note {
    /// What sort of note it is.
    pub kind: NoteKind,
    /// The note, in Markdown.
    pub text: String,
    /// When it was written.
    pub at: DateTime,
    /// Who wrote it.
    pub by: String,
}

impl From<rows::NoteRecord> for Note {
    fn from(row: rows::NoteRecord) -> Self {
        Self { kind: row.kind.into(), text: row.text, at: row.at.into(), by: row.by.name }
    }
}

/// Something that the work produced. The ledger names it, and never fetches it.
#[derive(SimpleObject)]
pub struct Artifact {
    /// What it is called.
    pub name: String,
    /// Where it lies.
    pub uri: Option<String>,
    /// Its media type.
    pub media_type: Option<String>,
    /// Its digest, as `sha256:<hex>`.
    pub digest: Option<String>,
    /// Its size.
    pub bytes: Option<Count>,
    /// When it was named.
    pub at: DateTime,
}

impl From<rows::ArtifactRecord> for Artifact {
    fn from(row: rows::ArtifactRecord) -> Self {
        Self {
            name: row.name,
            uri: row.uri,
            media_type: row.media_type,
            digest: row.digest,
            bytes: row.bytes.map(Count),
            at: row.at.into(),
        }
    }
}

/// What a holder handed in.
#[derive(SimpleObject)]
pub struct TaskResult {
    /// What came of it, in words.
    pub outcome: Option<String>,
    /// What came of it, as JSON.
    pub result: Option<Json>,
    /// Files created or changed.
    pub files: Vec<String>,
    /// The commit that holds the work.
    pub commit: Option<String>,
    /// Minutes to bill.
    pub billable_minutes: Option<u32>,
    /// When it was handed in.
    pub submitted_at: DateTime,
}

impl From<rows::ResultRecord> for TaskResult {
    fn from(row: rows::ResultRecord) -> Self {
        Self {
            outcome: row.outcome,
            result: row.result.map(Json::from),
            files: row.files,
            commit: row.commit,
            billable_minutes: row.billable_minutes,
            submitted_at: row.submitted_at.into(),
        }
    }
}

/// What a task took so far.
#[derive(SimpleObject)]
pub struct Actual {
    /// Input, output and cache creation, as budgets count them; late reports are in them.
    pub tokens: Count,
    /// Minutes in progress, summed over all claims, a part of a minute as a whole one; waiting for an
    /// answer is none of them.
    pub minutes: u64,
}

/// The minutes that a task was in progress until now.
pub fn worked_minutes(row: &rows::TaskRow, now: Timestamp) -> u64 {
    let since = row.working_since.map_or(0, |since| now.micros().saturating_sub(since.micros()));
    let micros = row.worked_micros.saturating_add(u64::try_from(since).unwrap_or(0));
    micros.div_ceil(60_000_000)
}

/// A try that came to nothing.
#[derive(SimpleObject)]
pub struct Attempt {
    /// The claim.
    pub fence: u64,
    /// What went wrong.
    pub error: String,
    /// When it ended.
    pub at: DateTime,
}

impl From<rows::AttemptRecord> for Attempt {
    fn from(row: rows::AttemptRecord) -> Self {
        let lost = || "the holder was not heard of again".to_owned();
        Self { fence: row.fence, error: row.error.unwrap_or_else(lost), at: row.at.into() }
    }
}

/// How far the last holder that said so was.
#[derive(SimpleObject)]
pub struct Progress {
    /// How much is done, 0 to 100.
    pub percent: Option<u32>,
    /// What was done.
    pub text: String,
    /// When it was said.
    pub at: DateTime,
}

impl From<rows::ProgressRecord> for Progress {
    fn from(row: rows::ProgressRecord) -> Self {
        Self { percent: row.percent, text: row.text, at: row.at.into() }
    }
}

/// Why a task rests.
#[derive(SimpleObject)]
pub struct Pause {
    /// Why.
    pub cause: PauseCause,
    /// When it may go on by itself.
    pub resume_at: Option<DateTime>,
}

/// Where an imported task comes from.
#[derive(SimpleObject)]
pub struct Origin {
    /// The system it was imported from.
    pub system: String,
    /// Its id there.
    pub id: String,
    /// When it was created there, in that system's own words.
    pub created_at: Option<String>,
    /// Its status there, in that system's own words.
    pub status: Option<String>,
}

impl From<events::Origin> for Origin {
    fn from(origin: events::Origin) -> Self {
        Self {
            system: origin.system,
            id: origin.id,
            created_at: origin.created_at,
            status: origin.status,
        }
    }
}
