//! The mutations of tasks, and what they answer.

use super::Task;
use super::creating::{CreateTaskInput, CreateTasksInput};
use super::describing::{
    AddDependencyInput, AssignTaskInput, CancelTaskInput, RemoveDependencyInput, ReopenTaskInput,
    UpdateTaskInput,
};
use super::similar::{self, Warning};
use super::working::{
    AddNoteInput, AttachArtifactInput, BlockTaskInput, CheckCriterionInput, CompleteTaskInput,
    FailTaskInput, PauseTaskInput, ReleaseTaskInput, ReportProgressInput, ResumeTaskInput,
    SaveCheckpointInput, UnblockTaskInput,
};
use crate::domain::Answer;
use crate::graphql::asking::ask;
use crate::graphql::claim::{Claim, Directive};
use crate::graphql::payload::{Payload as _, payload};
use crate::graphql::permission::{Permission, needs};
use async_graphql::{Context, Object, Result};

/// Declares the payload of a mutation that answers with a task, and perhaps with a directive.
macro_rules! task_payload {
    ($name:ident, $doc:literal) => {
        payload! {
            #[doc = $doc]
            $name {
                /// The task as it is now.
                task: Task,
            }
        }
    };
    ($name:ident, $doc:literal, directive) => {
        payload! {
            #[doc = $doc]
            $name {
                /// The task as it is now.
                task: Task,
                /// What the holder should do next.
                directive: Directive,
            }
        }
    };
}
pub(super) use task_payload;

payload! {
    /// What came of `createTask`.
    CreateTaskPayload {
        /// The new task.
        task: Task,
        /// The claim, if it was to be claimed at once.
        claim: Claim,
        /// What whoever wrote it down may want to know; looked for only if this is asked for.
        warnings: Vec<Warning>,
    }
}
payload! {
    /// What came of `createTasks`.
    CreateTasksPayload {
        /// The new tasks, in the order of the entries.
        tasks: Vec<Task>,
        /// What whoever wrote them down may want to know, of the first 50; looked for only if this is
        /// asked for.
        warnings: Vec<Warning>,
    }
}
task_payload!(UpdateTaskPayload, "What came of `updateTask`.");
task_payload!(AssignTaskPayload, "What came of `assignTask`.");
task_payload!(CancelTaskPayload, "What came of `cancelTask`.");
task_payload!(ReopenTaskPayload, "What came of `reopenTask`.");
task_payload!(AddDependencyPayload, "What came of `addDependency`.");
task_payload!(RemoveDependencyPayload, "What came of `removeDependency`.");
task_payload!(ReportProgressPayload, "What came of `reportProgress`.", directive);
task_payload!(AddNotePayload, "What came of `addNote`.", directive);
task_payload!(AttachArtifactPayload, "What came of `attachArtifact`.", directive);
task_payload!(CheckCriterionPayload, "What came of `checkCriterion`.", directive);
task_payload!(PauseTaskPayload, "What came of `pauseTask`.", directive);
task_payload!(SaveCheckpointPayload, "What came of `saveCheckpoint`.", directive);
task_payload!(ResumeTaskPayload, "What came of `resumeTask`.", directive);
task_payload!(BlockTaskPayload, "What came of `blockTask`.", directive);
task_payload!(UnblockTaskPayload, "What came of `unblockTask`.", directive);
task_payload!(CompleteTaskPayload, "What came of `completeTask`.", directive);
task_payload!(FailTaskPayload, "What came of `failTask`.", directive);
task_payload!(ReleaseTaskPayload, "What came of `releaseTask`.", directive);

/// Asks, and answers with the task, and the directive where the payload has one.
macro_rules! about_task {
    ($ctx:ident, $input:ident => $payload:ident) => {
        about_task!($ctx, $input => $payload, done,)
    };
    ($ctx:ident, $input:ident => $payload:ident + directive) => {
        about_task!($ctx, $input => $payload, done, directive: done.answer().directive.map(Into::into),)
    };
    ($ctx:ident, $input:ident => $payload:ident, $done:ident, $($more:tt)*) => {{
        let mut input = $input;
        let key = input.idempotency_key.take();
        Ok(match ask($ctx, key, input.read()).await? {
            Err(refused) => $payload::refused(refused),
            Ok($done) => $payload {
                task: Some($done.task()),
                position: $done.at(),
                $($more)*
                ..$payload::default()
            },
        })
    }};
}
pub(super) use about_task;

/// The mutations of tasks.
#[derive(Default)]
pub struct TaskMutation;

/// What can be done to tasks.
#[Object]
impl TaskMutation {
    /// Writes a task down. With title, description and priority it is ready at once.
    #[graphql(directive = needs::apply(Permission::Describe))]
    async fn create_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task.")] mut input: CreateTaskInput,
    ) -> Result<CreateTaskPayload> {
        let key = input.idempotency_key.take();
        let titles = similar::are_wanted(ctx).then(|| vec![input.title().to_owned()]);
        Ok(match ask(ctx, key, input.read()).await? {
            Err(refused) => CreateTaskPayload::refused(refused),
            Ok(done) => CreateTaskPayload {
                warnings: similar::warn(ctx, &done, titles).await?,
                task: Some(done.task()),
                claim: done.answers.get(1).and_then(|answer| Claim::told(answer, done.position)),
                position: done.at(),
                ..CreateTaskPayload::default()
            },
        })
    }

    /// Writes several tasks down, all of them or none. Entries may refer to one another by `ref`.
    #[graphql(directive = needs::apply(Permission::Describe))]
    async fn create_tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The tasks.")] mut input: CreateTasksInput,
    ) -> Result<CreateTasksPayload> {
        let key = input.idempotency_key.take();
        let count = input.len();
        let titles = similar::are_wanted(ctx).then(|| input.titles());
        Ok(match ask(ctx, key, input.read()).await? {
            Err(refused) => CreateTasksPayload::refused(refused),
            Ok(done) => {
                let created = done.answers.iter().take(count);
                let told =
                    |answer: &Answer| Task::told(answer.subject, answer.key.clone(), done.position);
                let tasks = created.map(told);
                CreateTasksPayload {
                    warnings: similar::warn(ctx, &done, titles).await?,
                    tasks: Some(tasks.collect()),
                    position: done.at(),
                    ..CreateTasksPayload::default()
                }
            }
        })
    }

    /// Describes a task otherwise; what is left out stays.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn update_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateTaskInput,
    ) -> Result<UpdateTaskPayload> {
        about_task!(ctx, input => UpdateTaskPayload)
    }

    /// Keeps a task for one agent, named or the best there is, or opens it to all.
    #[graphql(directive = needs::apply(Permission::Orchestrate))]
    async fn assign_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task, to whom.")] mut input: AssignTaskInput,
    ) -> Result<AssignTaskPayload> {
        let key = input.idempotency_key.take();
        let wanted = super::suggesting::assignment(ctx, input).await?;
        Ok(match ask(ctx, key, wanted).await? {
            Err(refused) => AssignTaskPayload::refused(refused),
            Ok(done) => AssignTaskPayload {
                task: Some(done.task()),
                position: done.at(),
                ..AssignTaskPayload::default()
            },
        })
    }

    /// Says that a task is not wanted any more; its holder learns it in the next answer.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn cancel_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task, and why.")] input: CancelTaskInput,
    ) -> Result<CancelTaskPayload> {
        about_task!(ctx, input => CancelTaskPayload)
    }

    /// Says that a closed task is wanted after all.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn reopen_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task, and why.")] input: ReopenTaskInput,
    ) -> Result<ReopenTaskPayload> {
        about_task!(ctx, input => ReopenTaskPayload)
    }

    /// Makes a task depend on another. Circles are refused.
    #[graphql(directive = needs::apply(Permission::Describe))]
    async fn add_dependency(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task, on which.")] input: AddDependencyInput,
    ) -> Result<AddDependencyPayload> {
        about_task!(ctx, input => AddDependencyPayload)
    }

    /// Lifts a dependency.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn remove_dependency(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task, on which.")] input: RemoveDependencyInput,
    ) -> Result<RemoveDependencyPayload> {
        about_task!(ctx, input => RemoveDependencyPayload)
    }

    /// Says how far the work is.
    #[graphql(directive = needs::apply(Permission::Work))]
    async fn report_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How far.")] input: ReportProgressInput,
    ) -> Result<ReportProgressPayload> {
        about_task!(ctx, input => ReportProgressPayload + directive)
    }

    /// Writes something on a task.
    #[graphql(directive = needs::apply(Permission::Describe))]
    async fn add_note(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The note.")] input: AddNoteInput,
    ) -> Result<AddNotePayload> {
        about_task!(ctx, input => AddNotePayload + directive)
    }

    /// Names something that the work produced.
    #[graphql(directive = needs::apply(Permission::Work))]
    async fn attach_artifact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The artifact.")] input: AttachArtifactInput,
    ) -> Result<AttachArtifactPayload> {
        about_task!(ctx, input => AttachArtifactPayload + directive)
    }

    /// Ticks a criterion.
    #[graphql(directive = needs::apply(Permission::Work))]
    async fn check_criterion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which criterion.")] input: CheckCriterionInput,
    ) -> Result<CheckCriterionPayload> {
        about_task!(ctx, input => CheckCriterionPayload + directive)
    }

    /// Lets the work rest, and ends the claim; the next holder gets the checkpoint.
    #[graphql(directive = needs::apply(Permission::Work))]
    async fn pause_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Why, and what is left.")] input: PauseTaskInput,
    ) -> Result<PauseTaskPayload> {
        about_task!(ctx, input => PauseTaskPayload + directive)
    }

    /// Leaves what the next holder would need, and goes on.
    #[graphql(directive = needs::apply(Permission::Work))]
    async fn save_checkpoint(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is left.")] input: SaveCheckpointInput,
    ) -> Result<SaveCheckpointPayload> {
        about_task!(ctx, input => SaveCheckpointPayload + directive)
    }

    /// Lets a resting task be handed out again.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn resume_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task.")] input: ResumeTaskInput,
    ) -> Result<ResumeTaskPayload> {
        about_task!(ctx, input => ResumeTaskPayload + directive)
    }

    /// Says that something that is no task stands in the way; ends the claim if there is one.
    #[graphql(directive = needs::apply(Permission::Work))]
    async fn block_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What stands in the way.")] input: BlockTaskInput,
    ) -> Result<BlockTaskPayload> {
        about_task!(ctx, input => BlockTaskPayload + directive)
    }

    /// Says that nothing stands in the way any more.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn unblock_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task, and what became of it.")] input: UnblockTaskInput,
    ) -> Result<UnblockTaskPayload> {
        about_task!(ctx, input => UnblockTaskPayload + directive)
    }

    /// Hands the work in: it is done, or goes to review where its project wants that.
    #[graphql(directive = needs::apply(Permission::Work))]
    async fn complete_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What came of it.")] input: CompleteTaskInput,
    ) -> Result<CompleteTaskPayload> {
        about_task!(ctx, input => CompleteTaskPayload + directive)
    }

    /// Gives up this attempt; after the last one the task has failed.
    #[graphql(directive = needs::apply(Permission::Work))]
    async fn fail_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What went wrong.")] input: FailTaskInput,
    ) -> Result<FailTaskPayload> {
        about_task!(ctx, input => FailTaskPayload + directive)
    }

    /// Gives the task back, so that others may claim it.
    #[graphql(directive = needs::apply(Permission::Work))]
    async fn release_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task, and why.")] input: ReleaseTaskInput,
    ) -> Result<ReleaseTaskPayload> {
        about_task!(ctx, input => ReleaseTaskPayload + directive)
    }
}
