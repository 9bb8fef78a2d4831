//! Tables of followers, one a generation, and the row that says which of them is served.

use projections::tables::{SCHEMA, create, table_name};
use projections::{FOLLOWERS, Follower};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

/// Held by whoever makes tables that nothing points at yet. Any number that nobody else locks.
pub(in crate::store) const REBUILD_LOCK: i64 = 0x7265_6275_696c_6401;

/// Held while pointers are made. Any number that nobody else locks.
const ENSURE_LOCK: i64 = 0x7265_6275_696c_6402;

/// Readers that looked up a table before the switch are done with it by then.
const UNSERVED_SECONDS_MIN: i32 = 60;

/// Makes what is missing for a ledger; the names of projections whose fold has changed since.
///
/// # Errors
/// The database's.
pub(super) async fn ensure(
    db: &mut PgConnection,
    ledger: Uuid,
) -> Result<Vec<&'static str>, sqlx::Error> {
    let mut tx = db.begin().await?;
    lock(&mut tx, ENSURE_LOCK).await?;
    let mut changed = Vec::new();
    for follower in FOLLOWERS {
        let sql = "select fold_version from public.projections \
             where ledger_id = $1 and name = $2";
        let made: Option<i32> = sqlx::query_scalar(sql)
            .bind(ledger)
            .bind(follower.name())
            .fetch_optional(&mut *tx)
            .await?;
        match made {
            Some(version) if version == version_of(follower) => {}
            Some(_) => changed.push(follower.name()),
            None => begin(&mut tx, ledger, follower).await?,
        }
    }
    // What stopped an older program may be no hindrance to this one; if it is, it stops again.
    let sql = "update public.projections set state = 'running', stopped_reason = null \
         where ledger_id = $1 and state = 'stopped'";
    sqlx::query(sql).bind(ledger).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(changed)
}

/// Points a ledger that was never folded to a table: one that others use, else a new one.
async fn begin(
    db: &mut PgConnection,
    ledger: Uuid,
    follower: &Follower,
) -> Result<(), sqlx::Error> {
    let sql = "select max(generation) from public.projections \
         where name = $1 and fold_version = $2";
    let shared: Option<i32> = sqlx::query_scalar(sql)
        .bind(follower.name())
        .bind(version_of(follower))
        .fetch_one(&mut *db)
        .await?;
    let generation = match shared {
        Some(generation) => generation,
        None => make_table(db, follower).await?,
    };
    let sql = "insert into public.projections \
         (ledger_id, name, generation, fold_version, checkpoint, state) \
         values ($1, $2, $3, $4, 0, 'running')";
    sqlx::query(sql)
        .bind(ledger)
        .bind(follower.name())
        .bind(generation)
        .bind(version_of(follower))
        .execute(db)
        .await
        .map(drop)
}

/// Makes a table of a generation that never was; its number.
///
/// # Errors
/// The database's.
pub(in crate::store) async fn make_table(
    db: &mut PgConnection,
    follower: &Follower,
) -> Result<i32, sqlx::Error> {
    let generation = 1 + generations(db, follower.name()).await?.into_iter().max().unwrap_or(0);
    create(db, follower, &table_name(follower.name(), generation)).await?;
    Ok(generation)
}

/// Drops tables that no ledger is served from any more, unless a rebuild is under way.
///
/// # Errors
/// The database's.
pub(super) async fn drop_unserved(db: &mut PgConnection) -> Result<(), sqlx::Error> {
    let mut tx = db.begin().await?;
    let sql = "select pg_try_advisory_xact_lock($1)";
    let free: bool = sqlx::query_scalar(sql).bind(REBUILD_LOCK).fetch_one(&mut *tx).await?;
    if !free {
        return Ok(());
    }
    lock(&mut tx, ENSURE_LOCK).await?;
    for follower in FOLLOWERS {
        let recent = "select exists (select from public.projections where name = $1 \
             and switched_at > now() - make_interval(secs => $2))";
        let recent: bool = sqlx::query_scalar(recent)
            .bind(follower.name())
            .bind(f64::from(UNSERVED_SECONDS_MIN))
            .fetch_one(&mut *tx)
            .await?;
        if recent {
            continue;
        }
        let served = "select generation from public.projections where name = $1";
        let served: Vec<i32> =
            sqlx::query_scalar(served).bind(follower.name()).fetch_all(&mut *tx).await?;
        for generation in generations(&mut tx, follower.name()).await? {
            if !served.contains(&generation) {
                let table = table_name(follower.name(), generation);
                sqlx::raw_sql(&format!("drop table {table}")).execute(&mut *tx).await?;
            }
        }
    }
    tx.commit().await
}

/// The version as its column keeps it.
pub(in crate::store) fn version_of(follower: &Follower) -> i32 {
    i32::try_from(follower.version).expect("versions of folds count from 1")
}

async fn generations(db: &mut PgConnection, name: &str) -> Result<Vec<i32>, sqlx::Error> {
    let sql = "select substring(c.relname from '_g([0-9]+)$')::integer from pg_class c \
         join pg_namespace n on n.oid = c.relnamespace \
         where n.nspname = $1 and c.relkind = 'r' and c.relname ~ ('^' || $2 || '_g[0-9]+$')";
    sqlx::query_scalar(sql).bind(SCHEMA).bind(name).fetch_all(db).await
}

async fn lock(db: &mut PgConnection, key: i64) -> Result<(), sqlx::Error> {
    sqlx::query("select pg_advisory_xact_lock($1)").bind(key).execute(db).await.map(drop)
}
