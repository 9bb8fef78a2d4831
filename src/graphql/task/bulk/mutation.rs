//! `bulkUpdateTasks`: counted, confirmed, then done task by task.

use super::input::BulkAction;
use crate::domain::{Command, TaskRef};
use crate::graphql::asking::{Each, ask_each};
use crate::graphql::door::Door;
use crate::graphql::failure::reading;
use crate::graphql::input::Faults;
use crate::graphql::lazy::floor;
use crate::graphql::payload::{Payload as _, Refused, UserError, payload};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::Position;
use crate::graphql::task::TaskFilter;
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use projections::tasks::TaskName;
use uuid::Uuid;

/// How many tasks one request changes.
const TASKS_MAX: u64 = 5_000;
/// How many keys and refusals an answer names; it counts all of them.
const NAMED_MAX: usize = 200;

/// The same for all tasks that a filter means.
#[derive(InputObject)]
pub struct BulkUpdateTasksInput {
    /// By which a repeat of this request is known: nothing is done twice to the same task. What the
    /// filter means is looked up anew.
    pub idempotency_key: Option<String>,
    /// Which tasks are meant, at most 5000.
    filter: TaskFilter,
    /// What is done to each of them.
    action: BulkAction,
    /// Only count them, and do nothing.
    #[graphql(default)]
    dry_run: bool,
    /// How many tasks were confirmed: with another number nothing is done.
    expected_count: Option<i32>,
}

/// A task that something could not be done to.
#[derive(SimpleObject)]
pub struct BulkRefusal {
    /// The task's id.
    task: Uuid,
    /// The task's key.
    key: String,
    /// Why, for programs.
    code: String,
    /// Why, in words, and what to do about it.
    message: String,
}

payload! {
    /// What came of `bulkUpdateTasks`.
    BulkUpdateTasksPayload {
        /// How many tasks the filter means.
        matched: u64,
        /// How many of them it was done to, or stand as wished already.
        done: u64,
        /// How many of them refused.
        not_done: u64,
        /// The keys of the tasks that are meant, the oldest first, at most 200.
        keys: Vec<String>,
        /// Which of them refused and why, at most 200.
        refusals: Vec<BulkRefusal>,
    }
}

/// The mutations of many tasks at once.
#[derive(Default)]
pub struct BulkMutation;

/// What can be done to many tasks at once.
#[Object]
impl BulkMutation {
    /// Does the same to all tasks that a filter means, each by itself: what one refuses is told, and
    /// keeps no other from it. Count first with `dryRun`, then confirm with `expectedCount`.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn bulk_update_tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tasks, and what is done to them.")] input: BulkUpdateTasksInput,
    ) -> Result<BulkUpdateTasksPayload> {
        let BulkUpdateTasksInput { idempotency_key, filter, action, dry_run, expected_count } =
            input;
        let mut faults = Faults::of_input();
        let command = faults.within("action", |faults| action.read(faults));
        let expected = faults.small("expectedCount", expected_count);
        let door = ctx.data::<Door>()?;
        let head = floor(ctx, door.head());
        let refused = |errors| Refused { position: head, errors, directive: None };
        if let Err(errors) = faults.check(()) {
            return Ok(BulkUpdateTasksPayload::refused(refused(errors)));
        }
        // As of now: what was done just before counts.
        let room = door.wait_for(head, filter.reads()).await?;
        let filter = filter.read(door).await?;
        let names = projections::tasks::names(&room, &filter, TASKS_MAX as u32).await;
        let (names, matched) = names.map_err(reading)?;
        let keys = names.iter().take(NAMED_MAX).map(|name| name.key.clone()).collect();
        let counted = BulkUpdateTasksPayload {
            matched: Some(matched),
            keys: Some(keys),
            position: Position(head),
            ..BulkUpdateTasksPayload::default()
        };
        if let Some(error) = unconfirmed(matched, expected) {
            return Ok(BulkUpdateTasksPayload { user_errors: vec![error], ..counted });
        }
        if dry_run {
            return Ok(counted);
        }
        let asked = names
            .iter()
            .map(|name| (name.task, Command::Task(TaskRef::Id(name.task), command.clone())));
        match ask_each(ctx, idempotency_key, asked.collect()).await? {
            Err(errors) => Ok(BulkUpdateTasksPayload::refused(refused(errors))),
            Ok(each) => Ok(counted.told(&names, each)),
        }
    }
}

/// Why nothing is done to that many tasks.
fn unconfirmed(matched: u64, expected: Option<u32>) -> Option<UserError> {
    let error = |code: &str, message: String, field: &str| UserError {
        code: code.to_owned(),
        message,
        path: Some(vec!["input".to_owned(), field.to_owned()]),
    };
    match expected {
        Some(expected) if u64::from(expected) != matched => {
            let message = format!(
                "the filter means {matched} tasks now, not {expected}; look again, and confirm \
                 {matched}"
            );
            Some(error("COUNT_DIFFERS", message, "expectedCount"))
        }
        _ if matched > TASKS_MAX => {
            let message = format!(
                "the filter means {matched} tasks, and {TASKS_MAX} are changed at once; narrow it"
            );
            Some(error("TOO_MANY_TASKS", message, "filter"))
        }
        _ => None,
    }
}

impl BulkUpdateTasksPayload {
    fn told(self, names: &[TaskName], each: Vec<Each>) -> Self {
        let position = each.iter().map(|one| one.position).max().unwrap_or(0);
        let done = each.iter().filter(|one| one.error.is_none()).count() as u64;
        let not_done = each.len() as u64 - done;
        let refusals = names.iter().zip(each).filter_map(|(name, one)| {
            let UserError { code, message, .. } = one.error?;
            Some(BulkRefusal { task: name.task, key: name.key.clone(), code, message })
        });
        Self {
            done: Some(done),
            not_done: Some(not_done),
            refusals: Some(refusals.take(NAMED_MAX).collect()),
            position: Position(position.max(self.position.0)),
            ..self
        }
    }
}
