//! The mutations by which work is planned.

use super::input::{AcceptPlanInput, ArchiveTaskInput, ConfineTaskInput};
use super::plan;
use crate::domain::task::TaskCommand;
use crate::domain::{Command, TaskRef};
use crate::graphql::asking::{Read, Wanted, ask};
use crate::graphql::claim::Directive;
use crate::graphql::door::Door;
use crate::graphql::payload::UserError;
use crate::graphql::payload::{Payload as _, payload};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::task::Task;
use crate::graphql::task::mutation::{about_task, task_payload};
use crate::graphql::task::query::{READS, find};
use async_graphql::{Context, Object, Result};

payload! {
    /// What came of `acceptPlan`.
    AcceptPlanPayload {
        /// The task that planned, as it is now: it is done when what it planned is.
        task: Task,
        /// The new tasks, in the plan's order.
        tasks: Vec<Task>,
    }
}
task_payload!(ArchiveTaskPayload, "What came of `archiveTask`.");
task_payload!(ConfineTaskPayload, "What came of `confineTask`.", directive);

/// The mutations by which work is planned.
#[derive(Default)]
pub struct PlanningMutation;

/// How work is planned.
#[Object]
impl PlanningMutation {
    /// Accepts the plan that a task handed in: `subtasks` of its result, a list of what
    /// `createTasks` takes, become its subtasks. All of them, or none.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn accept_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose plan.")] mut input: AcceptPlanInput,
    ) -> Result<AcceptPlanPayload> {
        let key = input.idempotency_key.take();
        let read = read_plan(ctx, &input.task).await?;
        Ok(match ask(ctx, key, read).await? {
            Err(refused) => AcceptPlanPayload::refused(refused),
            Ok(done) => {
                let created = done.answers.iter().skip(1);
                let mut tasks: Vec<Task> = Vec::new();
                let mut seen = std::collections::HashSet::new();
                for answer in created.filter(|answer| seen.insert(answer.subject)) {
                    tasks.push(Task::told(answer.subject, answer.key.clone(), done.position));
                }
                AcceptPlanPayload {
                    task: Some(done.task()),
                    tasks: Some(tasks),
                    position: done.at(),
                    ..AcceptPlanPayload::default()
                }
            }
        })
    }

    /// Leaves a closed task out of lists; reopening brings it back.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn archive_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task.")] input: ArchiveTaskInput,
    ) -> Result<ArchiveTaskPayload> {
        about_task!(ctx, input => ArchiveTaskPayload)
    }

    /// Says which files a task may touch: its claim holds them, and others that touch them are told
    /// or wait, as the project's `overlap` says.
    #[graphql(directive = needs::apply(Permission::Work))]
    async fn confine_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which files.")] input: ConfineTaskInput,
    ) -> Result<ConfineTaskPayload> {
        about_task!(ctx, input => ConfineTaskPayload + directive)
    }
}

/// What accepting comes to: the task goes on as the whole of its plan, whose tasks are written down.
async fn read_plan(ctx: &Context<'_>, task: &str) -> Result<Read> {
    let door = ctx.data::<Door>()?;
    let room = door.wait_for(door.head(), READS).await?;
    let fault = |code: &str, message: String, path: &[&str]| UserError {
        code: code.to_owned(),
        message,
        path: Some(path.iter().map(ToString::to_string).collect()),
    };
    let Some(found) = find(&room, task).await? else {
        let message = format!("there is no task {task}; check the id or key");
        return Ok(Err(vec![fault("TASK_UNKNOWN", message, &["input", "task"])]));
    };
    let result = found.row.result.as_ref().and_then(|one| one.result.as_ref());
    let Some(entries) = result.and_then(|result| result.value().get("subtasks")) else {
        let message = "the task handed in no plan: its result has no `subtasks`".to_owned();
        return Ok(Err(vec![fault("PLAN_MISSING", message, &["input", "task"])]));
    };
    let planned = plan::read(
        entries,
        found.project_key.as_deref(),
        Some(&found.key),
        &["input", "task", "result", "subtasks"],
    );
    let planned = match planned.map_err(|fault| vec![fault]).and_then(|plan| plan.read()) {
        Ok(planned) => planned,
        Err(faults) => return Ok(Err(faults)),
    };
    let tasks = planned.created();
    let accept = TaskCommand::AcceptPlan { tasks };
    let mut wanted = Wanted::of(Command::Task(TaskRef::Id(found.row.task), accept));
    wanted.append(planned);
    Ok(Ok(wanted))
}
