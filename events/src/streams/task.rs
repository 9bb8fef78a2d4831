//! What happens to a task: first how it is described, then how it is worked on.

use crate::values::{
    AcceptedPlan, Approval, ChangeRequest, ClaimKey, CompletedBy, Confinement, Criterion,
    DependencyKind, FreeJson, GateCheck, GateEvidence, NoteKind, Origin, PauseCause, Priority,
    Question, QuestionAnswer, ReleasedBy, RollUp, StartApproval, StartRefusal, TaskType, Timestamp,
};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};
use uuid::Uuid;

/// The events of one task's stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, IntoStaticStr, VariantNames)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::large_enum_variant,
    reason = "an event is made once and moved seldom; a box would cost every fold a look-up"
)]
pub enum TaskEvent {
    /// A task was written down.
    TaskCreated {
        /// The only agent that may claim it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assignee: Option<Uuid>,
        /// Whether a client pays for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        billable: Option<bool>,
        /// The branch it is to be done on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        branch: Option<String>,
        /// How hard it is expected to be, 1 to 10.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        complexity: Option<u32>,
        /// What else a worker should know, as free JSON.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        context: Option<FreeJson>,
        /// What must hold for it to be done.
        criteria: Vec<Criterion>,
        /// What is to be done, in Markdown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        description: Option<String>,
        /// Minutes it is expected to take.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        estimate_minutes: Option<u32>,
        /// Tokens it is expected to take.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        estimate_tokens: Option<u64>,
        /// What it is called elsewhere.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        external_ref: Option<String>,
        /// Where it is discussed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        issue_url: Option<String>,
        /// Free labels.
        labels: Vec<String>,
        /// After how many failures and reclaims it fails for good.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_attempts: Option<u32>,
        /// Until when it is not handed out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        not_before: Option<Timestamp>,
        /// Its number in that project: `CORE-42` is number 42 of `CORE`.
        number: u64,
        /// Where an imported task comes from; its history before is unknown here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        origin: Option<Origin>,
        /// The task that this one is part of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<Uuid>,
        /// The project's phase it belongs to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phase: Option<String>,
        /// Minutes planned for billing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        planned_minutes: Option<u32>,
        /// How urgent it is; absent until triage.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        priority: Option<Priority>,
        /// The project it belongs to.
        project: Uuid,
        /// The repository it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        repository: Option<String>,
        /// Skills that a worker must have, all of them.
        skills: Vec<String>,
        /// What kind of work it is.
        task_type: TaskType,
        /// What is to be done, in a line.
        title: String,
    },
    /// Its title was put otherwise.
    TaskRetitled {
        /// The new title.
        title: String,
    },
    /// Its description or context was written anew; what is absent stayed.
    TaskDescribed {
        /// The new context, as a whole.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        context: Option<FreeJson>,
        /// The new description.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        description: Option<String>,
    },
    /// Its urgency was judged anew.
    TaskPrioritized {
        /// The new priority.
        priority: Priority,
    },
    /// Labels were put on or taken off.
    TaskLabelled {
        /// Labels put on.
        added: Vec<String>,
        /// Labels taken off.
        removed: Vec<String>,
    },
    /// Its effort was estimated anew, as a whole.
    TaskEstimated {
        /// How hard it is expected to be, 1 to 10.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        complexity: Option<u32>,
        /// Minutes it is expected to take.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minutes: Option<u32>,
        /// Tokens it is expected to take.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tokens: Option<u64>,
    },
    /// It was put off, or its waiting was lifted.
    TaskPostponed {
        /// Until when it is not handed out; absent: at once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        not_before: Option<Timestamp>,
    },
    /// From now on only this agent may claim it.
    TaskAssigned {
        /// The agent.
        assignee: Uuid,
    },
    /// Any agent may claim it again.
    TaskUnassigned {},
    /// It was put elsewhere: the whole of its new place.
    TaskMoved {
        /// Its number there.
        number: u64,
        /// The task it is part of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<Uuid>,
        /// Its phase.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phase: Option<String>,
        /// Its project from now on.
        project: Uuid,
    },
    /// From now on it touches these files only, and holds them with each claim.
    TaskConfined(Confinement),
    /// One more thing must hold for it to be done.
    CriterionAdded {
        /// The criterion's id within the task.
        id: String,
        /// What must hold.
        text: String,
    },
    /// A criterion was ticked.
    CriterionMet {
        /// The claim under which a holder ticked it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fence: Option<u64>,
        /// The criterion's id.
        id: String,
    },
    /// A criterion is asked for no more.
    CriterionDropped {
        /// The criterion's id.
        id: String,
        /// Why, if somebody said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// It depends on another task from now on; stored with the dependent.
    DependencyAdded {
        /// How they are related.
        kind: DependencyKind,
        /// The other task.
        on: Uuid,
    },
    /// It depends on that task no more in that way.
    DependencyRemoved {
        /// How they were related.
        kind: DependencyKind,
        /// The other task.
        on: Uuid,
    },
    /// Somebody wrote something on it.
    NoteAdded {
        /// What sort of note it is.
        kind: NoteKind,
        /// The note, in Markdown.
        text: String,
    },
    /// Something that the work produced was named.
    ArtifactAttached {
        /// Its size in bytes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bytes: Option<u64>,
        /// Its digest, as `sha256:<hex>`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        digest: Option<String>,
        /// Its media type.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        media_type: Option<String>,
        /// What it is called.
        name: String,
        /// Where it lies; never fetched by the ledger.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        uri: Option<String>,
    },
    /// It is described well enough to be handed out.
    TaskReadied {},
    /// An import found it closed; who did the work is not known here.
    TaskClosedElsewhere {
        /// When it was closed there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<Timestamp>,
        /// The other system's word for how it was closed.
        how: String,
    },
    /// An agent took hold of it.
    TaskClaimed {
        /// The holder.
        agent: Uuid,
        /// 1 and the failures and reclaims so far.
        attempt: u32,
        /// The claim's number: one more than the task's last.
        fence: u64,
        /// How long the hold lasts without a sign of life.
        lease_seconds: u32,
        /// Tokens set aside from the budgets above, drawn down by reports.
        reserved: u64,
        /// Whether it goes on from a pause.
        resumes: bool,
        /// The holder's session.
        session: Uuid,
    },
    /// A key was issued that is good for the live claim, and for nothing else.
    ClaimKeyIssued(ClaimKey),
    /// The lease passed without a sign of life.
    ClaimSuspected {
        /// The claim.
        fence: u64,
    },
    /// The holder came back in time.
    ClaimRevived {
        /// The claim.
        fence: u64,
    },
    /// The grace passed too; the claim is ended.
    ClaimReclaimed {
        /// The claim.
        fence: u64,
    },
    /// The task was given back.
    ClaimReleased {
        /// Whether its holder or an operator did it.
        by: ReleasedBy,
        /// The claim.
        fence: u64,
        /// Why, if somebody said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The holder said how far it is.
    ProgressReported {
        /// The claim.
        fence: u64,
        /// How much is done, 0 to 100.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        percent: Option<u32>,
        /// What was done.
        text: String,
    },
    /// The holder left what the next one needs.
    CheckpointSaved {
        /// The claim.
        fence: u64,
        /// The files it is about.
        files: Vec<String>,
        /// What is to be done next.
        next_steps: Vec<String>,
        /// The holder's own state.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        state: Option<FreeJson>,
        /// What was done so far.
        summary: String,
    },
    /// The work rests.
    TaskPaused {
        /// Why it rests.
        cause: PauseCause,
        /// The claim that it ended, if there was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fence: Option<u64>,
        /// When it may go on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        resume_at: Option<Timestamp>,
    },
    /// A resting task may be handed out again.
    TaskResumed {},
    /// Something that is no task stands in its way.
    TaskBlocked {
        /// The claim that it ended, if there was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fence: Option<u64>,
        /// What stands in the way.
        reason: String,
    },
    /// Nothing stands in its way any more.
    TaskUnblocked {
        /// What became of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The holder asked something that only a human can answer.
    QuestionAsked(Question),
    /// The question was answered, or its default became the answer.
    QuestionAnswered(QuestionAnswer),
    /// An operator let an agent begin.
    StartApproved(StartApproval),
    /// An operator let nobody begin, or not that agent.
    StartDeclined(StartRefusal),
    /// Somebody showed how a gate's check came out.
    GateEvidenced(GateEvidence),
    /// Somebody else looked at the evidence and agrees.
    GateVerified(GateCheck),
    /// The holder handed in what it produced.
    TaskSubmitted {
        /// Minutes to bill.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        billable_minutes: Option<u32>,
        /// The commit that holds the work.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        commit: Option<String>,
        /// The claim that it ended.
        fence: u64,
        /// Files created or changed.
        files: Vec<String>,
        /// What came of it, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<String>,
        /// What came of it, as free JSON.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        result: Option<FreeJson>,
    },
    /// A reviewer wants something to be done otherwise.
    ChangesRequested(ChangeRequest),
    /// A reviewer is content.
    TaskApproved(Approval),
    /// It is done.
    TaskCompleted {
        /// On whose word.
        by: CompletedBy,
    },
    /// All its subtasks are finished, and so is it.
    TaskRolledUp(RollUp),
    /// The holder gave up.
    AttemptFailed {
        /// What went wrong.
        error: String,
        /// The claim that it ended.
        fence: u64,
    },
    /// It was tried as often as it may be.
    TaskFailed {
        /// How often.
        attempts: u32,
    },
    /// It is not wanted any more.
    TaskCancelled {
        /// The claim that it ended, if there was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fence: Option<u64>,
        /// Why, if somebody said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// What it planned was accepted, and is its own from now on.
    PlanAccepted(AcceptedPlan),
    /// It is closed, and lists leave it out.
    TaskArchived {},
    /// It is wanted after all.
    TaskReopened {
        /// Why, if somebody said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}
