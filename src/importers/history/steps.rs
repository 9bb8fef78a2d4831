//! From a deed to commands, by what is held of its issue.

use super::bead::Standing;
use super::line::{Deed, Line};
use super::past::Past;
use super::plan::{History, LEASE_SECONDS};
use super::report::Dangling;
use crate::domain::task::{NewTask, Submission, Task, TaskChange, TaskCommand};
use crate::domain::world::World;
use crate::domain::{AgentRef, ProjectRef, SessionRef, TaskRef};
use events::{DependencyKind, NoteKind, Origin, TaskStatus};
use std::collections::HashSet;
use uuid::Uuid;

/// Where tasks say they come from.
pub const SYSTEM: &str = "history";

/// The commands that a line is; none if it changes nothing.
pub fn of(
    history: &History,
    line: &Line,
    past: &Past,
    world: &World,
    dangling: &mut Vec<Dangling>,
) -> Vec<TaskCommand> {
    let task = world.task(history.task_of(&line.issue));
    match (line.deed, task) {
        (Deed::Create, _) => create(history, line, world, dangling),
        (Deed::Claim, _) => vec![claim(line)],
        (Deed::Unclaim, task) => vec![release(line, task, world)],
        (Deed::Delete, _) => vec![cancel()],
        (Deed::Close, Some(task)) => close(line, task),
        (Deed::Close, None) => vec![close_elsewhere(line)],
        (Deed::Reopen, _) => {
            let begun = line.bead.standing == Standing::Begun;
            std::iter::once(reopen()).chain(begun.then(|| claim(line))).collect()
        }
        // Of what was never created there is nothing to compare with: the ledger says so.
        (Deed::Update, None) => vec![TaskCommand::Change(Box::default())],
        (Deed::Update, Some(task)) => update(history, line, past, task, world, dangling),
    }
}

fn create(
    history: &History,
    line: &Line,
    world: &World,
    dangling: &mut Vec<Dangling>,
) -> Vec<TaskCommand> {
    let bead = &line.bead;
    let waits_for = bead.waits_for.iter().flatten();
    let depends_on = waits_for
        .filter_map(|on| Some((there(history, line, on, world, dangling)?, DependencyKind::Blocks)))
        .collect();
    let intake = bead.standing == Standing::Intake;
    let task = NewTask {
        id: history.task_of(&line.issue),
        project: Some(ProjectRef::Key(history.project().to_owned())),
        title: bead.title.clone(),
        description: bead.description.clone().filter(|text| !text.is_empty()),
        priority: bead.priority,
        task_type: bead.task_type,
        labels: bead.labels.clone().unwrap_or_default(),
        criteria: Vec::new(),
        context: None,
        depends_on,
        parent: None,
        phase: None,
        paths: Vec::new(),
        estimate_tokens: None,
        estimate_minutes: None,
        complexity: None,
        skills: Vec::new(),
        assignee: None,
        not_before: None,
        external_ref: None,
        issue_url: None,
        repository: None,
        branch: None,
        billable: None,
        planned_minutes: None,
        max_attempts: None,
        origin: Some(Origin {
            system: SYSTEM.to_owned(),
            id: line.issue.clone(),
            created_at: bead.created_at.clone(),
            status: Some(bead.status.clone()),
        }),
        ready_anyhow: !intake,
        intake_anyhow: intake,
    };
    let mut commands = vec![TaskCommand::Create(Box::new(task))];
    commands.extend(note(line));
    commands.extend(match bead.standing {
        Standing::Intake | Standing::Open => None,
        Standing::Begun => Some(claim(line)),
        Standing::Held => Some(block(line)),
        Standing::Closed => Some(close_elsewhere(line)),
        Standing::Deleted => Some(cancel()),
    });
    commands
}

/// What an update changed: how the task is described, what it waits for, and where it stands.
fn update(
    history: &History,
    line: &Line,
    past: &Past,
    task: &Task,
    world: &World,
    dangling: &mut Vec<Dangling>,
) -> Vec<TaskCommand> {
    let bead = &line.bead;
    let over = matches!(bead.standing, Standing::Closed | Standing::Deleted);
    let reopened = task.status.is_closed() && !over;
    let mut commands = Vec::new();
    if reopened {
        commands.push(reopen());
    }
    commands.extend(described(line, past, task));
    commands.extend(
        note(line).filter(|_| bead.notes.as_ref().is_some_and(|notes| !past.notes.contains(notes))),
    );
    commands.extend(relations(history, line, task, world, dangling));
    let status = if reopened { TaskStatus::Ready } else { task.status };
    commands.extend(moved(line, task, status, world));
    commands
}

fn described(line: &Line, past: &Past, task: &Task) -> Option<TaskCommand> {
    let bead = &line.bead;
    let set = |labels: &[String]| labels.iter().cloned().collect::<HashSet<_>>();
    let change = TaskChange {
        title: Some(bead.title.clone()).filter(|title| *title != task.title),
        description: bead.description.clone().filter(|text| *text != past.description),
        priority: bead.priority.filter(|priority| Some(*priority) != task.priority),
        labels: bead.labels.clone().filter(|labels| set(labels) != set(&task.labels)),
        ..TaskChange::default()
    };
    let changes = change.title.is_some()
        || change.description.is_some()
        || change.priority.is_some()
        || change.labels.is_some();
    changes.then(|| TaskCommand::Change(Box::new(change)))
}

fn relations(
    history: &History,
    line: &Line,
    task: &Task,
    world: &World,
    dangling: &mut Vec<Dangling>,
) -> Vec<TaskCommand> {
    let Some(wanted) = &line.bead.waits_for else { return Vec::new() };
    let held = || task.depends_on.iter().filter(|one| one.blocks()).map(|one| one.on);
    let kept: HashSet<Uuid> = wanted.iter().map(|on| history.task_of(on)).collect();
    let gone = held().filter(|on| !kept.contains(on)).map(|on| {
        let kind = Some(DependencyKind::Blocks);
        TaskCommand::RemoveDependency { on: TaskRef::Id(on), kind }
    });
    let mut commands: Vec<_> = gone.collect();
    for on in wanted.iter().filter(|on| held().all(|one| one != history.task_of(on))) {
        if let Some(on) = there(history, line, on, world, dangling) {
            commands.push(TaskCommand::AddDependency { on, kind: DependencyKind::Blocks });
        }
    }
    commands
}

/// The task of an issue that another waits for, if it is there by now.
fn there(
    history: &History,
    line: &Line,
    on: &str,
    world: &World,
    dangling: &mut Vec<Dangling>,
) -> Option<TaskRef> {
    let id = history.task_of(on);
    if world.task(id).is_some() {
        return Some(TaskRef::Id(id));
    }
    let (line, issue, on) = (line.number, line.issue.clone(), on.to_owned());
    dangling.push(Dangling { line, issue, on });
    None
}

/// From where the task stands to where the line says that it does.
fn moved(line: &Line, task: &Task, status: TaskStatus, world: &World) -> Vec<TaskCommand> {
    use TaskStatus as S;
    let is_open = !status.is_closed();
    let freed = match status {
        S::Intake => Some(TaskCommand::Ready),
        S::Blocked => Some(TaskCommand::Unblock { reason: None }),
        _ => None,
    };
    match (line.bead.standing, status) {
        (Standing::Closed, _) if is_open => close(line, task),
        (Standing::Deleted, _) if is_open => vec![cancel()],
        (Standing::Intake, S::Ready | S::InProgress | S::Paused)
        | (Standing::Held, S::Ready | S::InProgress | S::Paused) => vec![block(line)],
        (Standing::Held, S::Intake) => vec![TaskCommand::Ready, block(line)],
        (Standing::Open, S::InProgress) => vec![release(line, Some(task), world)],
        (Standing::Open, S::Paused) => vec![TaskCommand::Resume],
        (Standing::Open, _) => freed.into_iter().collect(),
        (Standing::Begun, S::Intake | S::Blocked | S::Ready | S::Paused) => {
            freed.into_iter().chain([claim(line)]).collect()
        }
        _ => Vec::new(),
    }
}

fn claim(line: &Line) -> TaskCommand {
    TaskCommand::Claim {
        agent: Some(AgentRef::Name(line.actor.clone())),
        session: SessionRef::Implicit,
        lease_seconds: Some(LEASE_SECONDS),
    }
}

/// Given back by its holder, or taken away by somebody else.
fn release(line: &Line, task: Option<&Task>, world: &World) -> TaskCommand {
    let actor = world.resolve_agent(&AgentRef::Name(line.actor.clone()));
    let claim = task.and_then(|task| task.claim.as_ref());
    let fence = claim.filter(|claim| Some(claim.agent) == actor).map(|claim| claim.fence);
    TaskCommand::Release { fence, reason: None }
}

/// Whoever closes what somebody holds hands that work in; what nobody holds was closed elsewhere.
fn close(line: &Line, task: &Task) -> Vec<TaskCommand> {
    if let Some(claim) = &task.claim {
        let outcome = line.bead.close_reason.clone();
        let submission = Box::new(Submission { outcome, ..Submission::default() });
        return vec![TaskCommand::Complete { fence: Some(claim.fence), submission }];
    }
    let freed = match task.status {
        TaskStatus::Blocked => Some(TaskCommand::Unblock { reason: None }),
        TaskStatus::Paused => Some(TaskCommand::Resume),
        _ => None,
    };
    freed.into_iter().chain([close_elsewhere(line)]).collect()
}

fn close_elsewhere(line: &Line) -> TaskCommand {
    TaskCommand::CloseElsewhere { how: line.bead.status.clone(), at: Some(line.at) }
}

fn reopen() -> TaskCommand {
    TaskCommand::Reopen { reason: None }
}

fn cancel() -> TaskCommand {
    TaskCommand::Cancel { reason: Some("deleted where its history comes from".to_owned()) }
}

fn block(line: &Line) -> TaskCommand {
    let reason = format!("`{}` where its history comes from", line.bead.status);
    TaskCommand::Block { fence: None, reason }
}

fn note(line: &Line) -> Option<TaskCommand> {
    let text = line.bead.notes.clone()?;
    Some(TaskCommand::AddNote { kind: NoteKind::Comment, text })
}
