//! The row of a task: everything that its page and the lists show of it.

use super::Course;
use super::judgement::{GateRecord, QuestionRecord, ReviewRecord, StartRecord};
use events::{ActorKind, FreeJson, NoteKind, Origin, Priority, TaskType, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A task; its names are those of columns, records inside are kept as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskRow {
    /// Its id.
    pub task: Uuid,
    /// Its project.
    pub project: Uuid,
    /// Its number in the project.
    pub number: u64,
    /// What is to be done, in a line.
    pub title: String,
    /// What is to be done, in Markdown.
    pub description: Option<String>,
    /// How urgent it is; absent until triage.
    pub priority: Option<Priority>,
    /// The priority as a number to order by: 0 is the most urgent, 5 not judged yet.
    pub urgency: u8,
    /// What kind of work it is.
    pub task_type: TaskType,
    /// Free labels, in the order they were put on.
    pub labels: Vec<String>,
    /// Skills that a worker must have.
    pub skills: Vec<String>,
    /// What must hold for it to be done.
    pub criteria: Vec<CriterionRecord>,
    /// What else a worker should know.
    pub context: Option<FreeJson>,
    /// The task that it is part of.
    pub parent: Option<Uuid>,
    /// Its phase in the project.
    pub phase: Option<String>,
    /// The files that it may touch, as patterns; any if empty.
    pub paths: Vec<String>,
    /// The only agent that may claim it.
    pub assignee: Option<Uuid>,
    /// Until when it is not handed out.
    pub not_before: Option<Timestamp>,
    /// Tokens it is expected to take.
    pub estimate_tokens: Option<u64>,
    /// Minutes it is expected to take.
    pub estimate_minutes: Option<u32>,
    /// How hard it is expected to be, 1 to 10.
    pub complexity: Option<u32>,
    /// What it is called elsewhere.
    pub external_ref: Option<String>,
    /// Where it is discussed.
    pub issue_url: Option<String>,
    /// The repository it is about.
    pub repository: Option<String>,
    /// The branch it is to be done on.
    pub branch: Option<String>,
    /// Whether a client pays for it.
    pub billable: Option<bool>,
    /// Minutes planned for billing.
    pub planned_minutes: Option<u32>,
    /// After how many failures and reclaims it fails for good.
    pub max_attempts: Option<u32>,
    /// Where an imported task comes from.
    pub origin: Option<Origin>,
    /// Where it stands.
    #[serde(flatten)]
    pub course: Course,
    /// Since when it is being worked on, without a break.
    pub working_since: Option<Timestamp>,
    /// For how long it was worked on before that, in microseconds, over all its claims.
    pub worked_micros: u64,
    /// The failures and reclaims so far.
    pub attempts: Vec<AttemptRecord>,
    /// How far the last holder that said so was.
    pub progress: Option<ProgressRecord>,
    /// What the last holder left for the next.
    pub checkpoint: Option<CheckpointRecord>,
    /// What was written on it, oldest first.
    pub notes: Vec<NoteRecord>,
    /// What the work produced, oldest first.
    pub artifacts: Vec<ArtifactRecord>,
    /// What was handed in last.
    pub result: Option<ResultRecord>,
    /// What was asked, oldest first.
    pub questions: Vec<QuestionRecord>,
    /// What was last said to its beginning.
    pub start: Option<StartRecord>,
    /// What is shown of its gates since the last judgement.
    pub gates: Vec<GateRecord>,
    /// How it was judged, oldest first.
    pub reviews: Vec<ReviewRecord>,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// How another system closed it, in that system's own word.
    pub closed_elsewhere: Option<String>,
    /// Whether it is closed and left out of lists.
    pub archived: bool,
    /// Where in the log it was written down.
    pub created_position: u64,
    /// When it was written down here.
    pub created_at: Timestamp,
    /// When it came to be by the source's own time.
    pub occurred_at: Timestamp,
    /// When something last happened to it.
    pub updated_at: Timestamp,
    /// Where in the log that was.
    pub updated_position: u64,
    /// Where in the log it was last closed.
    pub closed_position: Option<u64>,
    /// When it was done, failed or cancelled, by the source's own time.
    pub closed_at: Option<Timestamp>,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorRecord {
    /// What kind of actor it was.
    pub kind: ActorKind,
    /// Its name.
    pub name: String,
}

/// Something that must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionRecord {
    /// Its id within the task.
    pub id: String,
    /// What must hold.
    pub text: String,
    /// When it was ticked.
    pub met_at: Option<Timestamp>,
    /// Who ticked it.
    pub met_by: Option<ActorRecord>,
}

/// A try that came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptRecord {
    /// The claim.
    pub fence: u64,
    /// Who tried.
    pub agent: Option<Uuid>,
    /// What went wrong; absent where the holder was not heard of again.
    pub error: Option<String>,
    /// When it ended.
    pub at: Timestamp,
}

/// How far a holder said it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgressRecord {
    /// How much is done, 0 to 100.
    pub percent: Option<u32>,
    /// What was done.
    pub text: String,
    /// When it was said.
    pub at: Timestamp,
}

/// What a holder left for the next one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckpointRecord {
    /// What was done so far.
    pub summary: String,
    /// The holder's own state.
    pub state: Option<FreeJson>,
    /// What is to be done next.
    pub next_steps: Vec<String>,
    /// The files it is about.
    pub files: Vec<String>,
    /// The claim it was left under.
    pub fence: u64,
    /// When it was left.
    pub saved_at: Timestamp,
    /// Who left it.
    pub by: ActorRecord,
}

/// Something written on a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteRecord {
    /// What sort of note it is.
    pub kind: NoteKind,
    /// The note, in Markdown.
    pub text: String,
    /// When it was written, by the source's own time.
    pub at: Timestamp,
    /// Who wrote it.
    pub by: ActorRecord,
}

/// Something that the work produced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArtifactRecord {
    /// What it is called.
    pub name: String,
    /// Where it lies.
    pub uri: Option<String>,
    /// Its media type.
    pub media_type: Option<String>,
    /// Its digest, as `sha256:<hex>`.
    pub digest: Option<String>,
    /// Its size in bytes.
    pub bytes: Option<u64>,
    /// When it was named.
    pub at: Timestamp,
    /// Who named it.
    pub by: ActorRecord,
}

/// What was handed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResultRecord {
    /// What came of it, in words.
    pub outcome: Option<String>,
    /// What came of it, as free JSON.
    pub result: Option<FreeJson>,
    /// Files created or changed.
    pub files: Vec<String>,
    /// The commit that holds the work.
    pub commit: Option<String>,
    /// Minutes to bill.
    pub billable_minutes: Option<u32>,
    /// Who did the work.
    pub agent: Option<Uuid>,
    /// When it was handed in.
    pub submitted_at: Timestamp,
}
