//! Which tasks can be handed out, in which order: indexes over the tasks, kept with every change.
//!
//! A task stands in one place at a time. What depends on who asks (skills, budgets, autonomy) is
//! not decided here; what depends on the task, its dependencies and the time is.

use super::families::Families;
use super::phases::{Phases, Stand};
use super::tally::Tally;
use super::{Kept, Shelf};
use crate::domain::task::{Start, Task};
use events::{Priority, TaskStatus, Timestamp};
use foldhash::{HashMap, HashSet};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// What tasks have in common that the same agents may claim.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Group {
    /// First, so that what is for everybody and what is for one agent stand together.
    pub(super) assignee: Option<Uuid>,
    pub(super) project: Uuid,
    /// Whether it is open is looked up when somebody claims: opening a phase moves no task.
    pub(super) phase: Option<String>,
    pub(super) skills: Vec<String>,
    /// Whether it may be begun, should its project ask for leave.
    pub(super) approved: bool,
    /// Whether it holds files when it is claimed, and so may be in the way of others.
    pub(super) confined: bool,
}

/// The order of handing out: resumable first, then the most urgent, then the oldest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Rank {
    fresh: bool,
    priority: Priority,
    created_at: Timestamp,
    number: u64,
    id: Uuid,
}

/// Where a task stands for whoever looks for work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// It can be handed out.
    Ready(Arc<Group>, Rank, Span),
    /// It can be handed out from that time on; of a phase.
    Later(Timestamp, Option<String>),
    /// Somebody holds it.
    Held,
    /// It waits for something else.
    Waiting,
}

/// Since when, and until when, it stands where it stands, as far as the time has a say in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Span {
    since: Option<Timestamp>,
    until: Option<Timestamp>,
}

#[derive(Debug, Default, Clone)]
pub(super) struct Queue {
    ready: BTreeMap<Arc<Group>, BTreeSet<Rank>>,
    /// What stands elsewhere from that time on: it is put off until then, or kept for somebody.
    later: BTreeSet<(Timestamp, Uuid)>,
    /// What stood elsewhere before that time.
    due: BTreeSet<(Timestamp, Uuid)>,
    /// What was put off.
    put_off: BTreeSet<(Timestamp, Uuid)>,
    held: HashSet<Uuid>,
    /// What something may happen to when a time comes, though nobody does anything.
    timed: HashSet<Uuid>,
    held_by: HashMap<Uuid, usize>,
    places: HashMap<Uuid, (Uuid, Place)>,
    tallies: HashMap<Uuid, Tally>,
    /// Which tasks wait for a task.
    dependents: HashMap<Uuid, BTreeSet<Uuid>>,
    pub(super) phases: Phases,
    pub(super) families: Families,
    now: Timestamp,
}

impl Queue {
    /// Moves what has become due to where it can be handed out.
    ///
    /// A request may have been decided by a clock that was set back since: what had become due by
    /// it is put off again.
    pub(super) fn advance(&mut self, now: Timestamp, tasks: &Shelf<Task>) {
        self.now = now;
        let task = |id: &Uuid| tasks.get(id).map(|kept| &*kept.state);
        while let Some((_, id)) = self.later.first().copied().filter(|(due, _)| *due <= now) {
            self.place(id, task(&id), tasks);
        }
        while let Some((_, id)) = self.due.last().copied().filter(|(due, _)| *due > now) {
            self.place(id, task(&id), tasks);
        }
    }

    pub(super) fn held(&self) -> impl Iterator<Item = Uuid> {
        self.held.iter().copied()
    }

    /// Every open task.
    pub(super) fn open(&self) -> impl Iterator<Item = Uuid> {
        self.places.keys().copied()
    }

    pub(super) fn timed(&self) -> impl Iterator<Item = Uuid> {
        self.timed.iter().copied()
    }

    pub(super) fn held_by(&self, agent: Uuid) -> usize {
        self.held_by.get(&agent).copied().unwrap_or(0)
    }

    /// The open tasks of a project. Looks at every open task there is: for what happens seldom.
    pub(super) fn open_in(&self, project: Uuid) -> Vec<Uuid> {
        let its = self.places.iter().filter(|(_, (of, _))| *of == project);
        its.map(|(id, _)| *id).collect()
    }

    pub(super) fn tally(&self, project: Uuid) -> Tally {
        self.tallies.get(&project).copied().unwrap_or_default()
    }

    pub(super) fn tallies(&self) -> impl Iterator<Item = (Uuid, Tally)> {
        self.tallies.iter().map(|(project, tally)| (*project, *tally))
    }

    /// What can be handed out to an agent and is not assigned to others, by group.
    pub(super) fn ready_for(&self, agent: Uuid) -> impl Iterator<Item = (&Group, &BTreeSet<Rank>)> {
        let of = |assignee| {
            let first = Group { assignee, ..Group::default() };
            let groups = self.ready.range(Arc::new(first)..);
            groups.take_while(move |(group, _)| group.assignee == assignee)
        };
        of(None).chain(of(Some(agent))).map(|(group, ranks)| (&**group, ranks))
    }

    /// When the next task that was put off is due.
    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.put_off.first().map(|(due, _)| *due)
    }

    /// The tasks that wait for a task.
    pub(super) fn dependents(&self, id: Uuid) -> impl Iterator<Item = Uuid> {
        self.dependents.get(&id).into_iter().flatten().copied()
    }

    /// Keeps who waits for whom, and how much each agent holds.
    pub(super) fn relate(&mut self, id: Uuid, was: Option<&Task>, is: Option<&Task>) {
        self.relate_dependencies(id, was, is);
        self.phases.relate(was, is);
        self.families.relate(id, was, is);
        match (was.is_some_and(Task::is_timed), is.is_some_and(Task::is_timed)) {
            (false, true) => {
                self.timed.insert(id);
            }
            (true, false) => {
                self.timed.remove(&id);
            }
            _ => {}
        }
        let holder = |task: Option<&Task>| task.and_then(|task| Some(task.claim.as_ref()?.agent));
        let (before, after) = (holder(was), holder(is));
        if before == after {
            return;
        }
        if let Some(agent) = before
            && let Entry::Occupied(mut count) = self.held_by.entry(agent)
        {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
        if let Some(agent) = after {
            *self.held_by.entry(agent).or_default() += 1;
        }
    }

    fn relate_dependencies(&mut self, id: Uuid, was: Option<&Task>, is: Option<&Task>) {
        let before = was.map_or(&[][..], |task| &task.depends_on);
        let after = is.map_or(&[][..], |task| &task.depends_on);
        if before == after {
            return;
        }
        for gone in before.iter().filter(|one| one.blocks() && !after.contains(one)) {
            if let Entry::Occupied(mut waiting) = self.dependents.entry(gone.on) {
                waiting.get_mut().remove(&id);
                if waiting.get().is_empty() {
                    waiting.remove();
                }
            }
        }
        for new in after.iter().filter(|one| one.blocks() && !before.contains(one)) {
            self.dependents.entry(new.on).or_default().insert(id);
        }
    }

    /// Puts a task where it belongs now.
    pub(super) fn place(&mut self, id: Uuid, task: Option<&Task>, tasks: &Shelf<Task>) {
        let place = task.and_then(|task| Some((task.project, self.place_of(id, task, tasks)?)));
        let before = match place.clone() {
            Some(place) => self.places.insert(id, place),
            None => self.places.remove(&id),
        };
        if before == place {
            return;
        }
        if let Some((project, place)) = before {
            self.leave(id, project, &place);
        }
        if let Some((project, place)) = place {
            self.enter(id, project, place);
        }
    }

    /// Puts those where they belong now for whom a change of a task makes a difference: who waits
    /// for it to be done, and what it is or was part of.
    pub(super) fn place_others(
        &mut self,
        id: Uuid,
        was: Option<&Task>,
        is: Option<&Task>,
        tasks: &Shelf<Task>,
    ) {
        let task = |id: Uuid| tasks.get(&id).map(|kept| &*kept.state);
        let done = |task: Option<&Task>| task.is_some_and(|task| task.status == TaskStatus::Done);
        if done(was) != done(is) {
            let waiting: Vec<Uuid> = self.dependents(id).collect();
            waiting.into_iter().for_each(|id| self.place(id, task(id), tasks));
        }
        let part = |task: Option<&Task>| task.map(|task| (task.parent, task.status));
        if part(was) != part(is) {
            let parent = |task: Option<&Task>| task.and_then(|task| task.parent);
            let (before, after) = (parent(was), parent(is));
            for id in before.into_iter().chain(after.filter(|_| after != before)) {
                self.place(id, task(id), tasks);
            }
        }
    }

    fn leave(&mut self, id: Uuid, project: Uuid, place: &Place) {
        *self.tallies.entry(project).or_default().of(place) -= 1;
        match place {
            Place::Ready(group, rank, span) => {
                self.phases.leave(project, group.phase.as_deref(), Stand::Ready);
                let ranks = self.ready.get_mut(group).expect("what is ready stands in its group");
                ranks.remove(rank);
                if ranks.is_empty() {
                    self.ready.remove(group);
                }
                span.since.map(|since| self.due.remove(&(since, id)));
                span.until.map(|until| self.later.remove(&(until, id)));
            }
            Place::Later(due, phase) => {
                self.phases.leave(project, phase.as_deref(), Stand::Later);
                self.later.remove(&(*due, id));
                self.put_off.remove(&(*due, id));
            }
            Place::Held => {
                self.held.remove(&id);
            }
            Place::Waiting => {}
        }
    }

    fn enter(&mut self, id: Uuid, project: Uuid, place: Place) {
        *self.tallies.entry(project).or_default().of(&place) += 1;
        match place {
            Place::Ready(group, rank, span) => {
                self.phases.enter(project, group.phase.as_deref(), Stand::Ready);
                self.ready.entry(group).or_default().insert(rank);
                span.since.map(|since| self.due.insert((since, id)));
                span.until.map(|until| self.later.insert((until, id)));
            }
            Place::Later(due, phase) => {
                self.phases.enter(project, phase.as_deref(), Stand::Later);
                self.later.insert((due, id));
                self.put_off.insert((due, id));
            }
            Place::Held => {
                self.held.insert(id);
            }
            Place::Waiting => {}
        }
    }

    fn place_of(&self, id: Uuid, task: &Task, tasks: &Shelf<Task>) -> Option<Place> {
        if !task.exists() || task.status.is_closed() {
            return None;
        }
        Some(match task.status {
            _ if task.claim.is_some() => Place::Held,
            TaskStatus::Ready | TaskStatus::Paused if task.waits_for_operator() => Place::Waiting,
            TaskStatus::Ready | TaskStatus::Paused if waits(task, tasks) => Place::Waiting,
            TaskStatus::Ready | TaskStatus::Paused if self.families.hold_back(id) => Place::Waiting,
            TaskStatus::Ready | TaskStatus::Paused => match task.due_at() {
                Some(due) if due > self.now => Place::Later(due, task.phase.clone()),
                due => {
                    let kept = task.keeping().map(|kept| kept.until);
                    let (ended, runs) = (kept.filter(|end| *end <= self.now), kept);
                    let span = Span {
                        since: due.into_iter().chain(ended).max(),
                        until: runs.filter(|end| *end > self.now),
                    };
                    Place::Ready(self.group_of(task), rank_of(id, task), span)
                }
            },
            _ => Place::Waiting,
        })
    }

    /// Many tasks share a group: it is kept once, as long as something in it is ready.
    fn group_of(&self, task: &Task) -> Arc<Group> {
        let (project, phase, skills) = (task.project, task.phase.clone(), task.needed());
        let kept = task.kept_at(self.now);
        let approved = task.is_begun() || (kept.is_some() && is_approved(task));
        let assignee = kept.or(task.assignee);
        let confined = !task.paths.is_empty();
        let group = Group { assignee, project, phase, skills, approved, confined };
        match self.ready.get_key_value(&group) {
            Some((known, _)) => Arc::clone(known),
            None => Arc::new(group),
        }
    }
}

impl Rank {
    pub(super) const fn id(&self) -> Uuid {
        self.id
    }
}

fn rank_of(id: Uuid, task: &Task) -> Rank {
    Rank {
        fresh: !task.is_resumable(),
        priority: task.priority.unwrap_or(Priority::Backlog),
        created_at: task.created_at,
        number: task.number,
        id,
    }
}

const fn is_approved(task: &Task) -> bool {
    matches!(task.start, Some(Start::Approved(_)))
}

/// The tasks that must be done before it.
pub(super) fn blockers(task: &Task) -> impl Iterator<Item = Uuid> {
    task.depends_on.iter().filter(|one| one.blocks()).map(|one| one.on)
}

fn waits(task: &Task, tasks: &Shelf<Task>) -> bool {
    blockers(task).any(|on| !is_done(tasks.get(&on)))
}

pub(super) fn is_done(kept: Option<&Kept<Task>>) -> bool {
    kept.is_some_and(|kept| kept.state.status == TaskStatus::Done)
}

#[cfg(test)]
impl Queue {
    pub(super) const fn time(&self) -> Timestamp {
        self.now
    }

    /// Everything there is to know of it, in no order.
    pub(super) fn dump(&self) -> impl Iterator<Item = String> {
        let ready = self.ready.iter().map(|ranks| format!("ready {ranks:?}"));
        let later = self.later.iter().map(|due| format!("later {due:?}"));
        let due = self.due.iter().map(|due| format!("due {due:?}"));
        let put_off = self.put_off.iter().map(|due| format!("put off {due:?}"));
        let held = self.held.iter().map(|id| format!("held {id}"));
        let timed = self.timed.iter().map(|id| format!("timed {id}"));
        let held_by = self.held_by.iter().map(|held| format!("holds {held:?}"));
        let places = self.places.iter().map(|place| format!("place {place:?}"));
        let open = self.tallies.iter().filter(|(_, tally)| tally.open() > 0);
        let tallies = open.map(|tally| format!("tally {tally:?}"));
        let dependents = self.dependents.iter().map(|waiting| format!("waits {waiting:?}"));
        ready
            .chain(later)
            .chain(due)
            .chain(put_off)
            .chain(held)
            .chain(timed)
            .chain(held_by)
            .chain(places)
            .chain(tallies)
            .chain(dependents)
            .chain(self.phases.dump())
            .chain(self.families.dump())
    }
}
