//! Served rows as they are, page by page, for whoever compares them with the log.

use crate::{ReadError, follower, shape, tables};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// A page of served rows, exactly as of one position.
#[derive(Debug, Clone, PartialEq)]
pub struct RowsPage {
    /// The rows are the fold of the log up to here.
    pub as_of: u64,
    /// The rows, in the order of keys.
    pub rows: Vec<Value>,
    /// The last row's key, to ask for the next page with.
    pub end: Option<Value>,
}

/// At most so many rows of a projection after a key, and the position that they are exactly as of.
///
/// # Errors
/// See [`ReadError`].
pub async fn projection_rows(
    pool: &PgPool,
    ledger: Uuid,
    name: &str,
    after: Option<&Value>,
    first: u32,
) -> Result<RowsPage, ReadError> {
    let mut tx = pool.begin().await?;
    // Pointer, checkpoint and rows of the same instant.
    sqlx::query("set transaction isolation level repeatable read, read only")
        .execute(&mut *tx)
        .await?;
    let page = read(&mut tx, ledger, name, after, first).await?;
    tx.commit().await?;
    Ok(page)
}

async fn read(
    db: &mut PgConnection,
    ledger: Uuid,
    name: &str,
    after: Option<&Value>,
    first: u32,
) -> Result<RowsPage, ReadError> {
    let not_served = || ReadError::NotServed(name.to_owned());
    let shape = shape(name).ok_or_else(not_served)?;
    let wrong = |source| ReadError::Shape { room: shape.name, source };
    let (table, as_of) = if follower(name).is_some() {
        let sql = "select generation, checkpoint from public.projections \
             where ledger_id = $1 and name = $2";
        let pointer = sqlx::query_as::<_, (i32, i64)>(sql).bind(ledger).bind(name);
        let (generation, checkpoint) =
            pointer.fetch_optional(&mut *db).await?.ok_or_else(not_served)?;
        (tables::table_name(name, generation), checkpoint)
    } else {
        let sql = "select coalesce(max(position), 0) from public.heads where ledger_id = $1";
        (format!("public.{name}"), sqlx::query_scalar(sql).bind(ledger).fetch_one(&mut *db).await?)
    };
    let after = after.filter(|key| !key.is_null());
    let rows = tables::page(db, &table, ledger, shape, after, i64::from(first)).await?;
    let rows = rows.iter().map(|row| shape.normal(row)).collect::<Result<Vec<_>, _>>();
    let rows = rows.map_err(wrong)?;
    let end = rows.last().map(|row| shape.key(row)).transpose().map_err(wrong)?;
    Ok(RowsPage { as_of: u64::try_from(as_of).unwrap_or(0), rows, end })
}
