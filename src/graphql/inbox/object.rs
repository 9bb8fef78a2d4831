//! Something that waits for a human.

use crate::graphql::agent::Agent;
use crate::graphql::budget::Budget;
use crate::graphql::door::Door;
use crate::graphql::project::Project;
use crate::graphql::scalars::{Count, DateTime, Position};
use crate::graphql::task::Task;
use async_graphql::{Context, Enum, Object, Result, SimpleObject, TypeName};
use events::{Scope, Timestamp};
use projections::inbox as rows;
use std::borrow::Cow;
use uuid::Uuid;

/// For what a human is waited for.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(remote = "projections::inbox::InboxKind")]
pub enum InboxKind {
    /// An agent asked something.
    Question,
    /// Nobody may begin the task until an operator says who.
    StartApproval,
    /// What was handed in is to be judged.
    Review,
    /// A gate's evidence needs somebody else's word.
    GateToVerify,
    /// Something that is no task stands in the task's way.
    Blocked,
    /// The holder is silent for longer than its lease.
    SuspectClaim,
    /// The task was tried as often as it may be.
    TaskFailed,
    /// The task waits for one that failed or was cancelled.
    DependencyFailed,
    /// Spending reached the budget's warning threshold.
    BudgetWarned,
    /// Spending reached the budget's limit.
    BudgetSpent,
    /// A projection met an event that it can't fold: what is read from it grows old.
    ProjectionStopped,
}

/// The mutations by which an item is dealt with, the most likely first. A stopped projection is
/// dealt with by `task-ledger rebuild`.
const fn actions(kind: rows::InboxKind) -> &'static [&'static str] {
    use rows::InboxKind as K;
    match kind {
        K::Question => &["answerQuestion", "cancelTask"],
        K::StartApproval => &["approveStart", "declineStart"],
        K::Review => &["approveTask", "requestChanges"],
        K::GateToVerify => &["verifyGate"],
        K::Blocked => &["unblockTask", "cancelTask"],
        K::SuspectClaim => &["releaseTask", "pauseTask"],
        K::TaskFailed => &["reopenTask"],
        K::DependencyFailed => &["removeDependency", "reopenTask", "cancelTask"],
        K::BudgetWarned | K::BudgetSpent => &["setBudget", "removeBudget"],
        K::ProjectionStopped => &[],
    }
}

/// Something that waits for a human.
pub struct InboxItem {
    row: rows::InboxItem,
    now: Timestamp,
}

impl InboxItem {
    /// An item as it was read at that time.
    #[must_use]
    pub const fn read(row: rows::InboxItem, now: Timestamp) -> Self {
        Self { row, now }
    }
}

impl TypeName for InboxItem {
    fn type_name() -> Cow<'static, str> {
        "InboxItem".into()
    }
}

/// Something that waits for a human.
#[Object]
impl InboxItem {
    /// By which it is told from other items, for as long as it waits.
    async fn id(&self) -> String {
        let of = self.row.projection.clone().unwrap_or_else(|| self.row.subject.to_string());
        format!("{}:{of}", self.row.kind)
    }

    /// What is waited for.
    async fn kind(&self) -> InboxKind {
        self.row.kind.into()
    }

    /// Since when it waits.
    async fn since(&self) -> DateTime {
        self.row.since.into()
    }

    /// For how many seconds it has waited when it was read.
    async fn age_seconds(&self) -> Count {
        let micros = self.now.micros().saturating_sub(self.row.since.micros());
        Count(u64::try_from(micros / 1_000_000).unwrap_or(0))
    }

    /// Whether it has waited for longer than its project finds good.
    async fn escalated(&self) -> bool {
        self.row.escalated
    }

    /// From when on it has; null where its project sets no time. What belongs to no project goes by
    /// the rule of the general one.
    async fn escalates_at(&self) -> Option<DateTime> {
        self.row.escalates_at.map(DateTime)
    }

    /// What was said: the question, the reason, the outcome, the last error.
    async fn text(&self) -> Option<&str> {
        self.row.said.as_deref()
    }

    /// Who said it, or what asks for a human.
    async fn said_by(&self) -> &str {
        &self.row.said_by
    }

    /// The task that it is about.
    async fn task(&self) -> Option<Task> {
        self.row.task.map(|task| Task::after(task, 0))
    }

    /// The project of that task, or that the budget is over.
    async fn project(&self) -> Option<Project> {
        self.row.project.map(|project| Project::after(project, 0))
    }

    /// Who holds the task, handed it in, or alone may claim it.
    async fn agent(&self) -> Option<Agent> {
        self.row.agent.map(|agent| Agent::after(agent, 0))
    }

    /// The id of the question that waits for its answer.
    async fn question(&self) -> Option<Uuid> {
        self.row.question
    }

    /// When the question is answered by its default.
    async fn deadline(&self) -> Option<DateTime> {
        self.row.deadline.map(DateTime)
    }

    /// The gates whose evidence waits for somebody else's word.
    async fn gates(&self) -> &[String] {
        &self.row.gates
    }

    /// The budget that it is about, as it is now.
    async fn budget(&self, ctx: &Context<'_>) -> Result<Option<Budget>> {
        let (Some(budget), Some(kind), Some(id)) =
            (self.row.budget, self.row.scope_kind, self.row.scope)
        else {
            return Ok(None);
        };
        let read = ctx.data::<Door>()?.transactor.read(move |world| {
            let over = Budget::over(world, Scope { kind, id });
            over.into_iter().find(|one| one.id == budget)
        });
        Ok(read.await)
    }

    /// The projection that stopped.
    async fn projection(&self) -> Option<&str> {
        self.row.projection.as_deref()
    }

    /// The mutations by which it is dealt with, the most likely first.
    async fn actions(&self) -> &[&str] {
        actions(self.row.kind)
    }
}

/// How many items of a kind wait.
#[derive(SimpleObject, Debug, Clone, PartialEq)]
pub struct InboxCount {
    /// The kind.
    pub kind: InboxKind,
    /// How many wait.
    pub count: u64,
    /// How many of them have waited for longer than their project finds good.
    pub escalated: u64,
    /// Since when the oldest waits.
    pub oldest_since: DateTime,
}

impl From<rows::InboxCount> for InboxCount {
    fn from(row: rows::InboxCount) -> Self {
        Self {
            kind: row.kind.into(),
            count: row.count,
            escalated: row.escalated,
            oldest_since: row.oldest.into(),
        }
    }
}

/// How much waits in all.
#[derive(SimpleObject, Debug, Clone)]
pub struct InboxSummary {
    /// The position that it was counted at: everything up to it is in it.
    pub as_of_position: Position,
    /// How many items wait.
    pub total: u64,
    /// How many of them have waited for longer than their project finds good.
    pub escalated: u64,
    /// Kind by kind, those that wait longest first; kinds of which nothing waits are left out.
    pub counts: Vec<InboxCount>,
}

impl InboxSummary {
    /// The summary of these counts.
    #[must_use]
    pub fn of(counts: Vec<rows::InboxCount>, as_of: u64) -> Self {
        Self {
            as_of_position: Position(as_of),
            total: counts.iter().map(|one| one.count).sum(),
            escalated: counts.iter().map(|one| one.escalated).sum(),
            counts: counts.into_iter().map(Into::into).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphql::{Map, sdl};
    use strum::VariantArray as _;

    #[test]
    fn what_can_be_done_about_an_item_is_a_mutation() {
        let map = Map::draw(&sdl());
        for kind in rows::InboxKind::VARIANTS {
            for action in actions(*kind) {
                assert!(map.field("Mutation", action).is_some(), "{kind}: {action}");
            }
        }
    }
}
