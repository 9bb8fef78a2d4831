//! Who was last heard of when, in time served. Pure: time comes in from outside.

use std::collections::HashMap;
use std::time::Duration;

use uuid::Uuid;

use crate::store::leases::LeaseRow;
use crate::store::transactor::{Served, WRITTEN_EVERY};

/// A claim as memory has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The task.
    pub task: Uuid,
    /// The claim.
    pub fence: u64,
    /// The lease's term, and the grace.
    pub term: Duration,
    /// Whether the lease has passed already.
    pub suspect: bool,
}

/// A lease, or a grace, that has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The task.
    pub task: Uuid,
    /// The claim.
    pub fence: u64,
    /// Whether it is the grace that has passed, and not only the lease.
    pub grace_is_over: bool,
}

impl Due {
    /// Whether it is the lease that has passed.
    #[must_use]
    pub const fn is_lapse(&self) -> bool {
        !self.grace_is_over
    }
}

#[derive(Debug, Clone)]
struct Entry {
    held: Held,
    /// The last sign of life; of a suspect claim, when it was seen to be suspect.
    since: Duration,
    /// Whether that sign was heard in this process. What others hear is written late.
    heard_here: bool,
    /// The last renewal that another process is known to have written.
    row: Option<events::Timestamp>,
}

impl Entry {
    fn begin(held: Held, now: Duration) -> Self {
        Self { held, since: now, heard_here: false, row: None }
    }

    fn is_due(&self, now: Duration) -> bool {
        let term = self.held.term;
        let slack = match self.heard_here || self.held.suspect {
            true => Duration::ZERO,
            false => term / WRITTEN_EVERY,
        };
        now.saturating_sub(self.since) >= term + slack
    }
}

/// Every claim, and when its holder was last heard of.
#[derive(Debug, Default, Clone)]
pub struct Book {
    entries: HashMap<Uuid, Entry>,
    now: Duration,
    interruptions: u64,
}

impl Book {
    /// Takes in the claims as they are, and the signs of life that this process heard.
    ///
    /// After an interruption, a start included, every claim has a full new term: while nobody could
    /// be served nobody could give a sign of life.
    pub fn look(
        &mut self,
        served: Served,
        claims: &[Held],
        heard: impl Fn(Uuid, u64) -> Option<Duration>,
    ) {
        let interrupted = served.interruptions != self.interruptions;
        (self.now, self.interruptions) = (served.elapsed, served.interruptions);
        let mut before = std::mem::take(&mut self.entries);
        for held in claims {
            let known = before.remove(&held.task).filter(|entry| {
                let same = (entry.held.fence, entry.held.suspect) == (held.fence, held.suspect);
                same && !interrupted
            });
            // What began since the last look began when it was heard.
            let fresh = known.is_none() && !interrupted;
            let mut entry = known.unwrap_or_else(|| Entry::begin(*held, self.now));
            entry.held = *held;
            let sign = heard(held.task, held.fence).filter(|at| fresh || *at >= entry.since);
            if let Some(at) = sign.filter(|_| !held.suspect) {
                (entry.since, entry.heard_here) = (at, true);
            }
            self.entries.insert(held.task, entry);
        }
    }

    /// Takes in what another process wrote of a lease.
    pub fn note_row(&mut self, row: &LeaseRow) {
        let Some(entry) = self.entries.get_mut(&row.task) else { return };
        if entry.held.fence != row.fence || entry.row == Some(row.renewed_at) {
            return;
        }
        // The first row that is seen may be an old one; one that differs from it is news.
        let age = if entry.row.is_none() { row.age } else { Duration::ZERO };
        let at = self.now.saturating_sub(age);
        if at >= entry.since {
            (entry.since, entry.heard_here) = (at, false);
        }
        entry.row = Some(row.renewed_at);
    }

    /// What has passed, as of the last look.
    pub fn due(&self) -> impl Iterator<Item = Due> {
        self.entries.values().filter(|entry| entry.is_due(self.now)).map(|entry| Due {
            task: entry.held.task,
            fence: entry.held.fence,
            grace_is_over: entry.held.suspect,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::Timestamp;

    const TERM: Duration = Duration::from_secs(80);
    const TASK: Uuid = Uuid::from_u128(1);

    fn live() -> Held {
        Held { task: TASK, fence: 3, term: TERM, suspect: false }
    }

    fn suspect() -> Held {
        Held { suspect: true, ..live() }
    }

    fn served(seconds: u64) -> Served {
        Served { elapsed: Duration::from_secs(seconds), interruptions: 1 }
    }

    fn row(renewed_at: i64, age: u64) -> LeaseRow {
        let renewed_at = Timestamp::from_micros(renewed_at);
        LeaseRow { task: TASK, fence: 3, renewed_at, age: Duration::from_secs(age) }
    }

    fn silent(_: Uuid, _: u64) -> Option<Duration> {
        None
    }

    fn heard_at(seconds: u64) -> impl Fn(Uuid, u64) -> Option<Duration> {
        move |_, _| Some(Duration::from_secs(seconds))
    }

    fn due(book: &Book) -> Vec<bool> {
        book.due().map(|due| due.grace_is_over).collect()
    }

    #[test]
    fn a_lease_passes_a_term_after_the_last_sign_of_life() {
        let mut book = Book::default();
        book.look(served(10), &[live()], heard_at(10));
        book.look(served(89), &[live()], heard_at(10));
        assert!(due(&book).is_empty());
        book.look(served(90), &[live()], heard_at(10));
        assert_eq!(due(&book), [false]);
        book.look(served(91), &[live()], heard_at(91));
        assert!(due(&book).is_empty());
    }

    #[test]
    fn a_holder_that_others_hear_has_an_eighth_more() {
        let mut book = Book::default();
        book.look(served(10), &[live()], silent);
        book.look(served(99), &[live()], silent);
        assert!(due(&book).is_empty());
        book.look(served(100), &[live()], silent);
        assert_eq!(due(&book), [false]);
    }

    #[test]
    fn a_renewal_that_another_process_wrote_counts_once() {
        let mut book = Book::default();
        book.look(served(0), &[live()], silent);
        book.look(served(90), &[live()], silent);
        book.note_row(&row(1, 30));
        assert!(due(&book).is_empty());
        book.look(served(151), &[live()], silent);
        book.note_row(&row(1, 91));
        assert_eq!(due(&book), [false]);
        // Its clock may have been set back since: another time is another renewal.
        book.note_row(&row(0, 4_000));
        assert!(due(&book).is_empty());
    }

    #[test]
    fn an_old_row_is_no_sign_of_life() {
        let mut book = Book::default();
        book.look(served(0), &[live()], silent);
        book.look(served(90), &[live()], silent);
        book.note_row(&row(1, 500));
        assert_eq!(due(&book), [false]);
    }

    #[test]
    fn the_grace_runs_from_when_the_claim_is_seen_to_be_suspect() {
        let mut book = Book::default();
        book.look(served(0), &[live()], silent);
        book.look(served(200), &[suspect()], heard_at(0));
        book.look(served(279), &[suspect()], heard_at(0));
        assert!(due(&book).is_empty());
        book.look(served(280), &[suspect()], heard_at(0));
        assert_eq!(due(&book), [true]);
        book.look(served(281), &[live()], heard_at(281));
        assert!(due(&book).is_empty(), "revived");
    }

    #[test]
    fn after_an_interruption_everyone_has_a_full_new_term() {
        for held in [live(), suspect()] {
            let mut book = Book::default();
            book.look(served(0), &[held], silent);
            book.look(served(79), &[held], silent);
            let after = Served { interruptions: 2, ..served(80) };
            book.look(after, &[held], silent);
            assert!(due(&book).is_empty());
            let later = Served { interruptions: 2, ..served(159) };
            book.look(later, &[held], silent);
            assert!(due(&book).is_empty());
            let end = Served { interruptions: 2, ..served(170) };
            book.look(end, &[held], silent);
            assert_eq!(due(&book).len(), 1);
        }
    }

    #[test]
    fn a_new_claim_on_the_same_task_begins_anew() {
        let mut book = Book::default();
        book.look(served(0), &[live()], silent);
        book.look(served(85), &[Held { fence: 4, ..live() }], silent);
        book.look(served(100), &[Held { fence: 4, ..live() }], silent);
        assert!(due(&book).is_empty());
        book.look(served(101), &[], silent);
        assert!(due(&book).is_empty());
    }
}
