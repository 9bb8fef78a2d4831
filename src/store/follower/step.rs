//! One projection taken one stretch further: rows and checkpoint in one transaction.

use super::generations::version_of;
use events::{CodecError, Recorded};
use projections::{Follower, JsonChanges, tables};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

/// What came of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stepped {
    /// The projection holds everything up to that position.
    To(u64),
    /// Another process folds it, or has folded it, or it is of another version, or it stopped.
    NotOurs,
}

/// Folds events, the first of which follows `after`, into the rows of a projection.
pub(super) async fn step(
    db: &mut PgConnection,
    ledger: Uuid,
    follower: &Follower,
    after: u64,
    events: &[Recorded],
    misshapen: Option<&CodecError>,
) -> Result<Stepped, sqlx::Error> {
    let mut tx = db.begin().await?;
    // What a crash of the database forgets is folded again: rows and checkpoint go together.
    sqlx::query("set local synchronous_commit = off").execute(&mut *tx).await?;
    let sql = "select generation from public.projections \
         where ledger_id = $1 and name = $2 and checkpoint = $3 and fold_version = $4 \
         and state = 'running' for update skip locked";
    let generation: Option<i32> = sqlx::query_scalar(sql)
        .bind(ledger)
        .bind(follower.name())
        .bind(signed(after))
        .bind(version_of(follower))
        .fetch_optional(&mut *tx)
        .await?;
    let Some(generation) = generation else { return Ok(Stepped::NotOurs) };
    let table = tables::table_name(follower.name(), generation);
    let folded = match misshapen {
        Some(error) => Folded::nothing(error.to_string()),
        None => fold(&mut tx, ledger, follower, &table, events).await?,
    };
    let stepped = match folded {
        Folded { upto: Some(position), changes, .. } => {
            let keys = follower.shape.key_columns;
            tables::write(&mut tx, &table, ledger, keys, &changes).await?;
            let sql = "update public.projections set checkpoint = $3 \
                 where ledger_id = $1 and name = $2";
            sqlx::query(sql)
                .bind(ledger)
                .bind(follower.name())
                .bind(signed(position))
                .execute(&mut *tx)
                .await?;
            Stepped::To(position)
        }
        Folded { upto: None, reason, .. } => {
            stop(&mut tx, ledger, follower, after, &reason).await?;
            Stepped::NotOurs
        }
    };
    tx.commit().await?;
    Ok(stepped)
}

/// What became of a stretch of events.
struct Folded {
    /// The last of them that was folded.
    upto: Option<u64>,
    changes: JsonChanges,
    /// Why not even the first was.
    reason: String,
}

impl Folded {
    fn nothing(reason: String) -> Self {
        Self { upto: None, changes: JsonChanges::default(), reason }
    }
}

/// Folds as many of the events as can be: the one that can't is met first by the next step.
async fn fold(
    db: &mut PgConnection,
    ledger: Uuid,
    follower: &Follower,
    table: &str,
    events: &[Recorded],
) -> Result<Folded, sqlx::Error> {
    let mut events = events;
    loop {
        let Some(last) = events.last() else {
            return Ok(Folded::nothing("there was nothing to fold".to_owned()));
        };
        let mut rows = follower.start();
        let keys = rows.touched(events);
        let key_columns = follower.shape.key_columns;
        let resting = tables::load(db, table, ledger, key_columns, &keys).await?;
        if let Err(error) = rows.load(&resting) {
            return Ok(Folded::nothing(format!("a row of {table} can't be read: {error}")));
        }
        let refused = events.iter().enumerate().find_map(|(nth, recorded)| {
            rows.feed(recorded).err().map(|unfoldable| (nth, unfoldable))
        });
        match refused {
            None => {
                let upto = Some(last.envelope.position);
                return Ok(Folded { upto, changes: rows.take_changes(), reason: String::new() });
            }
            Some((0, unfoldable)) => return Ok(Folded::nothing(unfoldable.to_string())),
            Some((nth, _)) => events = &events[..nth],
        }
    }
}

/// The alarm: the projection rests where it is until somebody mends it and rebuilds.
async fn stop(
    db: &mut PgConnection,
    ledger: Uuid,
    follower: &Follower,
    after: u64,
    reason: &str,
) -> Result<(), sqlx::Error> {
    tracing::error!(
        projection = follower.name(),
        checkpoint = after,
        reason,
        "a projection stopped; mend it and run `task-ledger rebuild {}`",
        follower.name()
    );
    let sql = "update public.projections set state = 'stopped', stopped_reason = $3 \
         where ledger_id = $1 and name = $2";
    sqlx::query(sql).bind(ledger).bind(follower.name()).bind(reason).execute(db).await.map(drop)
}

/// A position as its column keeps it.
pub(in crate::store) fn signed(position: u64) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}
