//! The whole of a world as lines, so that two worlds can be compared and their first difference
//! named; and everything that can be computed anew from the states, computed anew.

use super::super::queue::Queue;
use super::super::{Kept, Shelf, World};
use crate::domain::budget::Spend;
use crate::domain::task::Task;
use events::{Scope, Timestamp};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

impl World {
    /// Everything there is to know, sorted; what was only looked at leaves no line.
    pub(crate) fn dump(&self) -> String {
        let mut lines =
            vec![format!("{} at {} {}", self.ledger_id, self.position, self.recorded_at)];
        lines.push(format!("ledger {} {}", self.ledger.sequence, text(&*self.ledger.state)));
        lines.push(format!("prices {}", self.stored_prices()));
        shelf(&mut lines, "project", &self.projects);
        shelf(&mut lines, "task", &self.tasks);
        shelf(&mut lines, "agent", &self.agents);
        shelf(&mut lines, "session", &self.sessions);
        shelf(&mut lines, "budget", &self.budgets);
        let meters = self.meters.all().filter(|(_, meter)| *meter != Default::default());
        sorted(&mut lines, meters.map(|(scope, meter)| format!("meter {scope:?} {meter:?}")));
        sorted(&mut lines, self.project_keys.iter().map(|name| format!("key {name:?}")));
        sorted(&mut lines, self.agent_names.iter().map(|name| format!("name {name:?}")));
        sorted(&mut lines, self.claim_keys.iter().map(|key| format!("claim key {key:?}")));
        sorted(&mut lines, self.task_keys.iter().map(|key| format!("number {key:?}")));
        let over = self.budgets_over.iter().filter(|(_, budgets)| !budgets.is_empty());
        sorted(&mut lines, over.map(|budgets| format!("budgets {budgets:?}")));
        let numbers = self.numbers.iter().filter(|(_, last)| **last > 0);
        sorted(&mut lines, numbers.map(|last| format!("last {last:?}")));
        let mut queue = self.queue.clone();
        queue.advance(self.recorded_at, &self.tasks);
        sorted(&mut lines, queue.dump());
        sorted(&mut lines, self.files.dump());
        sorted(&mut lines, self.closed.dump());
        lines.join("\n")
    }

    /// What architecture.md promises of every position.
    pub(crate) fn check_invariants(&self) {
        for (id, kept) in &self.tasks {
            check_task(*id, &kept.state);
        }
        self.check_queue();
        self.check_reservations();
        let mut numbers: BTreeMap<(Uuid, u64), Uuid> = BTreeMap::new();
        for (id, kept) in &self.tasks {
            let key = (kept.state.project, kept.state.number);
            assert_eq!(numbers.insert(key, *id), None, "a number is given once");
            assert!(key.1 <= self.last_number(key.0), "no number is above the last");
            assert_eq!(self.task_keys.get(&key), Some(id), "a task is found by its key");
        }
        assert_eq!(numbers.len(), self.task_keys.len(), "only keys of tasks lead to tasks");
    }

    /// The queue is what the tasks say, whatever way they came there.
    fn check_queue(&self) {
        let mut anew = Queue::default();
        anew.advance(self.queue_time(), &self.tasks);
        for (id, kept) in &self.tasks {
            anew.relate(*id, None, Some(&kept.state));
        }
        for (id, kept) in &self.tasks {
            anew.place(*id, Some(&kept.state), &self.tasks);
        }
        same(&joined(self.queue.dump()), &joined(anew.dump()), "the queue and its recomputation");
    }

    fn queue_time(&self) -> Timestamp {
        self.queue.time()
    }

    fn check_reservations(&self) {
        let mut reserved: BTreeMap<Scope, u64> = BTreeMap::new();
        for (id, kept) in &self.tasks {
            let Some(claim) = &kept.state.claim else { continue };
            let task = Some((*id, kept.state.project));
            for scope in self.scopes_of(task, Some(claim.session), Some(claim.agent)) {
                *reserved.entry(scope).or_default() += claim.reserved_left();
            }
        }
        reserved.retain(|_, tokens| *tokens > 0);
        let metered: BTreeMap<_, _> = self
            .meters
            .all()
            .filter(|(_, meter)| meter.reserved > 0)
            .map(|(scope, meter)| (scope, meter.reserved))
            .collect();
        assert_eq!(metered, reserved, "what is set aside is what the claims have left");
    }

    /// The sums over every scope of which there is one: in all, and of the last day.
    pub(crate) fn spends(&self) -> impl Iterator<Item = ((Scope, Spend), Option<i64>)> {
        let spent = self.meters.all().map(|(scope, meter)| (scope, meter.sums));
        let spent = spent.filter(|(_, sums)| sums.total != Spend::default());
        spent.flat_map(|(scope, sums)| {
            let (start, spend) = sums.last_day();
            let day = start.micros().div_euclid(86_400_000_000);
            [((scope, sums.total), None), ((scope, spend), Some(day))]
        })
    }
}

fn check_task(id: Uuid, task: &Task) {
    use events::TaskStatus as S;
    match task.status {
        S::InProgress => assert!(task.claim.is_some(), "{id}: what is worked on is held"),
        // By who asked and waits, if it wants to.
        S::Waiting => {}
        status => assert!(task.claim.is_none(), "{id}: {status}, and held"),
    }
    assert_eq!(task.question.is_some(), task.status == S::Waiting, "{id}: it waits for an answer");
    assert_eq!(task.submitted_at.is_some(), task.status == S::Review, "{id}: it is judged");
    let fence = task.claim.as_ref().map_or(task.fences, |claim| claim.fence);
    assert_eq!(fence, task.fences, "{id}: the live claim has the last fence");
    assert_eq!(task.pause.is_some(), task.status == S::Paused, "{id}: what rests says why");
    let reason = task.blocked_reason.is_some();
    assert_eq!(reason, task.status == S::Blocked, "{id}: what is blocked says by what");
    let distinct: BTreeSet<_> = task.depends_on.iter().map(|one| format!("{one:?}")).collect();
    assert_eq!(distinct.len(), task.depends_on.len(), "{id}: a dependency stands once");
}

/// Compares line by line, and names the first difference.
pub(crate) fn same(found: &str, wanted: &str, what: &str) {
    if found == wanted {
        return;
    }
    let (found, wanted): (BTreeSet<_>, BTreeSet<_>) =
        (found.lines().collect(), wanted.lines().collect());
    let (more, less) = (found.difference(&wanted).next(), wanted.difference(&found).next());
    panic!("{what} differ:\n  one has   {more:?}\n  other has {less:?}");
}

fn joined(lines: impl Iterator<Item = String>) -> String {
    let mut lines: Vec<_> = lines.collect();
    lines.sort_unstable();
    lines.join("\n")
}

fn sorted(lines: &mut Vec<String>, more: impl Iterator<Item = String>) {
    let mut more: Vec<_> = more.collect();
    more.sort_unstable();
    lines.append(&mut more);
}

fn shelf<T: Serialize>(lines: &mut Vec<String>, kind: &str, shelf: &Shelf<T>) {
    let line = |(id, kept): (&Uuid, &Kept<T>)| {
        format!("{kind} {id} {} {}", kept.sequence, text(&*kept.state))
    };
    sorted(lines, shelf.iter().map(line));
}

fn text<T: Serialize>(state: &T) -> String {
    serde_json::to_string(state).expect("a state is JSON")
}
