//! Writing tasks down: one, or many that may refer to one another.

use crate::domain::task::{NewTask, Place, TaskChange, TaskCommand};
use crate::domain::{AgentRef, Command, ProjectRef, SessionRef, TaskRef};
use crate::graphql::asking::{Read, Wanted};
use crate::graphql::input::{BODY_MAX, Faults, LINE_MAX, LIST_MAX, WORD_MAX, count, instant};
use crate::graphql::scalars::{Count, DateTime, Json};
use crate::graphql::vocabulary::{Priority, TaskType};
use async_graphql::InputObject;
use events::{Criterion, DependencyKind};
use std::collections::HashMap;
use uuid::Uuid;

/// How many tasks one request may create.
const TASKS_MAX: usize = 1_000;

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

/// Several tasks that are to be: all of them, or none.
#[derive(InputObject)]
pub struct CreateTasksInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// The tasks, at most 1000; their keys are numbered in this order.
    tasks: Vec<CreateTasksEntry>,
    /// The project's key or id for entries that name none; `GEN` when left out.
    project: Option<String>,
}

impl CreateTaskInput {
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

/// What entries call one another, and which of them were created already.
struct Names {
    ids: HashMap<String, (usize, Uuid)>,
}

impl Names {
    fn of(entries: &[CreateTasksEntry], ids: &[Uuid], faults: &mut Faults) -> Self {
        let mut names = HashMap::new();
        for (index, entry) in entries.iter().enumerate() {
            let Some(name) = &entry.reference else { continue };
            if names.insert(name.clone(), (index, ids[index])).is_some() {
                let message = "another entry has this ref already; choose another one";
                faults.add(&format!("tasks.{index}.ref"), "REF_TAKEN", message);
            }
        }
        Self { ids: names }
    }

    /// The task of that name, and whether it comes only after the entry that names it.
    fn find(&self, text: &str, from: usize, path: &str, faults: &mut Faults) -> (TaskRef, bool) {
        match self.ids.get(text) {
            Some((index, id)) => (TaskRef::Id(*id), *index >= from),
            None => (faults.task(path, text), false),
        }
    }
}

impl CreateTasksInput {
    /// How many tasks are to be.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tasks.len()
    }

    /// What is wanted: the tasks in their order, then whatever names a task that comes later.
    ///
    /// # Errors
    /// Everything that is wrong with the input.
    pub fn read(self) -> Read {
        let mut faults = Faults::of_input();
        if self.tasks.is_empty() || self.tasks.len() > TASKS_MAX {
            let message = format!("{} tasks; give 1 to {TASKS_MAX}", self.tasks.len());
            faults.add("tasks", "LIST_OUT_OF_BOUNDS", message);
            return faults.check(Wanted::default());
        }
        let ids: Vec<Uuid> = self.tasks.iter().map(|_| Uuid::now_v7()).collect();
        let names = Names::of(&self.tasks, &ids, &mut faults);
        let mut wanted = Wanted::default();
        let mut later = Vec::new();
        for (index, mut entry) in self.tasks.into_iter().enumerate() {
            entry.project = entry.project.or_else(|| self.project.clone());
            let place = index.to_string();
            let task = faults.within("tasks", |faults| {
                faults.within(&place, |faults| {
                    let links = Links::read(&mut entry, index, &names, faults);
                    later.extend(links.later.into_iter().map(|command| (index, command)));
                    entry.read(ids[index], links.depends_on, links.parent, faults)
                })
            });
            let target = TaskRef::Id(ids[index]);
            wanted.add(Command::Task(target, TaskCommand::Create(task)), &["tasks", &place]);
        }
        for (index, command) in later {
            let target = TaskRef::Id(ids[index]);
            wanted.add(Command::Task(target, command), &["tasks", &index.to_string()]);
        }
        faults.check(wanted)
    }
}

/// What an entry names: tasks that are there when it is created, and others that come later.
#[derive(Default)]
struct Links {
    depends_on: Vec<TaskRef>,
    parent: Option<TaskRef>,
    later: Vec<TaskCommand>,
}

impl Links {
    fn read(
        entry: &mut CreateTasksEntry,
        index: usize,
        names: &Names,
        faults: &mut Faults,
    ) -> Self {
        let mut links = Self::default();
        let depends_on = entry.depends_on.take().unwrap_or_default();
        if depends_on.len() > LIST_MAX {
            faults.add("dependsOn", "LIST_TOO_LONG", format!("at most {LIST_MAX} are kept"));
        }
        for (step, text) in depends_on.iter().enumerate() {
            let (on, comes_later) = names.find(text, index, &format!("dependsOn.{step}"), faults);
            if comes_later {
                links.later.push(TaskCommand::AddDependency { on, kind: DependencyKind::Blocks });
            } else {
                links.depends_on.push(on);
            }
        }
        if let Some(text) = entry.parent.take() {
            let (parent, comes_later) = names.find(&text, index, "parent", faults);
            if comes_later {
                let place = Place { parent: Some(Some(parent)), ..Place::default() };
                let change = TaskChange { place, ..TaskChange::default() };
                links.later.push(TaskCommand::Change(Box::new(change)));
            } else {
                links.parent = Some(parent);
            }
        }
        links
    }
}
