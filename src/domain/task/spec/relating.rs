//! How tasks stand to one another.

use super::{
    E, OTHER, PROJECT, Rules, TASK, cancelled, created_as, dependency, held, operator, ready,
};
use super::{Spec, TaskDecider, rule};
use crate::domain::TaskRef;
use crate::domain::task::{TaskCommand as C, TaskFacts, TaskRefusal as No};
use events::{DependencyKind, TaskStatus};
use uuid::Uuid;

pub(super) fn specs() -> Rules {
    [created_with(), adding(), removing()].into_iter().flatten().collect()
}

fn created_with() -> Rules {
    let ninth = created_as(|task| task.number = 9);
    let blocks = DependencyKind::Blocks;
    let targets = vec![(TASK, blocks), (OTHER, DependencyKind::Related), (TASK, blocks)];
    let mut new = super::creating::new_task();
    new.depends_on = targets.iter().map(|(on, kind)| (TaskRef::Id(*on), *kind)).collect();
    vec![
        rule("a task is created with what it depends on, each once", C::Create(Box::new(new)))
            .knowing(TaskFacts { targets, ..operator() })
            .then([ninth, dependency(TASK), related(OTHER)]),
    ]
}

fn adding() -> Rules {
    let circle = "CORE-7 → CORE-8 → CORE-7".to_owned();
    let add = |on, kind| C::AddDependency { on: TaskRef::Id(on), kind };
    let to = |on, kind| TaskFacts { targets: vec![(on, kind)], ..operator() };
    let (blocks, child) = (DependencyKind::Blocks, DependencyKind::ParentChild);
    let moved = || E::TaskMoved { project: PROJECT, number: 7, parent: Some(OTHER), phase: None };
    vec![
        rule("a task comes to wait for another", add(OTHER, blocks))
            .given(held())
            .knowing(to(OTHER, blocks))
            .then([dependency(OTHER)]),
        rule("a task waits for another once", add(OTHER, blocks))
            .given(ready())
            .given([dependency(OTHER)])
            .knowing(to(OTHER, blocks))
            .then_nothing(),
        rule("two tasks are related in more than one way", add(OTHER, DependencyKind::Related))
            .given(ready())
            .given([dependency(OTHER)])
            .knowing(to(OTHER, DependencyKind::Related))
            .then([related(OTHER)]),
        rule("a circle is refused, and named", add(OTHER, blocks))
            .given(ready())
            .knowing(TaskFacts { cycle: Some(circle.clone()), ..to(OTHER, blocks) })
            .refused(No::DependencyCycle(circle)),
        rule("to be part of a task is a place", add(OTHER, child))
            .given(ready())
            .knowing(to(OTHER, child))
            .then([moved()]),
        rule("a task has its place already", add(OTHER, child))
            .given([created_as(|task| task.parent = Some(OTHER))])
            .knowing(to(OTHER, child))
            .then_nothing(),
        rule("a task is no part of its own parts", add(OTHER, child))
            .given(ready())
            .knowing(TaskFacts { parent_is_within: true, ..to(OTHER, child) })
            .refused(No::ParentCycle),
        rule("a closed task comes to wait for nothing", add(OTHER, blocks))
            .given(cancelled())
            .knowing(to(OTHER, blocks))
            .refused(No::TaskClosed { status: TaskStatus::Cancelled }),
    ]
}

fn removing() -> Rules {
    let related_too = || [dependency(OTHER), related(OTHER), dependency(TASK)];
    let gone = |kind| E::DependencyRemoved { on: OTHER, kind };
    let child = || created_as(|task| task.parent = Some(OTHER));
    let out = || E::TaskMoved { project: PROJECT, number: 7, parent: None, phase: None };
    vec![
        remove("a task waits for another no more", Some(DependencyKind::Blocks))
            .given(ready())
            .given(related_too())
            .then([gone(DependencyKind::Blocks)]),
        remove("without a kind every relation goes", None)
            .given([child()])
            .given(related_too())
            .then([gone(DependencyKind::Blocks), gone(DependencyKind::Related), out()]),
        remove("a part leaves its whole", Some(DependencyKind::ParentChild))
            .given([child()])
            .then([out()]),
        remove("only a relation that is there can go", None)
            .given(ready())
            .given([dependency(TASK)])
            .refused(No::DependencyUnknown),
        remove("a relation of another kind stays", Some(DependencyKind::Related))
            .given(ready())
            .given([dependency(OTHER)])
            .refused(No::DependencyUnknown),
    ]
}

fn remove(text: &'static str, kind: Option<DependencyKind>) -> Spec<TaskDecider> {
    let targets = vec![(OTHER, DependencyKind::Blocks)];
    rule(text, C::RemoveDependency { on: TaskRef::Id(OTHER), kind })
        .knowing(TaskFacts { targets, ..operator() })
}

fn related(on: Uuid) -> E {
    E::DependencyAdded { on, kind: DependencyKind::Related }
}
