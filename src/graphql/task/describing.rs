//! Describing tasks otherwise, and whether they are wanted.

use crate::domain::task::{Place, TaskChange, TaskCommand};
use crate::domain::{AgentRef, Command, ProjectRef, TaskRef};
use crate::graphql::asking::{Read, Wanted};
use crate::graphql::input::{BODY_MAX, Faults, LINE_MAX, WORD_MAX, count, given};
use crate::graphql::scalars::{Count, DateTime, Json};
use crate::graphql::vocabulary::{DependencyKind, Priority};
use async_graphql::{InputObject, MaybeUndefined};
use events::Criterion;
use uuid::Uuid;

/// A change to how a task is described; what is left out stays.
#[derive(InputObject)]
pub struct UpdateTaskInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// The task's id or key.
    task: String,
    /// The new title.
    title: Option<String>,
    /// The new description, in Markdown.
    description: Option<String>,
    /// The new context, as a whole.
    context: Option<Json>,
    /// The new priority.
    priority: Option<Priority>,
    /// All its labels from now on.
    labels: Option<Vec<String>>,
    /// Labels to put on, whatever others there are.
    add_labels: Option<Vec<String>>,
    /// Labels to take off, where they are.
    remove_labels: Option<Vec<String>>,
    /// The new estimate in tokens.
    estimate_tokens: Option<Count>,
    /// The new estimate in minutes.
    estimate_minutes: Option<i32>,
    /// The new complexity, 1 to 10.
    complexity: Option<i32>,
    /// Until when it is not handed out; null: at once.
    not_before: MaybeUndefined<DateTime>,
    /// Criteria to add, each in a line.
    add_criteria: Option<Vec<String>>,
    /// Criteria to drop, by id.
    drop_criteria: Option<Vec<String>>,
    /// The project to move it to, by key or id.
    project: Option<String>,
    /// The task that it is part of, by id or key; null: of none.
    parent: MaybeUndefined<String>,
    /// Its phase; null: none.
    phase: MaybeUndefined<String>,
    /// Hand it out although a description or priority is missing.
    ready: Option<bool>,
}

impl UpdateTaskInput {
    /// What is wanted.
    ///
    /// # Errors
    /// Everything that is wrong with the input.
    pub fn read(self) -> Read {
        let mut faults = Faults::of_input();
        let task = faults.task("task", &self.task);
        let added = faults.words("addCriteria", self.add_criteria, LINE_MAX);
        let place = Place {
            project: self.project.as_deref().map(ProjectRef::parse),
            parent: given(self.parent)
                .map(|parent| parent.map(|text| faults.task("parent", &text))),
            phase: given(self.phase)
                .map(|phase| phase.map(|text| faults.text("phase", text, WORD_MAX))),
        };
        let change = TaskChange {
            title: faults.maybe("title", self.title, LINE_MAX),
            description: faults.maybe("description", self.description, BODY_MAX),
            context: faults.json("context", self.context),
            priority: self.priority.map(Into::into),
            labels: self.labels.map(|labels| faults.words("labels", Some(labels), WORD_MAX)),
            add_labels: faults.words("addLabels", self.add_labels, WORD_MAX),
            drop_labels: faults.words("removeLabels", self.remove_labels, WORD_MAX),
            estimate_tokens: count(self.estimate_tokens),
            estimate_minutes: faults.small("estimateMinutes", self.estimate_minutes),
            complexity: faults.small("complexity", self.complexity),
            not_before: given(self.not_before).map(|time| time.map(|time| time.0)),
            add_criteria: added
                .into_iter()
                .map(|text| Criterion { id: short_id(), text })
                .collect(),
            drop_criteria: faults.words("dropCriteria", self.drop_criteria, WORD_MAX),
            place,
        };
        let change = TaskCommand::Change(Box::new(change));
        let mut wanted = Wanted::of(Command::Task(task.clone(), change));
        if self.ready == Some(true) {
            wanted.add(Command::Task(task, TaskCommand::Ready), &["ready"]);
        }
        faults.check(wanted)
    }
}

/// An id for a criterion that joins others: they must only differ within one task.
fn short_id() -> String {
    Uuid::new_v4().simple().to_string()[..8].to_owned()
}

/// Who alone may claim a task.
#[derive(InputObject)]
pub struct AssignTaskInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// The task's id or key.
    task: String,
    /// The agent's name or id; null or left out: any agent may.
    assignee: Option<String>,
    /// To the agent that `suggestAssignees` puts first among those who are able.
    #[graphql(default)]
    best: bool,
}

impl AssignTaskInput {
    /// What is wanted.
    ///
    /// # Errors
    /// Everything that is wrong with the input.
    pub fn read(self) -> Read {
        let assignee = self.assignee.as_deref().map(AgentRef::parse);
        on_task(&self.task, |_| TaskCommand::Assign { assignee })
    }

    /// Whether the best agent is to be chosen.
    #[must_use]
    pub const fn wants_best(&self) -> bool {
        self.best
    }

    /// The task, if it names one and nobody.
    #[must_use]
    pub fn to_be_chosen_for(&self) -> Option<TaskRef> {
        TaskRef::parse(&self.task).filter(|_| self.assignee.is_none())
    }
}

/// A task that is not wanted any more.
#[derive(InputObject)]
pub struct CancelTaskInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// The task's id or key.
    task: String,
    /// Why.
    reason: Option<String>,
}

impl CancelTaskInput {
    /// What is wanted.
    ///
    /// # Errors
    /// Everything that is wrong with the input.
    pub fn read(self) -> Read {
        on_task(&self.task, |faults| TaskCommand::Cancel {
            reason: faults.maybe("reason", self.reason, BODY_MAX),
        })
    }
}

/// A task that is wanted after all.
#[derive(InputObject)]
pub struct ReopenTaskInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// The task's id or key.
    task: String,
    /// Why.
    reason: Option<String>,
}

impl ReopenTaskInput {
    /// What is wanted.
    ///
    /// # Errors
    /// Everything that is wrong with the input.
    pub fn read(self) -> Read {
        on_task(&self.task, |faults| TaskCommand::Reopen {
            reason: faults.maybe("reason", self.reason, BODY_MAX),
        })
    }
}

/// Two tasks of which one depends on the other.
#[derive(InputObject)]
pub struct AddDependencyInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// The id or key of the task that depends on the other.
    task: String,
    /// The other task's id or key.
    depends_on: String,
    /// How they are related; `BLOCKS` when left out: the other must be done first.
    kind: Option<DependencyKind>,
}

impl AddDependencyInput {
    /// What is wanted.
    ///
    /// # Errors
    /// Everything that is wrong with the input.
    pub fn read(self) -> Read {
        let kind = self.kind.map_or(events::DependencyKind::Blocks, Into::into);
        on_task(&self.task, |faults| {
            let on = faults.task("dependsOn", &self.depends_on);
            TaskCommand::AddDependency { on, kind }
        })
    }
}

/// Two tasks of which one depends on the other no more.
#[derive(InputObject)]
pub struct RemoveDependencyInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// The id or key of the task that depended on the other.
    task: String,
    /// The other task's id or key.
    depends_on: String,
    /// How they were related; in every way when left out.
    kind: Option<DependencyKind>,
}

impl RemoveDependencyInput {
    /// What is wanted.
    ///
    /// # Errors
    /// Everything that is wrong with the input.
    pub fn read(self) -> Read {
        let kind = self.kind.map(Into::into);
        on_task(&self.task, |faults| {
            let on = faults.task("dependsOn", &self.depends_on);
            TaskCommand::RemoveDependency { on, kind }
        })
    }
}

/// One command to the task of that id or key.
///
/// # Errors
/// Everything that was found wrong.
pub fn on_task(task: &str, command: impl FnOnce(&mut Faults) -> TaskCommand) -> Read {
    let mut faults = Faults::of_input();
    let task = faults.task("task", task);
    let command = command(&mut faults);
    faults.check(Wanted::of(Command::Task(task, command)))
}
