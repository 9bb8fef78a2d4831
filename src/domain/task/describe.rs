//! How a task is described: everything that may be done to it without holding it.

use super::bounds::{
    bounds, criteria, distinct, many, something, sorted, text, title, tokens, words,
};
use super::{
    Dependency, Fence, NewTask, Task, TaskChange, TaskCommand, TaskFacts, TaskRefusal, paths, work,
};
use events::{
    Confinement, Criterion, DependencyKind, INTEGER_MAX, NoteKind, TaskEvent, TaskStatus, Timestamp,
};

type Decision = Result<Vec<TaskEvent>, TaskRefusal>;

pub(super) fn create(task: &Task, new: &NewTask, facts: &TaskFacts, now: Timestamp) -> Decision {
    if task.exists() {
        return Err(TaskRefusal::TaskExists);
    }
    title(&new.title)?;
    text("description", new.description.as_deref().unwrap_or_default())?;
    words("label", &new.labels)?;
    words("skill", &new.skills)?;
    criteria(&new.criteria)?;
    bounds(new.complexity, 1..=10, "complexity", "1 to 10")?;
    bounds(new.max_attempts, 1..=100, "maxAttempts", "1 to 100")?;
    tokens(new.estimate_tokens)?;
    many("dependsOn", facts.targets.len())?;
    known_phase(new.phase.as_ref(), facts)?;
    no_circle(facts)?;
    if new.origin.is_none() && new.not_before.is_some_and(|time| time < now) {
        return Err(TaskRefusal::TimeInThePast { field: "notBefore" });
    }
    let mut events = vec![TaskEvent::TaskCreated {
        project: facts.project,
        number: facts.next_number,
        title: new.title.clone(),
        description: new.description.clone(),
        priority: new.priority,
        task_type: new.task_type,
        labels: distinct(&new.labels),
        criteria: new.criteria.clone(),
        context: new.context.clone(),
        parent: facts.parent,
        phase: new.phase.clone(),
        estimate_tokens: new.estimate_tokens,
        estimate_minutes: new.estimate_minutes,
        complexity: new.complexity,
        skills: sorted(&new.skills),
        assignee: facts.assignee,
        not_before: new.not_before,
        external_ref: new.external_ref.clone(),
        issue_url: new.issue_url.clone(),
        repository: new.repository.clone(),
        branch: new.branch.clone(),
        billable: new.billable,
        planned_minutes: new.planned_minutes,
        max_attempts: new.max_attempts,
        origin: new.origin.clone(),
    }];
    let paths = paths::read(&new.paths)?;
    if !paths.is_empty() {
        events.push(TaskEvent::TaskConfined(Confinement { fence: None, paths }));
    }
    for (on, kind) in distinct(&facts.targets) {
        events.push(TaskEvent::DependencyAdded { on, kind });
    }
    let told = new.description.as_ref().is_some_and(|text| !text.is_empty());
    let complete = told && new.priority.is_some();
    if new.ready_anyhow || (complete && !new.intake_anyhow) {
        events.push(TaskEvent::TaskReadied {});
    }
    Ok(events)
}

pub(super) fn change(task: &Task, to: &TaskChange, facts: &TaskFacts, now: Timestamp) -> Decision {
    open(task)?;
    let mut events = Vec::new();
    if let Some(title_to) = to.title.as_ref().filter(|title| **title != task.title) {
        title(title_to)?;
        events.push(TaskEvent::TaskRetitled { title: title_to.clone() });
    }
    if to.description.is_some() || to.context.is_some() {
        text("description", to.description.as_deref().unwrap_or_default())?;
        let (description, context) = (to.description.clone(), to.context.clone());
        events.push(TaskEvent::TaskDescribed { description, context });
    }
    if let Some(priority) = to.priority.filter(|priority| Some(*priority) != task.priority) {
        events.push(TaskEvent::TaskPrioritized { priority });
    }
    events.extend(labelled(task, to)?);
    events.extend(estimated(task, to)?);
    if let Some(not_before) = to.not_before.filter(|time| *time != task.not_before) {
        if not_before.is_some_and(|time| time < now) {
            return Err(TaskRefusal::TimeInThePast { field: "notBefore" });
        }
        events.push(TaskEvent::TaskPostponed { not_before });
    }
    events.extend(criteria_changed(task, to)?);
    events.extend(moved(task, to, facts)?);
    let told = to.description.as_ref().map_or(task.described, |text| !text.is_empty());
    let complete = told && to.priority.or(task.priority).is_some();
    // What was complete and is in intake all the same was kept there on purpose.
    let was_complete = task.described && task.priority.is_some();
    if task.status == TaskStatus::Intake && complete && !was_complete {
        events.push(TaskEvent::TaskReadied {});
    }
    Ok(events)
}

fn labelled(task: &Task, to: &TaskChange) -> Decision {
    let stay = to.labels.as_ref().unwrap_or(&task.labels);
    let labels: Vec<_> = stay.iter().filter(|one| !to.drop_labels.contains(one)).cloned().collect();
    let labels = distinct(&[labels, to.add_labels.clone()].concat());
    if to.labels.is_some() || !to.add_labels.is_empty() {
        words("label", &labels)?;
    }
    let added: Vec<_> = labels.iter().filter(|one| !task.labels.contains(one)).cloned().collect();
    let removed: Vec<_> = task.labels.iter().filter(|one| !labels.contains(one)).cloned().collect();
    let same = added.is_empty() && removed.is_empty();
    Ok(if same { vec![] } else { vec![TaskEvent::TaskLabelled { added, removed }] })
}

fn estimated(task: &Task, to: &TaskChange) -> Decision {
    bounds(to.complexity, 1..=10, "complexity", "1 to 10")?;
    tokens(to.estimate_tokens)?;
    let tokens = to.estimate_tokens.or(task.estimate_tokens);
    let minutes = to.estimate_minutes.or(task.estimate_minutes);
    let complexity = to.complexity.or(task.complexity);
    let was = (task.estimate_tokens, task.estimate_minutes, task.complexity);
    let same = (tokens, minutes, complexity) == was;
    Ok(if same { vec![] } else { vec![TaskEvent::TaskEstimated { tokens, minutes, complexity }] })
}

fn criteria_changed(task: &Task, to: &TaskChange) -> Decision {
    criteria(&to.add_criteria)?;
    many("dropCriteria", to.drop_criteria.len())?;
    let dropped = distinct(&to.drop_criteria);
    let has = |id: &str| task.criteria.iter().any(|one| one.id == id);
    if let Some(unknown) = dropped.iter().find(|id| !has(id)) {
        return Err(TaskRefusal::CriterionUnknown(unknown.clone()));
    }
    let stays = |id: &String| has(id) && !dropped.contains(id);
    if let Some(taken) = to.add_criteria.iter().find(|one| stays(&one.id)) {
        return Err(TaskRefusal::CriterionExists(taken.id.clone()));
    }
    let gone = dropped.iter().cloned().map(|id| TaskEvent::CriterionDropped { id, reason: None });
    let added = to.add_criteria.iter().cloned();
    let added = added.map(|Criterion { id, text }| TaskEvent::CriterionAdded { id, text });
    Ok(gone.chain(added).collect())
}

fn moved(task: &Task, to: &TaskChange, facts: &TaskFacts) -> Decision {
    let parent = if to.place.parent.is_some() { facts.parent } else { task.parent };
    let phase = to.place.phase.clone().unwrap_or_else(|| task.phase.clone());
    if (facts.project, parent, &phase) == (task.project, task.parent, &task.phase) {
        return Ok(vec![]);
    }
    if facts.parent_is_within {
        return Err(TaskRefusal::ParentCycle);
    }
    no_circle(facts)?;
    let stays = facts.project == task.project;
    if !stays || phase != task.phase {
        known_phase(phase.as_ref(), facts)?;
    }
    let number = if stays { task.number } else { facts.next_number };
    Ok(vec![TaskEvent::TaskMoved { project: facts.project, number, parent, phase }])
}

fn no_circle(facts: &TaskFacts) -> Result<(), TaskRefusal> {
    facts.cycle.clone().map_or(Ok(()), |circle| Err(TaskRefusal::DependencyCycle(circle)))
}

/// Whether the project that it is put in has that phase.
fn known_phase(phase: Option<&String>, facts: &TaskFacts) -> Result<(), TaskRefusal> {
    let rules = facts.rules();
    match phase {
        Some(phase) if !rules.has_phase(phase) => {
            let known: Vec<&str> = rules.phases.iter().map(|one| one.name.as_str()).collect();
            Err(TaskRefusal::PhaseUnknown { phase: phase.clone(), known: known.join(", ") })
        }
        _ => Ok(()),
    }
}

pub(super) fn ready(task: &Task) -> Decision {
    match task.status {
        TaskStatus::Intake => Ok(vec![TaskEvent::TaskReadied {}]),
        TaskStatus::Ready => Ok(vec![]),
        status => Err(TaskRefusal::TaskStateForbids {
            status,
            wanted: "readied",
            way_out: "only a task in intake is",
        }),
    }
}

pub(super) fn assign(task: &Task, facts: &TaskFacts) -> Decision {
    open(task)?;
    Ok(match (facts.assignee, task.assignee) {
        (to, from) if to == from => vec![],
        (Some(assignee), _) => vec![TaskEvent::TaskAssigned { assignee }],
        (None, _) => vec![TaskEvent::TaskUnassigned {}],
    })
}

/// A holder that wants files which others hold is told at once, where the project says so.
pub(super) fn confine(task: &Task, to: &[String], fence: Fence, facts: &TaskFacts) -> Decision {
    open(task)?;
    let paths = paths::read(to)?;
    let mut events = work::written_by_holder(task, fence, facts)?;
    if paths == task.paths {
        return Ok(events);
    }
    if let Some(held) = &facts.held_elsewhere {
        return Err(TaskRefusal::PathsTaken(held.clone()));
    }
    events.push(TaskEvent::TaskConfined(Confinement { fence, paths }));
    Ok(events)
}

pub(super) fn add_dependency(task: &Task, facts: &TaskFacts) -> Decision {
    open(task)?;
    if facts.parent_is_within {
        return Err(TaskRefusal::ParentCycle);
    }
    no_circle(facts)?;
    let mut events = Vec::new();
    for (on, kind) in facts.targets.iter().copied() {
        if kind == DependencyKind::ParentChild {
            events.extend(part_of(task, Some(on)));
        } else if !task.depends_on.contains(&Dependency { on, kind }) {
            events.push(TaskEvent::DependencyAdded { on, kind });
        }
    }
    Ok(events)
}

pub(super) fn remove_dependency(
    task: &Task,
    kind: Option<DependencyKind>,
    facts: &TaskFacts,
) -> Decision {
    let on = facts.targets.first().map(|(on, _)| *on);
    let mut events: Vec<_> = task
        .depends_on
        .iter()
        .filter(|one| Some(one.on) == on && kind.is_none_or(|kind| kind == one.kind))
        .map(|one| TaskEvent::DependencyRemoved { on: one.on, kind: one.kind })
        .collect();
    if task.parent.is_some() && task.parent == on && kind.is_none_or(is_parent_child) {
        events.extend(part_of(task, None));
    }
    if events.is_empty() { Err(TaskRefusal::DependencyUnknown) } else { Ok(events) }
}

fn is_parent_child(kind: DependencyKind) -> bool {
    kind == DependencyKind::ParentChild
}

/// Being part of another task is a place, not a dependency.
fn part_of(task: &Task, parent: Option<uuid::Uuid>) -> Option<TaskEvent> {
    (task.parent != parent).then(|| TaskEvent::TaskMoved {
        project: task.project,
        number: task.number,
        parent,
        phase: task.phase.clone(),
    })
}

pub(super) fn add_note(kind: NoteKind, note: &str) -> Decision {
    something("text", note)?;
    Ok(vec![TaskEvent::NoteAdded { kind, text: note.to_owned() }])
}

pub(super) fn attach_artifact(task: &Task, command: &TaskCommand, facts: &TaskFacts) -> Decision {
    let TaskCommand::AttachArtifact { name, uri, media_type, digest, bytes, fence } = command
    else {
        return Ok(vec![]);
    };
    something("name", name)?;
    bounds(*bytes, 0..=INTEGER_MAX, "bytes", "0 to 9,007,199,254,740,991")?;
    let mut events = work::written_by_holder(task, *fence, facts)?;
    events.push(TaskEvent::ArtifactAttached {
        name: name.clone(),
        uri: uri.clone(),
        media_type: media_type.clone(),
        digest: digest.clone(),
        bytes: *bytes,
    });
    Ok(events)
}

pub(super) fn check_criterion(task: &Task, id: &str, fence: Fence, facts: &TaskFacts) -> Decision {
    let mut events = work::written_by_holder(task, fence, facts)?;
    let known = task.criteria.iter().find(|one| one.id == id);
    let known = known.ok_or_else(|| TaskRefusal::CriterionUnknown(id.to_owned()))?;
    if !known.met {
        events.push(TaskEvent::CriterionMet { id: id.to_owned(), fence });
    }
    Ok(events)
}

fn open(task: &Task) -> Result<(), TaskRefusal> {
    let status = task.status;
    if status.is_closed() { Err(TaskRefusal::TaskClosed { status }) } else { Ok(()) }
}
