//! The log's own word on the run: claims that overlap, fences that don't grow, dependencies that were
//! overtaken, holders that were robbed.

use super::books::{Books, Stand};
use super::summary::Summary;
use crate::cli::desk::Desk;
use crate::cli::log::Reader;
use crate::cli::stop::Outcome;
use events::{DependencyKind, Event, TaskEvent};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The events that say who holds what, and what waits for what.
const TYPES: [&str; 16] = [
    "TaskCreated",
    "DependencyAdded",
    "DependencyRemoved",
    "TaskClosedElsewhere",
    "TaskReopened",
    "TaskClaimed",
    "ClaimReclaimed",
    "ClaimReleased",
    "TaskPaused",
    "TaskBlocked",
    "TaskSubmitted",
    "AttemptFailed",
    "TaskCompleted",
    "TaskRolledUp",
    "TaskFailed",
    "TaskCancelled",
];

/// Reads the whole log of a ledger, and adds what it finds to the summary; the fleet began at that
/// position.
///
/// # Errors
/// Whatever is in the way of reading.
pub async fn log(
    desk: &Desk,
    (ledger, since): (Uuid, u64),
    books: &Books,
    summary: &mut Summary,
) -> Outcome {
    let mut reader = Reader::new(&desk.client, desk.patience, json!({ "types": TYPES }), 0);
    let mut judge = Judge { since, ..Judge::default() };
    while let Some(page) = reader.next().await? {
        for event in &page {
            let recorded = event.recorded(ledger)?;
            for one in &recorded.events {
                if let Event::Task(one) = one {
                    judge.hear(event.stream.id, event.position, one, books);
                }
            }
        }
    }
    summary.reclaims = judge.reclaims;
    summary.tasks_rolled_up = judge.rolled_up;
    judge.found.into_iter().for_each(|told| summary.violation(told));
    Ok(())
}

/// What is known of a task.
#[derive(Default)]
struct Known {
    live: Option<u64>,
    last: u64,
    done: bool,
    waits_for: HashSet<Uuid>,
}

#[derive(Default)]
struct Judge {
    tasks: HashMap<Uuid, Known>,
    reclaims: u64,
    /// Where the log was when the fleet began.
    since: u64,
    rolled_up: u64,
    found: Vec<String>,
}

impl Judge {
    fn hear(&mut self, id: Uuid, position: u64, event: &TaskEvent, books: &Books) {
        use TaskEvent as E;
        if let E::TaskClaimed { fence, .. } = event {
            self.hear_claim(id, position, *fence);
        }
        let task = self.tasks.entry(id).or_default();
        match event {
            E::TaskClaimed { fence, .. } => (task.live, task.last) = (Some(*fence), *fence),
            E::DependencyAdded { on, kind: DependencyKind::Blocks } => {
                task.waits_for.insert(*on);
            }
            E::DependencyRemoved { on, kind: DependencyKind::Blocks } => {
                task.waits_for.remove(on);
            }
            E::ClaimReclaimed { fence } => {
                task.live = None;
                let stand = books.stand(id, *fence);
                self.reclaims += u64::from(stand.is_some());
                if matches!(stand, Some(Stand::Alive | Stand::Ending | Stand::Ended)) {
                    let told = "was reclaimed although its holder gave signs of life";
                    self.found.push(format!("position {position}: task {id} fence {fence} {told}"));
                }
            }
            E::QuestionAsked(asked) if asked.holds_claim => {}
            E::ClaimReleased { .. }
            | E::QuestionAsked(_)
            | E::TaskPaused { .. }
            | E::TaskBlocked { .. }
            | E::TaskSubmitted { .. }
            | E::AttemptFailed { .. }
            | E::TaskFailed { .. }
            | E::TaskCancelled { .. } => task.live = None,
            E::TaskRolledUp(_) => {
                task.done = true;
                self.rolled_up += u64::from(position > self.since);
            }
            E::TaskCompleted { .. } | E::TaskClosedElsewhere { .. } => task.done = true,
            E::TaskReopened { .. } => task.done = false,
            _ => {}
        }
    }

    fn hear_claim(&mut self, id: Uuid, position: u64, fence: u64) {
        let Some(task) = self.tasks.get(&id) else { return };
        let mut found = Vec::new();
        if let Some(live) = task.live {
            found.push(format!("task {id} was claimed under {fence} while {live} was live"));
        }
        if fence != task.last + 1 {
            found.push(format!("task {id}: fence {fence} follows {}", task.last));
        }
        let done = |on: &&Uuid| self.tasks.get(on).is_some_and(|other| other.done);
        if let Some(on) = task.waits_for.iter().find(|on| !done(on)) {
            found.push(format!("task {id} was claimed before {on}, which it waits for, was done"));
        }
        self.found.extend(found.into_iter().map(|told| format!("position {position}: {told}")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::ReleasedBy;

    fn claimed(fence: u64) -> TaskEvent {
        let nobody = Uuid::nil();
        TaskEvent::TaskClaimed {
            agent: nobody,
            session: nobody,
            fence,
            attempt: 1,
            resumes: false,
            lease_seconds: 10,
            reserved: 0,
        }
    }

    fn judged(story: &[(u128, TaskEvent)]) -> String {
        let mut judge = Judge::default();
        for (position, (task, event)) in (1..).zip(story) {
            judge.hear(Uuid::from_u128(*task), position, event, &Books::default());
        }
        judge.found.join("\n")
    }

    fn blocked_by(on: u128) -> TaskEvent {
        TaskEvent::DependencyAdded { on: Uuid::from_u128(on), kind: DependencyKind::Blocks }
    }

    #[test]
    fn claims_one_after_the_other_are_as_they_should_be() {
        let released = TaskEvent::ClaimReleased { fence: 1, by: ReleasedBy::Holder, reason: None };
        let closed = TaskEvent::TaskClosedElsewhere { how: "closed".to_owned(), at: None };
        let story =
            [(2, closed), (1, blocked_by(2)), (1, claimed(1)), (1, released), (1, claimed(2))];
        assert_eq!(judged(&story), "");
    }

    #[test]
    fn overlapping_claims_wrong_fences_and_overtaken_dependencies_are_found() {
        for (story, told) in [
            (vec![(1, blocked_by(9)), (1, claimed(1)), (1, claimed(2))], "while 1 was live"),
            (vec![(1, blocked_by(9)), (1, claimed(1))], "which it waits for"),
            (vec![(1, TaskEvent::TaskReadied {}), (1, claimed(2))], "fence 2 follows 0"),
        ] {
            let found = judged(&story);
            assert!(found.contains(told), "{told}: {found}");
        }
    }
}
