//! Who waits for whom in the end: a task for what it depends on, and for its parts.

use super::{World, queue};
use std::collections::{HashMap, HashSet, VecDeque};
use uuid::Uuid;

impl World {
    /// What a task waits for: whatever must be done before it, and its parts.
    fn awaited(&self, id: Uuid) -> impl Iterator<Item = Uuid> {
        let blockers = self.task(id).into_iter().flat_map(queue::blockers);
        blockers.chain(self.queue.families.children(id))
    }

    /// The circle that `task` waiting for `on` would close, by keys: `A-1 → A-2 → A-1`.
    ///
    /// Breadth first over what `on` waits for, so the circle named is a shortest one.
    pub(super) fn circle(&self, task: Uuid, on: Uuid) -> Option<String> {
        if task == on {
            return Some(format!("{0} → {0}", self.key_of(task)));
        }
        Some(self.circle_text(task, &self.way(on, task)?, &[]))
    }

    /// The circle that a new part of `whole` would close that waits for `on`.
    pub(super) fn circle_through(&self, whole: Uuid, on: Uuid) -> Option<String> {
        let way = if whole == on { vec![on] } else { self.way(on, whole)? };
        Some(self.circle_text(whole, &way, &["the new task"]))
    }

    fn circle_text(&self, first: Uuid, way: &[Uuid], between: &[&str]) -> String {
        let mut keys = vec![self.key_of(first)];
        keys.extend(between.iter().map(ToString::to_string));
        keys.extend(way.iter().map(|id| self.key_of(*id)));
        keys.join(" → ")
    }

    /// A shortest way on which one task waits for another, both included.
    fn way(&self, from: Uuid, to: Uuid) -> Option<Vec<Uuid>> {
        if !self.waits_in_the_end(from, to) {
            return None;
        }
        let mut came_from: HashMap<Uuid, Uuid> = HashMap::new();
        let mut open = VecDeque::from([from]);
        while let Some(id) = open.pop_front() {
            for next in self.awaited(id) {
                if next != from && !came_from.contains_key(&next) {
                    came_from.insert(next, id);
                    open.push_back(next);
                }
            }
            if came_from.contains_key(&to) {
                break;
            }
        }
        let mut way = vec![to];
        while let Some(before) = way.last().and_then(|id| came_from.get(id)) {
            way.push(*before);
        }
        way.reverse();
        Some(way)
    }

    /// Whether a task waits for another, through however many.
    ///
    /// Looks from both ends in turn: whichever has less to look through says no. So a backlog that
    /// comes in one dependency at a time, forwards or backwards, is not walked through each time.
    /// The end that few wait for is looked at first, since a whole may have very many parts.
    fn waits_in_the_end(&self, task: Uuid, on: Uuid) -> bool {
        let mut ahead = (HashSet::from([task]), vec![task]);
        let mut behind = (HashSet::from([on]), vec![on]);
        loop {
            let Some(to) = behind.1.pop() else { return behind.0.contains(&task) };
            let parent = self.task(to).and_then(|task| task.parent);
            for next in self.queue.dependents(to).chain(parent) {
                if behind.0.insert(next) {
                    behind.1.push(next);
                }
            }
            if behind.0.contains(&task) {
                return true;
            }
            if behind.1.is_empty() {
                return false;
            }
            let Some(from) = ahead.1.pop() else { return ahead.0.contains(&on) };
            for next in self.awaited(from) {
                if ahead.0.insert(next) {
                    ahead.1.push(next);
                }
            }
            if ahead.0.contains(&on) {
                return true;
            }
        }
    }
}
