//! Clocks that a test may set.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use events::Timestamp;
use sqlx::PgPool;
use task_ledger::store::opening::StoreOptions;
use task_ledger::store::transactor::{Clock, SystemClock, TransactorOptions};

/// The machine's clock, put forward or back by whole seconds. Monotonic time goes its way.
#[derive(Debug, Default)]
pub struct ShiftedClock {
    system: SystemClock,
    seconds: AtomicI64,
}

impl ShiftedClock {
    /// Sets it so far from the machine's.
    pub fn shift(&self, seconds: i64) {
        self.seconds.store(seconds, Ordering::Relaxed);
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Timestamp {
        self.system.now().plus_seconds(self.seconds.load(Ordering::Relaxed))
    }

    fn monotonic(&self) -> Duration {
        self.system.monotonic()
    }
}

/// A server with that clock.
pub fn with_clock(clock: &Arc<ShiftedClock>) -> StoreOptions {
    let clock = Arc::clone(clock) as Arc<dyn Clock>;
    let transactor = TransactorOptions { clock, ..TransactorOptions::default() };
    StoreOptions { transactor, ..StoreOptions::default() }
}

/// Sets the database's clock so far from the machine's.
pub async fn shift_database(pool: &PgPool, seconds: i64) {
    let clock = format!(
        "create or replace function ledger_clock() returns timestamptz language sql volatile as
         'select clock_timestamp() + interval ''{seconds} seconds'''"
    );
    sqlx::query(&clock).execute(pool).await.unwrap();
}
