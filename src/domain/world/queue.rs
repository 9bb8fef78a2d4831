//! Which tasks can be handed out, in which order: indexes over the tasks, kept with every change.
//!
//! A task stands in one place at a time. What depends on who asks (skills, budgets, autonomy) is
//! not decided here; what depends on the task, its dependencies and the time is.

use super::{Kept, Shelf};
use crate::domain::task::Task;
use events::{DependencyKind, Priority, TaskStatus, Timestamp};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// What tasks have in common that the same agents may claim.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Group {
    pub(super) project: Uuid,
    pub(super) assignee: Option<Uuid>,
    pub(super) skills: Vec<String>,
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
enum Place {
    /// It can be handed out.
    Ready(Group, Rank),
    /// It can be handed out from that time on.
    Later(Timestamp),
    /// Somebody holds it.
    Held,
    /// It waits for something else.
    Waiting,
}

/// How many open tasks of a project stand where.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) ready: usize,
    pub(super) later: usize,
    pub(super) held: usize,
    pub(super) waiting: usize,
}

impl Tally {
    pub(super) const fn open(&self) -> usize {
        self.ready + self.later + self.held + self.waiting
    }

    const fn of(&mut self, place: &Place) -> &mut usize {
        match place {
            Place::Ready(..) => &mut self.ready,
            Place::Later(_) => &mut self.later,
            Place::Held => &mut self.held,
            Place::Waiting => &mut self.waiting,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Queue {
    ready: BTreeMap<Group, BTreeSet<Rank>>,
    later: BTreeSet<(Timestamp, Uuid)>,
    held: HashSet<Uuid>,
    held_by: HashMap<Uuid, usize>,
    places: HashMap<Uuid, (Uuid, Place)>,
    tallies: HashMap<Uuid, Tally>,
    numbers: HashMap<Uuid, u64>,
    /// Which tasks wait for a task.
    dependents: HashMap<Uuid, BTreeSet<Uuid>>,
    now: Timestamp,
}

impl Queue {
    /// The latest time that was seen; what was put off until then is due.
    pub(super) fn see_time(&mut self, now: Timestamp) {
        self.now = self.now.max(now);
    }

    /// Moves what has become due to where it can be handed out.
    pub(super) fn advance(&mut self, now: Timestamp, tasks: &Shelf<Task>) {
        self.see_time(now);
        while let Some((due, id)) = self.later.first().copied().filter(|(due, _)| *due <= self.now)
        {
            self.place(id, tasks.get(&id).map(|kept| &*kept.state), tasks);
            debug_assert!(!self.later.contains(&(due, id)), "what is due is not put off");
        }
    }

    pub(super) fn held(&self) -> impl Iterator<Item = Uuid> {
        self.held.iter().copied()
    }

    pub(super) fn held_by(&self, agent: Uuid) -> usize {
        self.held_by.get(&agent).copied().unwrap_or(0)
    }

    pub(super) fn tally(&self, project: Uuid) -> Tally {
        self.tallies.get(&project).copied().unwrap_or_default()
    }

    pub(super) fn tallies(&self) -> impl Iterator<Item = (Uuid, Tally)> {
        self.tallies.iter().map(|(project, tally)| (*project, *tally))
    }

    /// A number that was given to a task which has moved on since.
    pub(super) fn remember_number(&mut self, project: Uuid, number: u64) {
        let last = self.numbers.entry(project).or_default();
        *last = number.max(*last);
    }

    pub(super) fn last_number(&self, project: Uuid) -> u64 {
        self.numbers.get(&project).copied().unwrap_or(0)
    }

    /// What can be handed out, by group, each in its order.
    pub(super) fn ready(&self) -> impl Iterator<Item = (&Group, impl Iterator<Item = Rank>)> {
        self.ready.iter().map(|(group, ranks)| (group, ranks.iter().copied()))
    }

    /// When the next task that was put off is due.
    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.later.first().map(|(due, _)| *due)
    }

    /// The tasks that wait for a task.
    pub(super) fn dependents(&self, id: Uuid) -> impl Iterator<Item = Uuid> {
        self.dependents.get(&id).into_iter().flatten().copied()
    }

    /// Keeps who waits for whom, who holds what, and the greatest number.
    pub(super) fn relate(&mut self, id: Uuid, was: Option<&Task>, is: Option<&Task>) {
        let targets = |task: Option<&Task>| -> BTreeSet<Uuid> {
            task.map(|task| blockers(task).collect()).unwrap_or_default()
        };
        let (before, after) = (targets(was), targets(is));
        for gone in before.difference(&after) {
            if let Some(waiting) = self.dependents.get_mut(gone) {
                waiting.remove(&id);
            }
        }
        for new in after.difference(&before) {
            self.dependents.entry(*new).or_default().insert(id);
        }
        let holder = |task: Option<&Task>| task.and_then(|task| Some(task.claim.as_ref()?.agent));
        let (before, after) = (holder(was), holder(is));
        if before != after {
            if let Some(count) = before.and_then(|agent| self.held_by.get_mut(&agent)) {
                *count = count.saturating_sub(1);
            }
            if let Some(agent) = after {
                *self.held_by.entry(agent).or_default() += 1;
            }
        }
        // A number that was given is never given again, not even after a rollback in between.
        if let Some(task) = is {
            let last = self.numbers.entry(task.project).or_default();
            *last = task.number.max(*last);
        } else if let Some(task) = was {
            let last = self.numbers.entry(task.project).or_default();
            *last = (*last).min(task.number - 1);
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

    /// A task became done, or is it no more: who waits for it stands elsewhere now.
    pub(super) fn place_dependents(&mut self, id: Uuid, tasks: &Shelf<Task>) {
        let waiting: Vec<Uuid> = self.dependents(id).collect();
        for id in waiting {
            self.place(id, tasks.get(&id).map(|kept| &*kept.state), tasks);
        }
    }

    fn leave(&mut self, id: Uuid, project: Uuid, place: &Place) {
        *self.tallies.entry(project).or_default().of(place) -= 1;
        match place {
            Place::Ready(group, rank) => {
                let ranks = self.ready.get_mut(group).expect("what is ready stands in its group");
                ranks.remove(rank);
                if ranks.is_empty() {
                    self.ready.remove(group);
                }
            }
            Place::Later(due) => {
                self.later.remove(&(*due, id));
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
            Place::Ready(group, rank) => {
                self.ready.entry(group).or_default().insert(rank);
            }
            Place::Later(due) => {
                self.later.insert((due, id));
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
            TaskStatus::Ready | TaskStatus::Paused => {
                match task.due_at().filter(|due| *due > self.now) {
                    Some(due) => Place::Later(due),
                    None => Place::Ready(group_of(task), rank_of(id, task)),
                }
            }
            _ => Place::Waiting,
        })
    }
}

impl Rank {
    pub(super) const fn id(&self) -> Uuid {
        self.id
    }
}

fn group_of(task: &Task) -> Group {
    Group { project: task.project, assignee: task.assignee, skills: task.skills.clone() }
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

/// The tasks that must be done before it.
pub(super) fn blockers(task: &Task) -> impl Iterator<Item = Uuid> {
    task.depends_on.iter().filter(|one| one.kind == DependencyKind::Blocks).map(|one| one.on)
}

fn waits(task: &Task, tasks: &Shelf<Task>) -> bool {
    blockers(task).any(|on| !is_done(tasks.get(&on)))
}

pub(super) fn is_done(kept: Option<&Kept<Task>>) -> bool {
    kept.is_some_and(|kept| kept.state.status == TaskStatus::Done)
}
