//! The closed vocabularies of the ledger as GraphQL enums. Each mirrors one of the language, variant by
//! variant: the compiler refuses a mirror that misses one.

use async_graphql::Enum;

/// What a key may do.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "events::Role")]
pub enum Role {
    /// As one agent only: read, claim, work on its own claim, create and comment.
    Agent,
    /// Everything on work, agents and budgets, without a fence.
    Operator,
    /// Read everything, change nothing.
    Auditor,
    /// What an operator may, and keys and settings.
    Admin,
}

/// What a key may beyond its role.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "events::Grant")]
pub enum Grant {
    /// Claim for workers that it names.
    Orchestrate,
    /// Judge the work of others.
    Review,
}

/// What an agent is open for.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "events::Availability")]
pub enum Availability {
    /// It works, or would.
    Available,
    /// It waits for somebody to permit something.
    AwaitingPermission,
    /// Its provider asked it for patience.
    RateLimited,
    /// It is there and takes nothing.
    Away,
}

/// For whom a project's work is done.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "events::ProjectKind")]
pub enum ProjectKind {
    /// For a client who pays.
    Client,
    /// For ourselves.
    Development,
    /// For whatever has no project of its own.
    General,
}

/// How urgent a task is, the most urgent first.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "events::Priority")]
pub enum Priority {
    /// Before everything else.
    Critical,
    /// Soon.
    High,
    /// In its turn.
    Medium,
    /// When there is time.
    Low,
    /// Perhaps.
    Backlog,
}

/// What kind of work a task is.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "events::TaskType")]
pub enum TaskType {
    /// Something new is built.
    Implementation,
    /// Something is found out.
    Research,
    /// Somebody's work is judged.
    Review,
    /// Something is tried.
    Testing,
    /// Something is brought into service.
    Deployment,
    /// Something is explained.
    Documentation,
    /// Something broken is mended.
    Bugfix,
    /// Something is taken apart to be understood.
    Analysis,
    /// A whole of many tasks.
    Epic,
    /// What has to be done now and then.
    Chore,
}

/// How one task stands to another.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "events::DependencyKind")]
pub enum DependencyKind {
    /// The other must be done first.
    Blocks,
    /// The other is the whole that this is part of.
    ParentChild,
    /// They have to do with one another.
    Related,
    /// It was found while the other was worked on.
    DiscoveredFrom,
    /// It is the same work as the other.
    Duplicates,
    /// It takes the other's place.
    Supersedes,
}

/// What sort of note it is.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "events::NoteKind")]
pub enum NoteKind {
    /// Something said.
    Comment,
    /// How it is meant to be done.
    Design,
    /// Something learned that others should know.
    Insight,
    /// Something for whoever comes next.
    Handover,
}

/// Why work rests.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "events::PauseCause")]
pub enum PauseCause {
    /// The context window was full.
    ContextFull,
    /// A budget was spent.
    Budget,
    /// The provider asked for patience.
    RateLimit,
    /// An operator wished it; claimable only after resuming.
    Operator,
    /// Somebody else shall go on.
    Handover,
    /// Something else.
    Other,
}

/// What a budget counts.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "events::BudgetUnit")]
pub enum BudgetUnit {
    /// Input, output and cache creation.
    Tokens,
    /// Micro-dollars.
    Money,
}

/// For how long a limit holds.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "events::BudgetPeriod")]
pub enum BudgetPeriod {
    /// For ever.
    Total,
    /// A day in the ledger's time zone.
    Day,
    /// A month in the ledger's time zone.
    Month,
}

/// Over what a budget reaches.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "events::ScopeKind")]
pub enum ScopeKind {
    /// Everything.
    Ledger,
    /// One project.
    Project,
    /// One agent.
    Agent,
    /// One session.
    Session,
    /// One task.
    Task,
}

/// Where a task stands in its life.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "events::TaskStatus")]
pub enum TaskStatus {
    /// Written down, not yet described well enough.
    Intake,
    /// Described; whether it is claimable depends on more.
    Ready,
    /// Held by an agent.
    InProgress,
    /// Resting, with what the last holder left.
    Paused,
    /// Something that is no task stands in its way.
    Blocked,
    /// Waiting for an answer.
    Waiting,
    /// Handed in, waiting for a judgement.
    Review,
    /// Done.
    Done,
    /// Tried as often as it may be.
    Failed,
    /// Not wanted any more.
    Cancelled,
}

/// The kinds of streams; the stored `aggregate_type`.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "events::StreamKind")]
pub enum StreamKind {
    /// The ledger itself.
    Ledger,
    /// A project.
    Project,
    /// A task.
    Task,
    /// An agent.
    Agent,
    /// A session.
    Session,
    /// A budget.
    Budget,
}

/// Who acted.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "events::ActorKind")]
pub enum ActorKind {
    /// A worker.
    Agent,
    /// A person who runs the work.
    Operator,
    /// A person who checks the books.
    Auditor,
    /// A person who holds the keys.
    Admin,
    /// The ledger by itself: a policy, named by `actor`.
    System,
}

/// What sort of answer a question wants.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "events::QuestionKind")]
pub enum QuestionKind {
    /// One of its choices.
    Choice,
    /// Whatever there is to say.
    Text,
    /// Yes or no.
    Approval,
}

/// Who gave an answer.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "events::AnsweredBy")]
pub enum AnsweredBy {
    /// Somebody.
    Person,
    /// Nobody did in time: the question's own default.
    Default,
}

/// How well it is shown that a gate was passed, the least first.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "events::EvidenceLevel")]
pub enum EvidenceLevel {
    /// Somebody says so.
    Claimed,
    /// Something that shows it lies beside the task.
    Attached,
    /// Somebody else has looked at it.
    Verified,
}

/// What happens where a task would touch files that a holder of another touches.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "events::Overlap")]
pub enum Overlap {
    /// Nothing: nobody is told.
    Allow,
    /// Whoever claims is told with the claim.
    Warn,
    /// The task is not handed out until the other is held no more.
    Refuse,
}
