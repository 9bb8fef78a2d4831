//! Takes tasks back from holders that are not heard of any more, and robs nobody who is.
//!
//! Two steps, each an event: a lease that passes makes the claim suspect, a grace of one more lease
//! ends it. Both are measured in time served, so that no outage of ours is held against a holder.

mod book;

pub use book::{Book, Due, Held};

use std::collections::HashSet;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

use crate::domain::task::{ClaimState, TaskCommand};
use crate::domain::{Command, Request, TaskRef};
use crate::store::leases::Leases;
use crate::store::transactor::{Status, SubmitError, Transactor};

/// How often the claims are looked through; a lease is at least 5 s.
const EVERY: Duration = Duration::from_millis(250);

/// Lets leases lapse for as long as it is polled.
pub async fn run(transactor: Transactor, leases: Leases) {
    let mut book = Book::default();
    let mut tick = interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if *transactor.status().borrow() == Status::Serving {
            look(&mut book, &transactor, &leases).await;
        }
    }
}

/// One look through all claims.
pub async fn look(book: &mut Book, transactor: &Transactor, leases: &Leases) {
    let held = transactor.read(|world| world.live_claims().map(held).collect::<Vec<_>>()).await;
    let (served, heard) = (transactor.served().read(), transactor.heard());
    let tasks: HashSet<Uuid> = held.iter().map(|one| one.task).collect();
    heard.keep(|task| tasks.contains(&task));
    book.look(served, &held, |task, fence| heard.of(task, fence));
    let suspects: Vec<Uuid> = book.due().filter(Due::is_lapse).map(|due| due.task).collect();
    if !suspects.is_empty() {
        // Another process may have heard of them.
        match leases.read(&suspects).await {
            Ok(rows) => rows.iter().for_each(|row| book.note_row(row)),
            Err(error) => {
                tracing::warn!(%error, "leases can't be read; nothing lapses meanwhile");
                return;
            }
        }
    }
    join_all(book.due().map(|due| follow(transactor, due))).await;
}

async fn follow(transactor: &Transactor, due: Due) {
    let Due { task, fence, grace_is_over } = due;
    let command =
        if grace_is_over { TaskCommand::Reclaim { fence } } else { TaskCommand::Suspect { fence } };
    let command = Command::Task(TaskRef::Id(task), command);
    match transactor.submit(Request::by_policy("leases", vec![command])).await {
        Ok(_) | Err(SubmitError::Busy { .. } | SubmitError::Unavailable { .. }) => {}
        // Looked at again at the next tick.
        Err(error) => tracing::debug!(%task, fence, %error, "a lapse was not followed"),
    }
}

fn held((task, claim): (Uuid, &crate::domain::task::Claim)) -> Held {
    Held {
        task,
        fence: claim.fence,
        term: Duration::from_secs(u64::from(claim.lease_seconds)),
        suspect: claim.state != ClaimState::Live,
    }
}
