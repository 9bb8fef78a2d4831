//! Reading the log by position.

use events::{Leaf, StoredEvent, Timestamp};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row as _};
use uuid::Uuid;

use crate::store::time::DbTime;

/// The end of a log, and what the database takes for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Of the last event; 0 before the first.
    pub position: u64,
    /// When that was appended.
    pub recorded_at: Timestamp,
    /// The database's clock.
    pub clock: Timestamp,
}

/// The ledger's head.
///
/// # Errors
/// Whatever the database says; a ledger that is not there.
pub async fn head(connection: &mut PgConnection, ledger: Uuid) -> Result<Head, sqlx::Error> {
    let row = sqlx::query(
        "select position, recorded_at, ledger_clock() as clock from public.heads
         where ledger_id = $1",
    )
    .bind(ledger)
    .fetch_one(connection)
    .await?;
    Ok(Head {
        position: natural(&row, "position")?,
        recorded_at: row.try_get::<DbTime, _>("recorded_at")?.0,
        clock: row.try_get::<DbTime, _>("clock")?.0,
    })
}

/// At most `count_max` events after a position, in order, byte for byte as they are stored.
///
/// # Errors
/// Whatever the database says.
pub async fn read_after(
    connection: &mut PgConnection,
    ledger: Uuid,
    after: u64,
    count_max: u32,
) -> Result<Vec<StoredEvent>, sqlx::Error> {
    let rows = sqlx::query(
        "select position, aggregate_type, aggregate_id, sequence, event_type, event_version,
                payload, metadata, recorded_at
         from public.events where ledger_id = $1 and position > $2 order by position limit $3",
    )
    .bind(ledger)
    .bind(after as i64)
    .bind(i64::from(count_max))
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| stored(ledger, row)).collect()
}

/// The events at these positions, in order, byte for byte as they are stored; none where the log has
/// none.
///
/// # Errors
/// Whatever the database says.
pub async fn read_at(
    connection: &mut PgConnection,
    ledger: Uuid,
    positions: &[u64],
) -> Result<Vec<StoredEvent>, sqlx::Error> {
    let positions: Vec<i64> = positions.iter().map(|position| *position as i64).collect();
    let rows = sqlx::query(
        "select position, aggregate_type, aggregate_id, sequence, event_type, event_version,
                payload, metadata, recorded_at
         from public.events where ledger_id = $1 and position = any ($2) order by position",
    )
    .bind(ledger)
    .bind(positions)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| stored(ledger, row)).collect()
}

/// The events of these streams, in order, byte for byte as they are stored.
///
/// # Errors
/// Whatever the database says.
pub async fn read_streams(
    connection: &mut PgConnection,
    ledger: Uuid,
    streams: &[Uuid],
) -> Result<Vec<StoredEvent>, sqlx::Error> {
    let rows = sqlx::query(
        "select position, aggregate_type, aggregate_id, sequence, event_type, event_version,
                payload, metadata, recorded_at
         from public.events where ledger_id = $1 and aggregate_id = any ($2) order by position",
    )
    .bind(ledger)
    .bind(streams)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| stored(ledger, row)).collect()
}

/// The leaves from one position to another, both included, in order.
///
/// # Errors
/// Whatever the database says.
pub async fn leaves(
    connection: &mut PgConnection,
    ledger: Uuid,
    first: u64,
    last: u64,
) -> Result<Vec<Leaf>, sqlx::Error> {
    let found: Vec<Vec<u8>> = sqlx::query_scalar(
        "select leaf from public.events
         where ledger_id = $1 and position between $2 and $3 order by position",
    )
    .bind(ledger)
    .bind(first as i64)
    .bind(last as i64)
    .fetch_all(connection)
    .await?;
    let whole = |leaf: Vec<u8>| Leaf::try_from(leaf).map_err(|_| decode("a leaf has 32 bytes"));
    found.into_iter().map(whole).collect()
}

/// Returns once everything that is committed so far is where a commit has to be: with synchronous
/// standbys, what a plain read shows may not be there yet, and must not be acknowledged.
///
/// # Errors
/// Whatever the database says.
pub async fn barrier(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("select pg_logical_emit_message(true, 'barrier', '')")
        .execute(connection)
        .await
        .map(drop)
}

fn stored(ledger: Uuid, row: &PgRow) -> Result<StoredEvent, sqlx::Error> {
    Ok(StoredEvent {
        ledger_id: ledger,
        position: natural(row, "position")?,
        aggregate_type: row.try_get("aggregate_type")?,
        aggregate_id: row.try_get("aggregate_id")?,
        sequence: natural(row, "sequence")?,
        event_type: row.try_get("event_type")?,
        event_version: u32::try_from(row.try_get::<i32, _>("event_version")?)
            .map_err(|_| decode("a version is no negative number"))?,
        // Unchecked, since sqlx takes json for a value, and we want its bytes.
        payload: row.try_get_unchecked("payload")?,
        metadata: row.try_get_unchecked("metadata")?,
        recorded_at: row.try_get::<DbTime, _>("recorded_at")?.0,
    })
}

pub(crate) fn natural(row: &PgRow, column: &str) -> Result<u64, sqlx::Error> {
    u64::try_from(row.try_get::<i64, _>(column)?)
        .map_err(|_| decode("positions and sequences are no negative numbers"))
}

fn decode(what: &'static str) -> sqlx::Error {
    sqlx::Error::Decode(what.into())
}
