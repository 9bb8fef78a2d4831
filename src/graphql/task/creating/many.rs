//! Writing many tasks down at once.

use super::CreateTasksEntry;
use crate::domain::task::{Place, TaskChange, TaskCommand};
use crate::domain::{Command, TaskRef};
use crate::graphql::asking::{Read, Wanted};
use crate::graphql::input::{Faults, LIST_MAX};
use async_graphql::InputObject;
use events::DependencyKind;
use std::collections::HashMap;
use uuid::Uuid;

/// How many tasks one request may create.
const TASKS_MAX: usize = 1_000;

/// Several tasks that are to be: all of them, or none.
#[derive(InputObject)]
pub struct CreateTasksInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// The tasks, at most 1000; their keys are numbered in this order.
    tasks: Vec<CreateTasksEntry>,
    /// The project's key or id for entries that name none; `GEN` when left out.
    project: Option<String>,
    /// The task that entries without a parent of their own are part of, by id or key.
    parent: Option<String>,
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
    /// What is to be done, each in a line.
    #[must_use]
    pub fn titles(&self) -> Vec<String> {
        self.tasks.iter().map(|task| task.title.clone()).collect()
    }

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
            entry.parent = entry.parent.or_else(|| self.parent.clone());
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
