//! Writing tasks down: one, or many that may refer to one another.

mod many;

pub use many::CreateTasksInput;

use crate::domain::task::{NewTask, TaskCommand};
use crate::domain::{AgentRef, Command, ProjectRef, SessionRef, TaskRef};
use crate::graphql::asking::{Read, Wanted};
use crate::graphql::input::{BODY_MAX, Faults, LINE_MAX, WORD_MAX, count, instant};
use crate::graphql::scalars::{Count, DateTime, Json};
use crate::graphql::vocabulary::{Priority, TaskType};
use async_graphql::InputObject;
use events::{Criterion, DependencyKind};
use uuid::Uuid;

/// A task that is to be.
#[derive(InputObject)]
pub struct CreateTaskInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// What is to be done, in a line.
    title: String,
    /// The project's key or id; `GEN` when left out.
    project: Option<String>,
    /// Create it and claim it at once.
    #[graphql(default)]
    claim: bool,
    /// For whom it is claimed, by name or id; an agent's key claims for itself.
    agent: Option<String>,
    /// The session that it is claimed in.
    session: Option<Uuid>,
    /// The lease's term, 5 to 3600; 120 when left out.
    lease_seconds: Option<i32>,
    /// What is to be done, in Markdown. With it and a priority the task is ready at once.
    description: Option<String>,
    /// How urgent it is.
    priority: Option<Priority>,
    /// What kind of work it is; `IMPLEMENTATION` when left out.
    #[graphql(name = "type")]
    task_type: Option<TaskType>,
    /// Free labels.
    labels: Option<Vec<String>>,
    /// What must hold for it to be done, each in a line.
    acceptance_criteria: Option<Vec<String>>,
    /// What else a worker should know, as JSON.
    context: Option<Json>,
    /// Tasks that must be done before, by id or key.
    depends_on: Option<Vec<String>>,
    /// The task that it is part of, by id or key.
    parent: Option<String>,
    /// The project's phase.
    phase: Option<String>,
    /// The files that it may touch and holds with its claim, as patterns: `src/store/**`.
    paths: Option<Vec<String>>,
    /// Tokens it is expected to take.
    estimate_tokens: Option<Count>,
    /// Minutes it is expected to take.
    estimate_minutes: Option<i32>,
    /// How hard it is expected to be, 1 to 10.
    complexity: Option<i32>,
    /// Skills that a worker must have, all of them.
    skills: Option<Vec<String>>,
    /// The only agent that may claim it, by name or id.
    assignee: Option<String>,
    /// Until when it is not handed out.
    not_before: Option<DateTime>,
    /// What it is called elsewhere.
    external_ref: Option<String>,
    /// Where it is discussed.
    issue_url: Option<String>,
    /// The repository it is about.
    repository: Option<String>,
    /// The branch it is to be done on.
    branch: Option<String>,
    /// Whether a client pays for it.
    billable: Option<bool>,
    /// Minutes planned for billing.
    planned_minutes: Option<i32>,
    /// After how many failures and reclaims it fails for good.
    max_attempts: Option<i32>,
}

/// One of several tasks that are to be.
#[derive(InputObject)]
pub struct CreateTasksEntry {
    /// A name by which other entries of the same request refer to it.
    #[graphql(name = "ref")]
    reference: Option<String>,
    /// What is to be done, in a line.
    title: String,
    /// The project's key or id; the request's own when left out.
    project: Option<String>,
    /// What is to be done, in Markdown. With it and a priority the task is ready at once.
    description: Option<String>,
    /// How urgent it is.
    priority: Option<Priority>,
    /// What kind of work it is; `IMPLEMENTATION` when left out.
    #[graphql(name = "type")]
    task_type: Option<TaskType>,
    /// Free labels.
    labels: Option<Vec<String>>,
    /// What must hold for it to be done, each in a line.
    acceptance_criteria: Option<Vec<String>>,
    /// What else a worker should know, as JSON.
    context: Option<Json>,
    /// Tasks that must be done before: another entry's `ref`, an id or a key.
    depends_on: Option<Vec<String>>,
    /// The task that it is part of: another entry's `ref`, an id or a key.
    parent: Option<String>,
    /// The project's phase.
    phase: Option<String>,
    /// The files that it may touch and holds with its claim, as patterns: `src/store/**`.
    paths: Option<Vec<String>>,
    /// Tokens it is expected to take.
    estimate_tokens: Option<Count>,
    /// Minutes it is expected to take.
    estimate_minutes: Option<i32>,
    /// How hard it is expected to be, 1 to 10.
    complexity: Option<i32>,
    /// Skills that a worker must have, all of them.
    skills: Option<Vec<String>>,
    /// The only agent that may claim it, by name or id.
    assignee: Option<String>,
    /// Until when it is not handed out.
    not_before: Option<DateTime>,
    /// What it is called elsewhere.
    external_ref: Option<String>,
    /// Where it is discussed.
    issue_url: Option<String>,
    /// The repository it is about.
    repository: Option<String>,
    /// The branch it is to be done on.
    branch: Option<String>,
    /// Whether a client pays for it.
    billable: Option<bool>,
    /// Minutes planned for billing.
    planned_minutes: Option<i32>,
    /// After how many failures and reclaims it fails for good.
    max_attempts: Option<i32>,
}

impl CreateTaskInput {
    /// What is to be done, in a line.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What is wanted: the task, and its claim if it is to be claimed at once.
    ///
    /// # Errors
    /// Everything that is wrong with the input.
    pub fn read(self) -> Read {
        let mut faults = Faults::of_input();
        let id = Uuid::now_v7();
        let claim = self.claim.then(|| TaskCommand::Claim {
            agent: self.agent.as_deref().map(AgentRef::parse),
            session: self.session.map_or(SessionRef::Implicit, SessionRef::Id),
            lease_seconds: faults.small("leaseSeconds", self.lease_seconds),
        });
        let depends_on: Vec<_> = self.depends_on.iter().flatten().enumerate().collect();
        let depends_on = depends_on
            .into_iter()
            .map(|(index, text)| faults.task(&format!("dependsOn.{index}"), text))
            .collect();
        let parent = self.parent.as_deref().map(|text| faults.task("parent", text));
        let entry = CreateTasksEntry::from(self);
        let task = entry.read(id, depends_on, parent, &mut faults);
        let target = TaskRef::Id(id);
        let mut wanted = Wanted::of(Command::Task(target.clone(), TaskCommand::Create(task)));
        if let Some(claim) = claim {
            wanted.add(Command::Task(target, claim), &["claim"]);
        }
        faults.check(wanted)
    }
}

impl From<CreateTaskInput> for CreateTasksEntry {
    fn from(one: CreateTaskInput) -> Self {
        Self {
            reference: None,
            title: one.title,
            project: one.project,
            description: one.description,
            priority: one.priority,
            task_type: one.task_type,
            labels: one.labels,
            acceptance_criteria: one.acceptance_criteria,
            context: one.context,
            depends_on: None,
            parent: None,
            phase: one.phase,
            paths: one.paths,
            estimate_tokens: one.estimate_tokens,
            estimate_minutes: one.estimate_minutes,
            complexity: one.complexity,
            skills: one.skills,
            assignee: one.assignee,
            not_before: one.not_before,
            external_ref: one.external_ref,
            issue_url: one.issue_url,
            repository: one.repository,
            branch: one.branch,
            billable: one.billable,
            planned_minutes: one.planned_minutes,
            max_attempts: one.max_attempts,
        }
    }
}

impl CreateTasksEntry {
    fn read(
        self,
        id: Uuid,
        depends_on: Vec<TaskRef>,
        parent: Option<TaskRef>,
        faults: &mut Faults,
    ) -> Box<NewTask> {
        let criteria = faults.words("acceptanceCriteria", self.acceptance_criteria, LINE_MAX);
        let criteria =
            (1..).zip(criteria).map(|(number, text)| Criterion { id: format!("{number}"), text });
        Box::new(NewTask {
            id,
            project: self.project.as_deref().map(ProjectRef::parse),
            title: faults.text("title", self.title, LINE_MAX),
            description: faults.maybe("description", self.description, BODY_MAX),
            priority: self.priority.map(Into::into),
            task_type: self.task_type.map_or(events::TaskType::Implementation, Into::into),
            labels: faults.words("labels", self.labels, WORD_MAX),
            criteria: criteria.collect(),
            context: faults.json("context", self.context),
            depends_on: depends_on.into_iter().map(|on| (on, DependencyKind::Blocks)).collect(),
            parent,
            phase: faults.maybe("phase", self.phase, WORD_MAX),
            paths: faults.words("paths", self.paths, LINE_MAX),
            estimate_tokens: count(self.estimate_tokens),
            estimate_minutes: faults.small("estimateMinutes", self.estimate_minutes),
            complexity: faults.small("complexity", self.complexity),
            skills: faults.words("skills", self.skills, WORD_MAX),
            assignee: self.assignee.as_deref().map(AgentRef::parse),
            not_before: instant(self.not_before),
            external_ref: faults.maybe("externalRef", self.external_ref, LINE_MAX),
            issue_url: faults.maybe("issueUrl", self.issue_url, LINE_MAX),
            repository: faults.maybe("repository", self.repository, LINE_MAX),
            branch: faults.maybe("branch", self.branch, LINE_MAX),
            billable: self.billable,
            planned_minutes: faults.small("plannedMinutes", self.planned_minutes),
            max_attempts: faults.small("maxAttempts", self.max_attempts),
            origin: None,
            ready_anyhow: false,
            intake_anyhow: false,
        })
    }
}
