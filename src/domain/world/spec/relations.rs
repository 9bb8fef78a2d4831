//! Tasks that wait for one another, and tasks that are parts of one another.

use super::stage::{on, operator, stage};
use crate::domain::TaskRef;
use crate::domain::task::{Place, TaskChange, TaskCommand};
use events::DependencyKind;

#[test]
fn a_circle_of_any_length_is_refused_and_named() {
    for length in [2, 3, 5, 40] {
        let mut stage = stage();
        let tasks: Vec<_> = (0..length).map(|_| stage.task()).collect();
        for pair in tasks.windows(2) {
            stage.depend(pair[1], pair[0]).expect("a chain is no circle");
        }
        // The first would wait for the last, which waits for it.
        let refusal = stage.depend(tasks[0], tasks[length - 1]).expect_err("a circle");
        assert_eq!(refusal.reason.code(), "DEPENDENCY_CYCLE");
        let keys: Vec<_> = (1..=length).rev().map(|number| format!("CORE-{number}")).collect();
        let circle = format!("CORE-1 → {}", keys.join(" → "));
        assert!(refusal.to_string().contains(&circle), "{refusal} names {circle}");
    }
}

#[test]
fn of_two_circles_the_shorter_is_named() {
    let mut stage = stage();
    let tasks: Vec<_> = (0..4).map(|_| stage.task()).collect();
    for (waits, on) in [(1, 0), (2, 1), (3, 2), (3, 0)] {
        stage.depend(tasks[waits], tasks[on]).expect("no circle yet");
    }
    let refusal = stage.depend(tasks[0], tasks[3]).expect_err("a circle");
    assert!(refusal.to_string().contains("CORE-1 → CORE-4 → CORE-1"), "{refusal}");
}

#[test]
fn a_task_never_waits_for_itself() {
    let mut stage = stage();
    let task = stage.task();
    let refusal = stage.depend(task, task).expect_err("a circle of one");
    assert_eq!(refusal.reason.code(), "DEPENDENCY_ON_ITSELF");
}

#[test]
fn only_waiting_makes_circles() {
    let mut stage = stage();
    let (one, two) = (stage.task(), stage.task());
    stage.depend(two, one).expect("no circle");
    for kind in [DependencyKind::Related, DependencyKind::Duplicates, DependencyKind::Supersedes] {
        let relate = TaskCommand::AddDependency { on: TaskRef::Id(two), kind };
        stage.must(on(one, relate));
    }
}

#[test]
fn a_circle_that_was_cut_can_be_closed_elsewhere() {
    let mut stage = stage();
    let (one, two) = (stage.task(), stage.task());
    stage.depend(two, one).expect("no circle");
    let cut = TaskCommand::RemoveDependency { on: TaskRef::Id(one), kind: None };
    stage.must(on(two, cut));
    stage.depend(one, two).expect("no circle any more");
}

#[test]
fn a_task_is_no_part_of_its_own_parts_at_any_depth() {
    let mut stage = stage();
    let whole = stage.task();
    let part = stage.task_with(|new| new.parent = Some(TaskRef::Id(whole)));
    let deep = stage.task_with(|new| new.parent = Some(TaskRef::Id(part)));
    let under = |parent| {
        let place = Place { parent: Some(Some(TaskRef::Id(parent))), ..Place::default() };
        TaskCommand::Change(Box::new(TaskChange { place, ..TaskChange::default() }))
    };
    for parent in [whole, part, deep] {
        assert_eq!(stage.refused(&operator(), on(whole, under(parent))), "PARENT_CYCLE");
    }
    let child = DependencyKind::ParentChild;
    let relate = TaskCommand::AddDependency { on: TaskRef::Id(deep), kind: child };
    assert_eq!(stage.refused(&operator(), on(whole, relate)), "PARENT_CYCLE");
    stage.must(on(deep, under(whole)));
    assert_eq!(stage.look(deep).parent, Some(whole));
}
