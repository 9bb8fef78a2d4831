//! Tells other processes that the log has moved on, and hears it from them.
//!
//! A hint is empty, may be lost and may be late: it only saves waiting for the next poll.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::Executor as _;
use sqlx::postgres::PgListener;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use crate::store::connect::{Database, Wire};

const CHANNEL: &str = "task_ledger";

/// Commits that are closer together than this make one hint.
const COALESCED: Duration = Duration::from_millis(20);

/// After so long without a hint the listening connection is asked whether it is alive.
const PING_EVERY: Duration = Duration::from_secs(10);

const LIMIT: Duration = Duration::from_secs(2);

/// Both directions; our own hints are not for us.
pub(super) async fn run(database: Database, announce: Arc<Notify>, hinted: Arc<Notify>) {
    let own = AtomicU32::new(0);
    tokio::join!(tell(&database, &announce, &own), hear(&database, &hinted, &own));
}

async fn tell(database: &Database, announce: &Notify, own: &AtomicU32) {
    let mut wire = Wire::new(database.clone());
    loop {
        announce.notified().await;
        if let Ok(mut connection) = wire.take().await {
            let telling = async {
                if own.load(Ordering::Relaxed) == 0 {
                    let pid: i32 = sqlx::query_scalar("select pg_backend_pid()")
                        .fetch_one(&mut connection)
                        .await?;
                    own.store(pid.cast_unsigned(), Ordering::Relaxed);
                }
                connection.execute(sqlx::query("notify task_ledger")).await
            };
            let result = timeout(LIMIT, telling).await;
            if wire.settle(connection, result).is_err() {
                own.store(0, Ordering::Relaxed);
            }
        }
        sleep(COALESCED).await;
    }
}

async fn hear(database: &Database, hinted: &Notify, own: &AtomicU32) {
    loop {
        // Polling goes on meanwhile, so that nothing waits for this.
        if let Err(error) = listen(database, hinted, own).await {
            tracing::debug!(%error, "hints are not heard for a moment");
        }
        sleep(Duration::from_secs(1)).await;
    }
}

async fn listen(database: &Database, hinted: &Notify, own: &AtomicU32) -> Result<(), sqlx::Error> {
    let pool = database.pool(1);
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    // What was missed before.
    hinted.notify_one();
    loop {
        match timeout(PING_EVERY, listener.try_recv()).await {
            Ok(Ok(Some(hint))) if hint.process_id() == own.load(Ordering::Relaxed) => {}
            Ok(Ok(Some(_))) => hinted.notify_one(),
            Ok(Ok(None)) => return Ok(()),
            Ok(Err(error)) => return Err(error),
            Err(_quiet) => {
                timeout(LIMIT, listener.execute("select 1"))
                    .await
                    .map_err(|_| sqlx::Error::PoolTimedOut)??;
            }
        }
    }
}
