//! Where rows rest: the SQL that is the same for every projection. Keys and rows travel as JSON
//! texts of their columns, but for rows that are written: those are copied in, as `copy.rs` says.

use crate::{Follower, JsonChanges, Shape};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

/// The schema in which followers' tables lie.
pub const SCHEMA: &str = "projected";

/// The table of one generation of a projection.
#[must_use]
pub fn table_name(projection: &str, generation: i32) -> String {
    format!("{SCHEMA}.{projection}_g{generation}")
}

/// Makes a table, unless it is there.
///
/// # Errors
/// The database's.
pub async fn create(
    db: &mut PgConnection,
    follower: &Follower,
    table: &str,
) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(&follower.schema.replace("{table}", table)).execute(db).await.map(drop)
}

/// The rows of these keys, as JSON texts.
///
/// # Errors
/// The database's.
pub async fn load(
    db: &mut PgConnection,
    table: &str,
    ledger: Uuid,
    shape: &Shape,
    keys: &[String],
) -> Result<Vec<String>, sqlx::Error> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("select row_to_json(r)::text from {}", by_keys(table, shape, "*"));
    sqlx::query_scalar(&sql).bind(ledger).bind(array(keys)).fetch_all(db).await
}

/// Deletes what is stale, then writes what there is now.
///
/// # Errors
/// The database's, that a row is there already among them; a row that its columns can't hold.
pub async fn write(
    db: &mut PgConnection,
    table: &str,
    ledger: Uuid,
    follower: &Follower,
    changes: &JsonChanges,
) -> Result<(), sqlx::Error> {
    if !changes.stale.is_empty() {
        let sql = format!(
            "delete from {table} where ctid = any (array(select r.ctid from {}))",
            by_keys(table, &follower.shape, "ctid")
        );
        sqlx::query(&sql).bind(ledger).bind(array(&changes.stale)).execute(&mut *db).await?;
    }
    if changes.written.is_empty() {
        return Ok(());
    }
    let (columns, ledger) = (follower.columns(), ledger.to_string());
    let mut lines = Vec::with_capacity(changes.written.iter().map(String::len).sum());
    for row in &changes.written {
        let line = columns.line(&ledger, row, &mut lines);
        line.map_err(|error| sqlx::Error::Encode(error.into()))?;
    }
    let sql = format!("copy {table} (ledger_id, {}) from stdin", columns.names());
    let mut copy = db.copy_in_raw(&sql).await?;
    copy.send(lines).await?;
    copy.finish().await.map(drop)
}

/// At most so many rows after a key, in the order of keys, as JSON texts.
///
/// # Errors
/// The database's.
pub async fn page(
    db: &mut PgConnection,
    table: &str,
    ledger: Uuid,
    shape: &Shape,
    after: Option<&Value>,
    first: i64,
) -> Result<Vec<String>, sqlx::Error> {
    let order = each(shape, |name, _| format!("t.{name}"), ", ");
    let (from, after_key) = if after.is_some() {
        let key = each(shape, |name, _| format!("k.{name}"), ", ");
        let from = format!("{table} t, json_populate_record(null::{table}, $3::text::json) k");
        (from, format!("and ({order}) > ({key})"))
    } else {
        (format!("{table} t"), "and $3::text is null".to_owned())
    };
    let sql = format!(
        "select row_to_json(t)::text from {from} \
         where t.ledger_id = $1 {after_key} order by {order} limit $2"
    );
    let after = after.map(Value::to_string);
    sqlx::query_scalar(&sql).bind(ledger).bind(first).bind(after).fetch_all(db).await
}

/// The rows `r` of the keys of `$2`, each looked up for itself: a join might be planned as a walk
/// over the table. The order of the last column is what no index but the primary key gives, so that
/// none is taken for as good while a table is too new for statistics; it is compared as a range,
/// since what is equal needs no order.
fn by_keys(table: &str, shape: &Shape, what: &str) -> String {
    let last = shape.key_columns.last().map_or("", |(name, _)| *name);
    let typed = each(shape, |name, of| format!("{name} {of}"), ", ");
    let same = |name: &str, _: &str| {
        if name == last {
            format!("t.{name} >= k.{name} and t.{name} <= k.{name}")
        } else {
            format!("t.{name} = k.{name}")
        }
    };
    let same = each(shape, same, " and ");
    format!(
        "json_to_recordset($2::text::json) as k ({typed}), lateral (\
         select t.{what} from {table} t where t.ledger_id = $1 and {same} \
         order by t.{last} offset 0) r"
    )
}

fn each(shape: &Shape, write: impl Fn(&str, &str) -> String, between: &str) -> String {
    let columns = shape.key_columns.iter().map(|(name, of)| write(name, of));
    columns.collect::<Vec<_>>().join(between)
}

fn array(objects: &[String]) -> String {
    format!("[{}]", objects.join(","))
}
