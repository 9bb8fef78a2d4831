//! Where rows rest: the SQL that is the same for every projection, over JSON texts of its columns.

use crate::{Follower, JsonChanges};
use serde::de::IgnoredAny;
use serde_json::Value;
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Rows written by one statement: the text of more would be parsed at once, in memory.
const ROWS_MAX: usize = 2_000;

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
    key_columns: &[&str],
    keys: &[String],
) -> Result<Vec<String>, sqlx::Error> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "select row_to_json(t)::text \
         from json_populate_recordset(null::{table}, $2::text::json) k \
         join {table} t on t.ledger_id = $1 and {same}",
        same = same(key_columns)
    );
    sqlx::query_scalar(&sql).bind(ledger).bind(array(keys)).fetch_all(db).await
}

/// Writes rows and deletes others.
///
/// # Errors
/// The database's.
pub async fn write(
    db: &mut PgConnection,
    table: &str,
    ledger: Uuid,
    key_columns: &[&str],
    changes: &JsonChanges,
) -> Result<(), sqlx::Error> {
    if let Some(row) = changes.written.first() {
        let columns = columns(row)?;
        let names = columns.join(", ");
        let set = each(&columns, |column| format!("{column} = excluded.{column}"), ", ");
        let sql = format!(
            "insert into {table} (ledger_id, {names}) \
             select $1, {names} from json_populate_recordset(null::{table}, $2::text::json) \
             on conflict (ledger_id, {key}) do update set {set}",
            key = key_columns.join(", ")
        );
        for rows in changes.written.chunks(ROWS_MAX) {
            sqlx::query(&sql).bind(ledger).bind(array(rows)).execute(&mut *db).await?;
        }
    }
    if !changes.gone.is_empty() {
        let sql = format!(
            "delete from {table} t \
             using json_populate_recordset(null::{table}, $2::text::json) k \
             where t.ledger_id = $1 and {same}",
            same = same(key_columns)
        );
        sqlx::query(&sql).bind(ledger).bind(array(&changes.gone)).execute(db).await?;
    }
    Ok(())
}

/// At most so many rows after a key, in the order of keys, as JSON texts.
///
/// # Errors
/// The database's.
pub async fn page(
    db: &mut PgConnection,
    table: &str,
    ledger: Uuid,
    key_columns: &[&str],
    after: Option<&Value>,
    first: i64,
) -> Result<Vec<String>, sqlx::Error> {
    let order = each(key_columns, |column| format!("t.{column}"), ", ");
    let (from, after_key) = if after.is_some() {
        let key = each(key_columns, |column| format!("k.{column}"), ", ");
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

/// The columns of a row: all of them, since every row has every field.
fn columns(row: &str) -> Result<Vec<String>, sqlx::Error> {
    let fields: BTreeMap<String, IgnoredAny> =
        serde_json::from_str(row).map_err(|error| sqlx::Error::Encode(error.into()))?;
    Ok(fields.into_keys().collect())
}

fn same(key_columns: &[&str]) -> String {
    each(key_columns, |column| format!("t.{column} = k.{column}"), " and ")
}

fn each<C: AsRef<str>>(columns: &[C], write: impl Fn(&str) -> String, between: &str) -> String {
    columns.iter().map(|column| write(column.as_ref())).collect::<Vec<_>>().join(between)
}

fn array(objects: &[String]) -> String {
    format!("[{}]", objects.join(","))
}
