//! Stored states: a shortcut for the start. The log says the same, and wins.

use std::str::FromStr as _;

use events::Timestamp;
use futures_util::TryStreamExt as _;
use sqlx::{Connection as _, PgConnection, Row as _};
use uuid::Uuid;

use super::log::natural;
use super::time::DbTime;
use crate::domain::world::{FOLD_VERSION, StoredKind, StoredState, World};

/// States written by one statement.
const CHUNK: usize = 2_000;

/// Writes states that are those of a position, unless newer ones are there.
///
/// # Errors
/// Whatever the database says; nothing was written then.
pub async fn store(
    connection: &mut PgConnection,
    ledger: Uuid,
    fold_version: i32,
    position: u64,
    states: &[StoredState],
) -> Result<(), sqlx::Error> {
    let mut tx = connection.begin().await?;
    for chunk in states.chunks(CHUNK) {
        sqlx::query(
            "insert into public.states as s (ledger_id, kind, id, sequence, position, state)
             select $1, kind, id, sequence, $2, state::json
             from unnest($3::text[], $4::uuid[], $5::bigint[], $6::text[])
                  as n (kind, id, sequence, state)
             -- in one order for all, so that two servers do not wait for one another
             order by kind, id
             on conflict (ledger_id, kind, id) do update
             set sequence = excluded.sequence, position = excluded.position,
                 state = excluded.state
             where s.position < excluded.position",
        )
        .bind(ledger)
        .bind(position as i64)
        .bind(chunk.iter().map(|state| state.kind.into()).collect::<Vec<&'static str>>())
        .bind(chunk.iter().map(|state| state.id).collect::<Vec<_>>())
        .bind(chunk.iter().map(|state| state.sequence as i64).collect::<Vec<_>>())
        .bind(chunk.iter().map(|state| state.json.as_str()).collect::<Vec<_>>())
        .execute(&mut *tx)
        .await?;
    }
    sqlx::query(
        "insert into public.state_checkpoints as c (ledger_id, fold_version, position)
         values ($1, $2, $3)
         on conflict (ledger_id) do update
         set fold_version = excluded.fold_version, position = excluded.position
         where c.fold_version < excluded.fold_version
            or (c.fold_version = excluded.fold_version and c.position < excluded.position)",
    )
    .bind(ledger)
    .bind(fold_version)
    .bind(position as i64)
    .execute(&mut *tx)
    .await?;
    tx.commit().await
}

/// Takes the stored states into a new world, and says how many. None, if another version of the
/// folds made them: then the whole log is to be folded, and the old states are dropped.
///
/// # Errors
/// Whatever the database says; a state that can't be read.
pub async fn load(connection: &mut PgConnection, world: &mut World) -> Result<u64, sqlx::Error> {
    let ledger = world.ledger_id();
    // One snapshot of the database: checkpoint and states belong together.
    let mut tx = connection.begin().await?;
    sqlx::query("set transaction isolation level repeatable read").execute(&mut *tx).await?;
    let checkpoint = sqlx::query(
        "select c.fold_version, c.position, e.recorded_at
         from public.state_checkpoints c
         join public.events e on e.ledger_id = c.ledger_id and e.position = c.position
         where c.ledger_id = $1",
    )
    .bind(ledger)
    .fetch_optional(&mut *tx)
    .await?;
    let Some(checkpoint) = checkpoint else { return Ok(0) };
    if checkpoint.try_get::<i32, _>("fold_version")? != FOLD_VERSION {
        sqlx::query("delete from public.states where ledger_id = $1")
            .bind(ledger)
            .execute(&mut *tx)
            .await?;
        sqlx::query("delete from public.state_checkpoints where ledger_id = $1")
            .bind(ledger)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        return Ok(0);
    }
    let mut count = 0;
    let mut rows =
        sqlx::query("select kind, id, sequence, state from public.states where ledger_id = $1")
            .bind(ledger)
            .fetch(&mut *tx);
    while let Some(row) = rows.try_next().await? {
        let kind: &str = row.try_get("kind")?;
        let state = StoredState {
            kind: StoredKind::from_str(kind).map_err(|error| decode(error.into()))?,
            id: row.try_get("id")?,
            sequence: natural(&row, "sequence")?,
            json: row.try_get_unchecked("state")?,
        };
        world.admit(&state).map_err(|error| decode(error.into()))?;
        count += 1;
    }
    drop(rows);
    let recorded_at: Timestamp = checkpoint.try_get::<DbTime, _>("recorded_at")?.0;
    world.restored_at(natural(&checkpoint, "position")?, recorded_at);
    tx.commit().await?;
    Ok(count)
}

fn decode(error: Box<dyn std::error::Error + Send + Sync>) -> sqlx::Error {
    sqlx::Error::Decode(error)
}
