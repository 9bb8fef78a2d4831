//! A server process: its memory, its book of leases, and what it heard itself.

use super::house::Row;
use crate::models::scene::task;
use events::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use task_ledger::domain::task::ClaimState;
use task_ledger::domain::world::World;
use task_ledger::policies::leases::{Book, Due, Held};
use task_ledger::store::leases::LeaseRow;
use task_ledger::store::transactor::{Served, WRITTEN_EVERY};

/// The lease's term, and the grace.
pub(super) const LEASE_SECONDS: u32 = 8;
/// What passes in one step of time.
pub(super) const STEP: Duration = Duration::from_secs(LEASE_SECONDS as u64 / 2);

/// A memory, and the print of all of it that can make a difference.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    pub(super) world: Arc<World>,
    pub(super) print: u64,
}

#[derive(Debug, Clone)]
pub(super) struct Server {
    pub(super) up: bool,
    pub(super) memory: Memory,
    pub(super) book: Book,
    pub(super) served: Served,
    /// The last sign of life that it heard itself.
    pub(super) heard: Option<(u64, Duration)>,
    /// The last renewal that it wrote down.
    written: Option<(u64, Duration)>,
}

impl Server {
    pub(super) fn start(memory: Memory) -> Self {
        Self {
            up: true,
            memory,
            book: Book::default(),
            // The first answer of the database ends an interruption.
            served: Served { elapsed: Duration::ZERO, interruptions: 1 },
            heard: None,
            written: None,
        }
    }

    /// A sign of life was heard here; says whether it is to be written for the others.
    pub(super) fn hear(&mut self, fence: u64, begins: bool) -> bool {
        let now = self.served.elapsed;
        self.heard = Some((fence, now));
        let term = Duration::from_secs(u64::from(LEASE_SECONDS));
        let due = self.written.is_none_or(|(known, at)| {
            known != fence || now.saturating_sub(at) * WRITTEN_EVERY >= term
        });
        if begins || due {
            self.written = Some((fence, now));
        }
        due && !begins
    }

    /// What the policy would ask for now.
    pub(super) fn due(&mut self, row: Option<Row>, step: u32) -> Vec<Due> {
        let held: Vec<Held> = self.memory.world.live_claims().map(held).collect();
        let heard = self.heard;
        let of = |_, fence| heard.filter(|(known, _)| *known == fence).map(|(_, at)| at);
        self.book.look(self.served, &held, of);
        if self.book.due().any(|due| due.is_lapse())
            && let Some(row) = row
        {
            let age = STEP * (step - row.step);
            let renewed_at = Timestamp::from_micros(i64::from(row.step));
            self.book.note_row(&LeaseRow { task: task(0), fence: row.fence, renewed_at, age });
        }
        self.book.due().collect()
    }

    pub(super) fn print(&self) -> String {
        if !self.up {
            return "down".to_owned();
        }
        let Self { memory, book, served, heard, written, .. } = self;
        // When it was looked last makes no difference: it is looked again before anything is done.
        let book = format!("{book:?}");
        let (entries, rest) = book.split_once(", now: ").unwrap();
        let interruptions = rest.split_once(", ").unwrap().1;
        format!("{} {entries} {interruptions} {served:?} {heard:?} {written:?}", memory.print)
    }
}

fn held((task, claim): (uuid::Uuid, &task_ledger::domain::task::Claim)) -> Held {
    Held {
        task,
        fence: claim.fence,
        term: Duration::from_secs(u64::from(claim.lease_seconds)),
        suspect: claim.state != ClaimState::Live,
    }
}
