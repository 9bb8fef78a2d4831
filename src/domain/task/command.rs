//! What can be asked of a task.

use super::{NewTask, TaskChange};
use crate::domain::{AgentRef, ProjectRef, SessionRef, TaskRef};
use events::{DependencyKind, FreeJson, GateEvidence, NoteKind, PauseCause, Question, Timestamp};
use uuid::Uuid;

/// A claim's number as a writer gives it: needed from agents, optional from operators.
pub type Fence = Option<u64>;

/// What a holder leaves for the next one.
#[derive(Debug, Clone)]
pub struct Checkpoint {
    /// What was done so far.
    pub summary: String,
    /// The holder's own state.
    pub state: Option<FreeJson>,
    /// What is to be done next.
    pub next_steps: Vec<String>,
    /// The files it is about.
    pub files: Vec<String>,
}

/// What a holder hands in.
#[derive(Debug, Clone, Default)]
pub struct Submission {
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
    /// How the project's gates came out; by whom is filled in.
    pub gates: Vec<GateEvidence>,
}

/// A search for the best task there is for an agent.
#[derive(Debug, Clone)]
pub struct ClaimNext {
    /// Who wants it; an agent's key is itself.
    pub agent: Option<AgentRef>,
    /// The session it will be done in.
    pub session: SessionRef,
    /// Only in these projects; in all when empty.
    pub projects: Vec<ProjectRef>,
    /// Only what these skills suffice for; the agent's own when absent.
    pub skills: Option<Vec<String>>,
    /// The lease's term.
    pub lease_seconds: Option<u32>,
}

/// Something to be done to a task.
#[derive(Debug, Clone)]
pub enum TaskCommand {
    /// Write it down.
    Create(Box<NewTask>),
    /// Describe it otherwise.
    Change(Box<TaskChange>),
    /// Hand it out although something is missing.
    Ready,
    /// Only this agent may claim it; any agent when absent.
    Assign {
        /// The agent.
        assignee: Option<AgentRef>,
    },
    /// Say which files it may touch; any if none are named.
    Confine {
        /// Patterns of paths.
        paths: Vec<String>,
        /// The claim.
        fence: Fence,
    },
    /// It depends on another.
    AddDependency {
        /// The other.
        on: TaskRef,
        /// How.
        kind: DependencyKind,
    },
    /// It depends on another no more.
    RemoveDependency {
        /// The other.
        on: TaskRef,
        /// How it did; in every way when absent.
        kind: Option<DependencyKind>,
    },
    /// Write something on it.
    AddNote {
        /// What sort of note.
        kind: NoteKind,
        /// The note.
        text: String,
    },
    /// Name something that the work produced.
    AttachArtifact {
        /// What it is called.
        name: String,
        /// Where it lies.
        uri: Option<String>,
        /// Its media type.
        media_type: Option<String>,
        /// Its digest.
        digest: Option<String>,
        /// Its size.
        bytes: Option<u64>,
        /// The claim.
        fence: Fence,
    },
    /// Tick a criterion.
    CheckCriterion {
        /// Its id.
        criterion: String,
        /// The claim.
        fence: Fence,
    },
    /// It was closed elsewhere (imports).
    CloseElsewhere {
        /// The other system's word.
        how: String,
        /// When.
        at: Option<Timestamp>,
    },
    /// Take hold of it.
    Claim {
        /// Who; an agent's key is itself.
        agent: Option<AgentRef>,
        /// In which session.
        session: SessionRef,
        /// The lease's term.
        lease_seconds: Option<u32>,
    },
    /// Show a sign of life.
    Heartbeat {
        /// The claim.
        fence: Fence,
    },
    /// Issue a key of that id that is good for the live claim alone.
    IssueKey(Fence, Uuid),
    /// Say how far it is.
    ReportProgress {
        /// The claim.
        fence: Fence,
        /// How much is done, 0 to 100.
        percent: Option<u32>,
        /// What was done.
        text: String,
    },
    /// Leave what the next one needs.
    SaveCheckpoint {
        /// The claim.
        fence: Fence,
        /// What is left.
        checkpoint: Checkpoint,
    },
    /// Let it rest.
    Pause {
        /// The claim.
        fence: Fence,
        /// Why.
        cause: PauseCause,
        /// What is left for the next one.
        checkpoint: Option<Checkpoint>,
        /// When it may go on.
        resume_at: Option<Timestamp>,
    },
    /// Let it be handed out again.
    Resume,
    /// The time until which it rests has come (policy).
    ResumeInTime,
    /// Something that is no task stands in its way.
    Block {
        /// The claim.
        fence: Fence,
        /// What.
        reason: String,
    },
    /// Nothing stands in its way any more.
    Unblock {
        /// What became of it.
        reason: Option<String>,
    },
    /// Hand it in.
    Complete {
        /// The claim.
        fence: Fence,
        /// What was produced.
        submission: Box<Submission>,
    },
    /// Give up.
    Fail {
        /// The claim.
        fence: Fence,
        /// What went wrong.
        error: String,
        /// A spent budget or a provider's limit: then it rests instead, unless the project says not.
        cause: Option<PauseCause>,
        /// When it may go on, if it rests.
        resume_at: Option<Timestamp>,
    },
    /// Its holder was told to stop by a budget and did not in time (policy).
    Park {
        /// The claim.
        fence: u64,
    },
    /// Give it back.
    Release {
        /// The claim.
        fence: Fence,
        /// Why.
        reason: Option<String>,
    },
    /// Ask something that only a human can answer.
    AskQuestion {
        /// The claim.
        fence: Fence,
        /// The question; its fence is filled in.
        question: Box<Question>,
    },
    /// Answer the open question.
    AnswerQuestion {
        /// The question that is meant; whichever is open when absent.
        question: Option<Uuid>,
        /// The answer.
        answer: String,
        /// What else there is to say.
        comment: Option<String>,
    },
    /// The open question's deadline passed (policy).
    AnswerByDefault,
    /// Let an agent begin.
    ApproveStart {
        /// The agent.
        agent: AgentRef,
        /// For how long the task is kept for it.
        hold_seconds: Option<u32>,
    },
    /// Let nobody begin, or not that agent.
    DeclineStart {
        /// The agent.
        agent: Option<AgentRef>,
        /// Why.
        reason: String,
    },
    /// Show how a gate's check came out.
    ShowEvidence {
        /// The claim.
        fence: Fence,
        /// What is shown; by whom is filled in.
        evidence: Box<GateEvidence>,
    },
    /// Agree with a gate's evidence.
    VerifyGate {
        /// The gate.
        gate: String,
    },
    /// Be content with what was handed in.
    Approve {
        /// What there is to say.
        comment: Option<String>,
    },
    /// Want something done otherwise.
    RequestChanges {
        /// What.
        comment: String,
    },
    /// Nobody judged it in time (policy).
    ApproveUnjudged,
    /// Its subtasks are finished (a consequence).
    RollUp,
    /// It is not wanted any more.
    Cancel {
        /// Why.
        reason: Option<String>,
    },
    /// It is wanted after all.
    Reopen {
        /// Why.
        reason: Option<String>,
    },
    /// Accept what it planned: these tasks are written down in the same request.
    AcceptPlan {
        /// The new tasks.
        tasks: Vec<Uuid>,
    },
    /// Leave it out of lists.
    Archive,
    /// It was closed as long ago as its project says (policy).
    ArchiveInTime,
    /// The lease passed without a sign of life (policy).
    Suspect {
        /// The claim.
        fence: u64,
    },
    /// The grace passed too (policy).
    Reclaim {
        /// The claim.
        fence: u64,
    },
}
