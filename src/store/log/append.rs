//! Writing a batch: the head's compare-and-set and everything that hangs on it, in one statement.

use events::Timestamp;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{PgConnection, Postgres, Row as _};
use uuid::Uuid;

use super::columns::{Append, BudgetColumns, QueueColumns};
use crate::store::time::DbTime;

const APPEND: &str = include_str!("statement.sql");

/// For a batch without events: was it decided on the log as it is? And what holders renewed.
const CHECK: &str = "
with head as (
    select ledger_id from public.heads where ledger_id = $1 and position = $2
), renewed as (
    insert into public.leases (ledger_id, task_id, fence, renewed_at)
    select head.ledger_id, task_id, fence, $3
    from head, unnest($4::uuid[], $5::bigint[]) as l (task_id, fence)
    on conflict (ledger_id, task_id)
    do update set fence = excluded.fence, renewed_at = excluded.renewed_at
)
select exists (select from head) as moved, ledger_clock() as clock";

type Statement<'q> = Query<'q, Postgres, PgArguments>;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Whether the log ended where it was thought to; if not, nothing was written.
    pub moved: bool,
    /// The database's clock.
    pub clock: Timestamp,
}

impl Append {
    /// Writes the batch after the known position, whole or not at all.
    ///
    /// # Errors
    /// Whatever the database says; nothing was written when it says that the statement is at fault.
    pub async fn write(
        &self,
        connection: &mut PgConnection,
        ledger: Uuid,
        known: u64,
    ) -> Result<Appended, sqlx::Error> {
        let count = self.events.leaf.len() as i64;
        if count == 0 {
            let check = sqlx::query(CHECK).bind(ledger).bind(known as i64);
            let check = check.bind(DbTime(self.recorded_at));
            let check = check.bind(&self.leases.task).bind(&self.leases.fence);
            return check.fetch_one(connection).await.and_then(|row| appended(&row));
        }
        let events = &self.events;
        let statement = sqlx::query(APPEND)
            .bind(ledger)
            .bind(known as i64)
            .bind(known as i64 + count)
            .bind(DbTime(self.recorded_at))
            .bind(&events.aggregate_type)
            .bind(&events.aggregate_id)
            .bind(&events.sequence)
            .bind(&events.event_type)
            .bind(&events.event_version)
            .bind(&events.payload)
            .bind(&events.metadata)
            .bind(&events.leaf)
            .bind(&self.keys.principal)
            .bind(&self.keys.key)
            .bind(&self.keys.body)
            .bind(&self.keys.position)
            .bind(&self.keys.answers)
            .bind(&self.leases.task)
            .bind(&self.leases.fence);
        let statement = bind_budgets(bind_queue(statement, &self.queue), &self.budgets);
        statement.fetch_one(connection).await.and_then(|row| appended(&row))
    }
}

fn bind_queue<'q>(statement: Statement<'q>, rows: &'q QueueColumns) -> Statement<'q> {
    statement
        .bind(&rows.task)
        .bind(&rows.project)
        .bind(&rows.number)
        .bind(&rows.title)
        .bind(&rows.priority)
        .bind(&rows.urgency)
        .bind(&rows.assignee)
        .bind(&rows.skills)
        .bind(&rows.not_before)
        .bind(&rows.status)
        .bind(&rows.fence)
        .bind(&rows.holder)
        .bind(&rows.session)
        .bind(&rows.claim_state)
        .bind(&rows.claimed_at)
        .bind(&rows.lease_seconds)
        .bind(&rows.reserved)
        .bind(&rows.attempt)
        .bind(&rows.resumable)
        .bind(&rows.pause_cause)
        .bind(&rows.resume_at)
        .bind(&rows.blocked_reason)
        .bind(&rows.created_position)
        .bind(&rows.closed)
}

fn bind_budgets<'q>(statement: Statement<'q>, rows: &'q BudgetColumns) -> Statement<'q> {
    statement
        .bind(&rows.budget)
        .bind(&rows.scope_kind)
        .bind(&rows.scope)
        .bind(&rows.unit)
        .bind(&rows.period)
        .bind(&rows.period_start)
        .bind(&rows.limit_amount)
        .bind(&rows.warn_percent)
        .bind(&rows.counts_cache_reads)
        .bind(&rows.spent)
        .bind(&rows.state)
        .bind(&rows.set_at)
        .bind(&rows.removed)
}

fn appended(row: &PgRow) -> Result<Appended, sqlx::Error> {
    Ok(Appended { moved: row.try_get("moved")?, clock: row.try_get::<DbTime, _>("clock")?.0 })
}
