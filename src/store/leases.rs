//! Leases as they are written down, for the processes that did not hear the holder themselves.

use std::time::Duration;

use events::Timestamp;
use sqlx::{PgPool, Row as _};
use uuid::Uuid;

use super::log::natural;
use super::time::DbTime;

/// A renewal that some process wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaseRow {
    /// The task.
    pub task: Uuid,
    /// The claim.
    pub fence: u64,
    /// When, by the writer's clock; good for telling one renewal from another.
    pub renewed_at: Timestamp,
    /// How long ago that was by the database's clock; zero if it lies ahead.
    pub age: Duration,
}

/// Why leases can't be read.
#[derive(Debug, thiserror::Error)]
#[error("the leases can't be read")]
pub struct LeasesError(#[from] sqlx::Error);

/// The leases of one ledger, as they are written down.
#[derive(Debug, Clone)]
pub struct Leases {
    pool: PgPool,
    ledger: Uuid,
}

impl Leases {
    /// The leases of a ledger.
    #[must_use]
    pub const fn new(pool: PgPool, ledger: Uuid) -> Self {
        Self { pool, ledger }
    }

    /// What is written of these tasks' leases.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn read(&self, tasks: &[Uuid]) -> Result<Vec<LeaseRow>, LeasesError> {
        let rows = sqlx::query(
            "select task_id, fence, renewed_at, ledger_clock() as clock from public.leases
             where ledger_id = $1 and task_id = any ($2)",
        )
        .bind(self.ledger)
        .bind(tasks)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.iter().map(lease).collect::<Result<_, sqlx::Error>>()?)
    }
}

fn lease(row: &sqlx::postgres::PgRow) -> Result<LeaseRow, sqlx::Error> {
    let renewed_at = row.try_get::<DbTime, _>("renewed_at")?.0;
    let clock = row.try_get::<DbTime, _>("clock")?.0;
    let age = u64::try_from(clock.micros() - renewed_at.micros()).unwrap_or(0);
    Ok(LeaseRow {
        task: row.try_get("task_id")?,
        fence: natural(row, "fence")?,
        renewed_at,
        age: Duration::from_micros(age),
    })
}
