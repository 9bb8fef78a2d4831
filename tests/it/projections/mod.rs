//! The reading rooms on real databases: followed, rebuilt, audited, read.

mod audit;
mod follow;
mod readers;
mod rebuild;
mod served;
mod story;

use projections::FOLLOWERS;
use projections::audit::{Refold, projection_rows};
use sqlx::PgPool;
use std::time::Duration;
use story::Log;
use task_ledger::store::connect::Database;
use task_ledger::store::follower::Followers;

/// Nothing here takes as long; whatever does has failed.
const LIMIT: Duration = Duration::from_secs(30);

fn names() -> Vec<&'static str> {
    FOLLOWERS.iter().map(|follower| follower.name()).collect()
}

async fn follow(log: &Log) -> Followers {
    let database = Database::parse(&log.url).unwrap();
    Followers::start(&database, log.pool.clone(), log.ledger, log.upcasters()).await.unwrap()
}

/// Follows until everything holds what the log holds.
async fn caught_up(followers: &Followers, log: &Log) {
    assert!(followers.wait_for(&names(), log.position(), LIMIT).await.unwrap());
}

/// Compares every row that is served with the log folded anew, page by page.
async fn assert_served_is_the_fold_of_the_log(pool: &PgPool, log: &Log) {
    const ROWS: u32 = 7;
    let mut refold = Refold::default();
    for recorded in log.read() {
        refold.feed(&recorded).unwrap();
    }
    for name in names() {
        let mut after = None;
        loop {
            let page = projection_rows(pool, log.ledger, name, after.as_ref(), ROWS).await.unwrap();
            assert_eq!(page.as_of, log.position(), "{name}");
            let first = usize::try_from(ROWS).unwrap();
            let difference = refold.compare(name, after.as_ref(), first, &page.rows).unwrap();
            assert_eq!(difference, None, "{}", difference.as_ref().unwrap());
            let Some(end) = page.end else { break };
            after = Some(end);
        }
        assert!(after.is_some(), "the story touches {name}");
    }
}
