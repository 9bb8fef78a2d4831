//! Lets happen what a time brings: rests end, questions fall back to their defaults, work that
//! nobody judges is approved where its project says so.
//!
//! Each is asked for under the name of its own policy, and decided anew by the domain: what was true
//! at the look may not be true any more, and two servers may look at once.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::{MissedTickBehavior, interval};

use crate::domain::world::Due;
use crate::domain::{Command, Request, TaskRef};
use crate::store::transactor::{Clock, Status, Transactor};

/// How often it is looked at; times are given by people, in minutes and more.
const EVERY: Duration = Duration::from_millis(500);

/// Looks at the time for as long as it is polled.
pub async fn run(transactor: Transactor, clock: Arc<dyn Clock>) {
    let mut tick = interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if *transactor.status().borrow() == Status::Serving {
            look(&transactor, &*clock).await;
        }
    }
}

/// One look.
pub async fn look(transactor: &Transactor, clock: &dyn Clock) {
    let now = clock.now();
    let due = transactor.read(move |world| world.due(now)).await;
    join_all(due.into_iter().map(|due| follow(transactor, due))).await;
}

async fn follow(transactor: &Transactor, due: Due) {
    let Due { policy, task, command } = due;
    let command = Command::Task(TaskRef::Id(task), command);
    if let Err(error) = transactor.submit(Request::by_policy(policy, vec![command])).await {
        // Looked at again at the next tick.
        tracing::debug!(%task, policy, %error, "a time that came was not followed");
    }
}
