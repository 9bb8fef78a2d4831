//! Where rows rest: the SQL that is the same for every projection, over JSON texts of its columns.

use crate::{Follower, JsonChanges};
use serde_json::Value;
use sqlx::PgConnection;
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
    keys: &[Value],
) -> Result<Vec<String>, sqlx::Error> {
    let Some(columns) = keys.first().map(columns) else { return Ok(Vec::new()) };
    let same = each(&columns, |column| format!("t.{column} = k.{column}"), " and ");
    let sql = format!(
        "select row_to_json(t)::text \
         from json_populate_recordset(null::{table}, $2::text::json) k \
         join {table} t on t.ledger_id = $1 and {same}"
    );
    let keys = Value::from(keys).to_string();
    sqlx::query_scalar(&sql).bind(ledger).bind(keys).fetch_all(db).await
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
    changes: JsonChanges,
) -> Result<(), sqlx::Error> {
    let of_ledger = |mut row: Value| {
        if let Value::Object(fields) = &mut row {
            fields.insert("ledger_id".to_owned(), ledger.to_string().into());
        }
        row
    };
    let written: Vec<Value> = changes.written.into_iter().map(of_ledger).collect();
    if let Some(columns) = written.first().map(columns) {
        let key = key_columns.join(", ");
        let set = each(&columns, |column| format!("{column} = excluded.{column}"), ", ");
        let sql = format!(
            "insert into {table} \
             select * from json_populate_recordset(null::{table}, $1::text::json) \
             on conflict (ledger_id, {key}) do update set {set}"
        );
        for rows in written.chunks(ROWS_MAX) {
            sqlx::query(&sql).bind(Value::from(rows).to_string()).execute(&mut *db).await?;
        }
    }
    if !changes.gone.is_empty() {
        let same = each(key_columns, |column| format!("t.{column} = k.{column}"), " and ");
        let sql = format!(
            "delete from {table} t \
             using json_populate_recordset(null::{table}, $2::text::json) k \
             where t.ledger_id = $1 and {same}"
        );
        let gone = Value::from(changes.gone).to_string();
        sqlx::query(&sql).bind(ledger).bind(gone).execute(db).await?;
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

fn columns(row: &Value) -> Vec<&str> {
    row.as_object().map(|fields| fields.keys().map(String::as_str).collect()).unwrap_or_default()
}

fn each(columns: &[&str], write: impl Fn(&str) -> String, between: &str) -> String {
    columns.iter().map(|column| write(column)).collect::<Vec<_>>().join(between)
}
