//! Why a task says no: each names the state, the rule and the way out.

use super::NotClaimable;
use events::TaskStatus;

/// Why a command to a task is refused.
#[derive(
    Debug, Clone, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr, strum::VariantNames,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum TaskRefusal {
    /// A cause for which nothing rests by itself.
    #[error(
        "a failed attempt rests for BUDGET or RATE_LIMIT; for {0} use pauseTask, or leave it out"
    )]
    CauseIsNoLimit(events::PauseCause),
    /// No such task.
    #[error("there is no task {0}; check the id or key")]
    TaskUnknown(String),
    /// The id is taken.
    #[error("a task of this id exists already")]
    TaskExists,
    /// The state does not allow it.
    #[error("a task that is {status} can't be {wanted}; {way_out}")]
    TaskStateForbids {
        /// Where it stands.
        status: TaskStatus,
        /// What was wanted of it.
        wanted: &'static str,
        /// What to do instead.
        way_out: &'static str,
    },
    /// Closed tasks are not worked on.
    #[error("the task is {status} and so closed; reopen it first")]
    TaskClosed {
        /// Where it stands.
        status: TaskStatus,
    },
    /// Somebody holds it.
    #[error("the task is held by {holder} under fence {fence}; wait, or claim another one")]
    TaskAlreadyClaimed {
        /// The holder's name.
        holder: String,
        /// The live claim.
        fence: u64,
    },
    /// It can't be handed out now.
    #[error("the task can't be claimed: {0}")]
    TaskNotClaimable(NotClaimable),
    /// An agent wrote without its fence.
    #[error("an agent's write needs the fence of its claim; it came with the claim")]
    FenceMissing,
    /// The claim is not the live one any more.
    #[error(
        "fence {given} is not the live claim of the task, which is {status} (its last fence is \
         {last}); stop working on it, and claim it again if it is free"
    )]
    ClaimLost {
        /// What the writer gave.
        given: u64,
        /// The last fence that the task had.
        last: u64,
        /// Where the task stands now: so a holder learns that it was cancelled.
        status: TaskStatus,
    },
    /// The claim is another agent's.
    #[error("the task is held by another agent")]
    ClaimNotYours,
    /// Nobody holds it.
    #[error("nobody holds the task; claim it first")]
    TaskNotClaimed,
    /// The agent holds as many as it may.
    #[error("the agent holds {held} tasks and may hold {capacity}; finish one first")]
    AgentAtCapacity {
        /// How many it holds.
        held: usize,
        /// How many it may.
        capacity: u32,
    },
    /// The session's window is too full.
    #[error("the session's context window is {fill} % full; start a new session")]
    ContextFull {
        /// How full, in per cent.
        fill: u64,
    },
    /// A lease out of bounds.
    #[error("a lease must be 5 to 3600 seconds, not {0}")]
    LeaseOutOfBounds(u32),
    /// No title.
    #[error("a task needs a title")]
    TitleEmpty,
    /// A text out of bounds.
    #[error("{field} is {length} characters long, and {max} are kept; shorten it")]
    TextTooLong {
        /// Which text.
        field: &'static str,
        /// How long it is.
        length: usize,
        /// How long it may be.
        max: usize,
    },
    /// A list out of bounds.
    #[error("{field} has {length} entries, and {max} are kept; leave some out")]
    ListTooLong {
        /// Which list.
        field: &'static str,
        /// How long it is.
        length: usize,
        /// How long it may be.
        max: usize,
    },
    /// A text is missing.
    #[error("{field} is empty; say something")]
    TextEmpty {
        /// Which text.
        field: &'static str,
    },
    /// A number out of bounds.
    #[error("{field} must be {bounds}")]
    NumberOutOfBounds {
        /// Which number.
        field: &'static str,
        /// What it may be.
        bounds: &'static str,
    },
    /// It would wait for itself.
    #[error("this would close a circle: {0}; remove one of these dependencies first")]
    DependencyCycle(String),
    /// It names itself.
    #[error("a task can't depend on itself")]
    DependencyOnItself,
    /// There is no such dependency.
    #[error("there is no such dependency to remove")]
    DependencyUnknown,
    /// There is nothing to accept.
    #[error("the task handed in no plan; its result has no `subtasks`")]
    PlanMissing,
    /// A path has not the shape of one.
    #[error("`{0}` is no path from the repository's root; write it like src/store/**")]
    PathMalformed(String),
    /// Somebody else is at the same files.
    #[error("the task can't be confined so: {0}")]
    PathsTaken(NotClaimable),
    /// No such criterion.
    #[error("the task has no criterion {0}")]
    CriterionUnknown(String),
    /// Two criteria of one id.
    #[error("the task has a criterion {0} already; choose another id")]
    CriterionExists(String),
    /// A parent that is its own descendant.
    #[error("a task can't be part of itself or of one of its parts")]
    ParentCycle,
    /// The project has other phases.
    #[error("the project has no phase {phase}; there are: {known}")]
    PhaseUnknown {
        /// What was named.
        phase: String,
        /// The phases that there are.
        known: String,
    },
    /// Its parts are not finished.
    #[error(
        "{0} of its subtasks are open; finish, cancel or move them first, or release the task: it \
         is finished when they are"
    )]
    SubtasksOpen(usize),
    /// A time that has passed.
    #[error("{field} lies in the past; choose a later time, or leave it out")]
    TimeInThePast {
        /// Which time.
        field: &'static str,
    },
    /// No agent was named where one is needed.
    #[error("say which agent")]
    AgentMissing,
    /// There is nothing to answer.
    #[error("no such question of the task is open; it may have been answered already")]
    QuestionNotOpen,
    /// A choice without choices, or choices without a choice.
    #[error("a choice has two choices at the least, and no other question has any")]
    ChoicesMissing,
    /// A deadline without a default.
    #[error("a question with a deadline needs a default, which is the answer then")]
    DefaultMissing,
    /// The answer is none of those that can be chosen from.
    #[error("the answer must be one of: {choices}")]
    AnswerNotAmongChoices {
        /// What can be chosen from.
        choices: String,
    },
    /// No such gate.
    #[error("the project has no gate {gate} for such a task; there are: {known}")]
    GateUnknown {
        /// What was named.
        gate: String,
        /// The gates that there are.
        known: String,
    },
    /// Nothing to verify.
    #[error("nothing shows yet that the gate {0} was passed; show its evidence first")]
    GateNotEvidenced(String),
    /// Who showed it can't verify it.
    #[error("who showed a gate's evidence can't verify it; ask somebody else")]
    VerifyingOwnWork,
    /// Not all gates are shown as well as they must be.
    #[error("gates are missing: {0}; show their evidence first")]
    GatesMissing(String),
    /// The author can't judge.
    #[error("who did the work can't judge it; ask somebody else")]
    ReviewOfOwnWork,
    /// The agent can't judge.
    #[error("the project's reviewers need the skill {0}; ask one who has it")]
    ReviewerSkillMissing(String),
    /// The key is good for one claim only.
    #[error(
        "this key is good for {0} alone, as long as that claim is held; ask with the agent's own key"
    )]
    KeyOfOneClaim(String),
    /// The result is not what the project wants.
    #[error("the result does not keep to the project's schema: {0}; mend it and hand it in again")]
    ResultInvalid(String),
    /// The claim is too young to be reclaimed.
    #[error("the claim's grace has not passed yet")]
    GraceNotOver,
    /// The key may do this only with a grant.
    #[error("this key may not do that; ask for the grant `{0}`, or use an operator's key")]
    GrantMissing(&'static str),
}
