//! A task, and everything that its page shows.

use super::judging::{GateResult, Question, Review, Start};
use super::parts::ChecklistDetail;
use super::records::{
    Actual, Artifact, Attempt, Checkpoint, Criterion, Dependency, Note, Origin, Pause, Progress,
    TaskCounts, TaskResult, worked_minutes,
};
use crate::graphql::agent::Agent;
use crate::graphql::budget::{Budget, over_task};
use crate::graphql::claim::Claim;
use crate::graphql::connection::Connection;
use crate::graphql::door::clock;
use crate::graphql::lazy::{Lazy, View, load};
use crate::graphql::project::Project;
use crate::graphql::scalars::{Count, DateTime, Json, Position};
use crate::graphql::usage::Usage;
use crate::graphql::vocabulary::{Priority, TaskStatus, TaskType};
use async_graphql::{Context, Object, Result};
use projections::tasks::TaskView;
use projections::usage::UsageTotals;
use projections::{ReadError, Room};
use std::collections::HashMap;
use uuid::Uuid;

/// A piece of work; its key, where it is known without its row.
pub struct Task(Lazy<TaskView>, Option<String>);

impl View for TaskView {
    const READS: &'static [&'static str] = &["tasks", "projects", "agents"];

    async fn load(
        room: &Room,
        ids: &[Uuid],
    ) -> std::result::Result<HashMap<Uuid, Self>, ReadError> {
        projections::tasks::by_ids(room, ids).await
    }
}

impl Task {
    /// A task that is there at that position.
    #[must_use]
    pub fn after(id: Uuid, position: u64) -> Self {
        Self(Lazy::after(id, position), None)
    }

    /// A task as the ledger answered of it: who acts wants to know what it is called, at once.
    #[must_use]
    pub fn told(id: Uuid, key: Option<String>, position: u64) -> Self {
        Self(Lazy::after(id, position), key)
    }

    /// A task that was read already.
    #[must_use]
    pub fn known(view: TaskView) -> Self {
        Self(Lazy::known(view.row.task, view), None)
    }

    async fn view(&self, ctx: &Context<'_>) -> Result<&TaskView> {
        self.0.row(ctx).await
    }
}

/// A piece of work.
#[Object]
impl Task {
    /// Its id.
    async fn id(&self) -> Uuid {
        self.0.id
    }

    /// What people call it: `CORE-42`.
    async fn key(&self, ctx: &Context<'_>) -> Result<&str> {
        match &self.1 {
            Some(key) => Ok(key),
            None => Ok(&self.view(ctx).await?.key),
        }
    }

    /// What is to be done, in a line.
    async fn title(&self, ctx: &Context<'_>) -> Result<&str> {
        Ok(&self.view(ctx).await?.row.title)
    }

    /// What is to be done, in Markdown.
    async fn description(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.view(ctx).await?.row.description.as_deref())
    }

    /// Where it stands. `READY` says nothing about dependencies: see `whyNotClaimable`.
    async fn status(&self, ctx: &Context<'_>) -> Result<TaskStatus> {
        Ok(self.view(ctx).await?.row.course.status.into())
    }

    /// How urgent it is; null until somebody judged.
    async fn priority(&self, ctx: &Context<'_>) -> Result<Option<Priority>> {
        Ok(self.view(ctx).await?.row.priority.map(Into::into))
    }

    /// What kind of work it is.
    #[graphql(name = "type")]
    async fn task_type(&self, ctx: &Context<'_>) -> Result<TaskType> {
        Ok(self.view(ctx).await?.row.task_type.into())
    }

    /// Free labels.
    async fn labels(&self, ctx: &Context<'_>) -> Result<&[String]> {
        Ok(&self.view(ctx).await?.row.labels)
    }

    /// Skills that a worker must have, all of them.
    async fn skills(&self, ctx: &Context<'_>) -> Result<&[String]> {
        Ok(&self.view(ctx).await?.row.skills)
    }

    /// Every skill that a worker must have: its own, and those that its project reads from its labels.
    async fn needed_skills(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        super::links::needed_skills(ctx, self.view(ctx).await?).await
    }

    /// Its project.
    async fn project(&self, ctx: &Context<'_>) -> Result<Project> {
        Ok(Project::after(self.view(ctx).await?.row.project, 0))
    }

    /// The task that it is part of.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Task>> {
        Ok(self.view(ctx).await?.row.parent.map(|parent| Task::after(parent, 0)))
    }

    /// The tasks that are part of it, not those that are part of them; the oldest first.
    async fn subtasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 1 to 100.", default = 20)] first: i32,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
    ) -> Result<Connection<Task>> {
        super::parts::subtasks(ctx, self.0.id, first, after.as_deref()).await
    }

    /// How far its subtasks are, through all depths.
    async fn subtasks_done(&self, ctx: &Context<'_>) -> Result<TaskCounts> {
        super::parts::subtasks_done(ctx, self.0.id).await
    }

    /// It and its subtasks through all depths, as a list in Markdown; of very many the first.
    async fn checklist(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How much it says of each task.", default)] detail: ChecklistDetail,
    ) -> Result<String> {
        super::parts::checklist(ctx, self.0.id, detail).await
    }

    /// The project's phase.
    async fn phase(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.view(ctx).await?.row.phase.as_deref())
    }

    /// Whether it is closed and left out of lists.
    async fn archived(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.view(ctx).await?.row.archived)
    }

    /// The files that it may touch and holds with its claim, as patterns; any if empty.
    async fn paths(&self, ctx: &Context<'_>) -> Result<&[String]> {
        Ok(&self.view(ctx).await?.row.paths)
    }

    /// The only agent that may claim it.
    async fn assignee(&self, ctx: &Context<'_>) -> Result<Option<Agent>> {
        Ok(self.view(ctx).await?.row.assignee.map(|agent| Agent::after(agent, 0)))
    }

    /// What must hold for it to be done.
    async fn acceptance_criteria(&self, ctx: &Context<'_>) -> Result<Vec<Criterion>> {
        Ok(self.view(ctx).await?.row.criteria.iter().cloned().map(Into::into).collect())
    }

    /// What else a worker should know.
    async fn context(&self, ctx: &Context<'_>) -> Result<Option<Json>> {
        Ok(self.view(ctx).await?.row.context.clone().map(Json::from))
    }

    /// Tasks that it depends on, and how.
    async fn depends_on(&self, ctx: &Context<'_>) -> Result<Vec<Dependency>> {
        super::links::depends_on(ctx, self.0.id).await
    }

    /// Tasks that depend on it, and how.
    async fn dependents(&self, ctx: &Context<'_>) -> Result<Vec<Dependency>> {
        super::links::dependents(ctx, self.0.id).await
    }

    /// Who holds it.
    async fn claim(&self, ctx: &Context<'_>) -> Result<Option<Claim>> {
        super::links::claim(ctx, self.view(ctx).await?).await
    }

    /// What the last holder left for the next one.
    async fn checkpoint(&self, ctx: &Context<'_>) -> Result<Option<Checkpoint>> {
        Ok(self.view(ctx).await?.row.checkpoint.clone().map(Into::into))
    }

    /// How far the last holder that said so was.
    async fn progress(&self, ctx: &Context<'_>) -> Result<Option<Progress>> {
        Ok(self.view(ctx).await?.row.progress.clone().map(Into::into))
    }

    /// What was written on it, the oldest first.
    async fn notes(&self, ctx: &Context<'_>) -> Result<Vec<Note>> {
        Ok(self.view(ctx).await?.row.notes.iter().cloned().map(Into::into).collect())
    }

    /// What the work produced, the oldest first.
    async fn artifacts(&self, ctx: &Context<'_>) -> Result<Vec<Artifact>> {
        Ok(self.view(ctx).await?.row.artifacts.iter().cloned().map(Into::into).collect())
    }

    /// What was handed in last.
    async fn result(&self, ctx: &Context<'_>) -> Result<Option<TaskResult>> {
        Ok(self.view(ctx).await?.row.result.clone().map(Into::into))
    }

    /// What was asked, the oldest first.
    async fn questions(&self, ctx: &Context<'_>) -> Result<Vec<Question>> {
        Ok(self.view(ctx).await?.row.questions.iter().cloned().map(Into::into).collect())
    }

    /// What an operator last said to its beginning.
    async fn start(&self, ctx: &Context<'_>) -> Result<Option<Start>> {
        Ok(self.view(ctx).await?.row.start.clone().map(Into::into))
    }

    /// What is shown of its project's gates since the last judgement.
    async fn gates(&self, ctx: &Context<'_>) -> Result<Vec<GateResult>> {
        Ok(self.view(ctx).await?.row.gates.iter().cloned().map(Into::into).collect())
    }

    /// How it was judged, the oldest first.
    async fn reviews(&self, ctx: &Context<'_>) -> Result<Vec<Review>> {
        Ok(self.view(ctx).await?.row.reviews.iter().cloned().map(Into::into).collect())
    }

    /// 1 and the failures and reclaims so far.
    async fn attempt(&self, ctx: &Context<'_>) -> Result<u32> {
        Ok(self.view(ctx).await?.row.course.attempt)
    }

    /// The tries that came to nothing, the oldest first.
    async fn attempts(&self, ctx: &Context<'_>) -> Result<Vec<Attempt>> {
        Ok(self.view(ctx).await?.row.attempts.iter().cloned().map(Into::into).collect())
    }

    /// After how many failures and reclaims it fails for good.
    async fn max_attempts(&self, ctx: &Context<'_>) -> Result<u32> {
        let own = self.view(ctx).await?.row.max_attempts;
        Ok(own.unwrap_or(crate::domain::task::ATTEMPTS_MAX))
    }

    /// Why it rests, while it does.
    async fn pause(&self, ctx: &Context<'_>) -> Result<Option<Pause>> {
        let course = &self.view(ctx).await?.row.course;
        Ok(course
            .pause_cause
            .map(|cause| Pause { cause: cause.into(), resume_at: course.resume_at.map(DateTime) }))
    }

    /// What stands in its way, while it is blocked.
    async fn blocked_reason(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.view(ctx).await?.row.course.blocked_reason.as_deref())
    }

    /// Why it was cancelled.
    async fn cancel_reason(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.view(ctx).await?.row.cancel_reason.as_deref())
    }

    /// How another system closed it, in that system's own word.
    async fn closed_elsewhere(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.view(ctx).await?.row.closed_elsewhere.as_deref())
    }

    /// What was used for it so far.
    async fn usage(&self, ctx: &Context<'_>) -> Result<Usage> {
        Ok(load::<UsageTotals>(ctx, self.0.id).await?.map(Usage::from).unwrap_or_default())
    }

    /// Every budget that reaches over it.
    async fn budgets(&self, ctx: &Context<'_>) -> Result<Vec<Budget>> {
        let row = &self.view(ctx).await?.row;
        over_task(ctx, row.task, row.project).await
    }

    /// Tokens it is expected to take.
    async fn estimate_tokens(&self, ctx: &Context<'_>) -> Result<Option<Count>> {
        Ok(self.view(ctx).await?.row.estimate_tokens.map(Count))
    }

    /// Minutes it is expected to take.
    async fn estimate_minutes(&self, ctx: &Context<'_>) -> Result<Option<u32>> {
        Ok(self.view(ctx).await?.row.estimate_minutes)
    }

    /// How hard it is expected to be, 1 to 10.
    async fn complexity(&self, ctx: &Context<'_>) -> Result<Option<u32>> {
        Ok(self.view(ctx).await?.row.complexity)
    }

    /// Until when it is not handed out.
    async fn not_before(&self, ctx: &Context<'_>) -> Result<Option<DateTime>> {
        Ok(self.view(ctx).await?.row.not_before.map(DateTime))
    }

    /// What it is called elsewhere.
    async fn external_ref(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.view(ctx).await?.row.external_ref.as_deref())
    }

    /// Where it is discussed. Never fetched by the ledger.
    async fn issue_url(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.view(ctx).await?.row.issue_url.as_deref())
    }

    /// The repository it is about.
    async fn repository(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.view(ctx).await?.row.repository.as_deref())
    }

    /// The branch it is to be done on.
    async fn branch(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.view(ctx).await?.row.branch.as_deref())
    }

    /// Where it was imported from; its history before is unknown here.
    async fn origin(&self, ctx: &Context<'_>) -> Result<Option<Origin>> {
        Ok(self.view(ctx).await?.row.origin.clone().map(Into::into))
    }

    /// The task as a worker is told of it, in Markdown: by its project's template, or the ledger's.
    async fn prompt(&self, ctx: &Context<'_>) -> Result<String> {
        super::prompt::prompt(ctx, self.view(ctx).await?).await
    }

    /// Whether a client pays for it; null where its project's kind says so.
    async fn billable(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        Ok(self.view(ctx).await?.row.billable)
    }

    /// Minutes planned for billing.
    async fn planned_minutes(&self, ctx: &Context<'_>) -> Result<Option<u32>> {
        Ok(self.view(ctx).await?.row.planned_minutes)
    }

    /// What it took so far: beside its estimates.
    async fn actual(&self, ctx: &Context<'_>) -> Result<Actual> {
        let minutes = worked_minutes(&self.view(ctx).await?.row, clock());
        let used = load::<UsageTotals>(ctx, self.0.id).await?.unwrap_or_default();
        let tokens = Count(used.input + used.output + used.cache_creation);
        Ok(Actual { tokens, minutes })
    }

    /// When it came to be, by the source's own time.
    async fn created_at(&self, ctx: &Context<'_>) -> Result<DateTime> {
        Ok(self.view(ctx).await?.row.occurred_at.into())
    }

    /// When something last happened to it.
    async fn updated_at(&self, ctx: &Context<'_>) -> Result<DateTime> {
        Ok(self.view(ctx).await?.row.updated_at.into())
    }

    /// When it was done, failed or cancelled.
    async fn closed_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>> {
        Ok(self.view(ctx).await?.row.closed_at.map(DateTime))
    }

    /// The position of the last event that it shows.
    async fn as_of_position(&self, ctx: &Context<'_>) -> Result<Position> {
        Ok(Position(self.view(ctx).await?.row.updated_position))
    }
}
