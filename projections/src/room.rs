//! A reader's place: which tables are served to a ledger just now, and up to where they are folded.

use crate::tables;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sqlx::postgres::PgArguments;
use sqlx::query::QueryScalar;
use sqlx::{PgPool, Postgres};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Why nothing could be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The database's word.
    #[error("the database did not answer a read")]
    Database(#[from] sqlx::Error),
    /// A row of another shape than its type: the program and the table are of different versions.
    #[error("a row of {room} can't be read")]
    Shape {
        /// Where.
        room: &'static str,
        /// What was wrong.
        #[source]
        source: serde_json::Error,
    },
    /// The projection is not there yet, or there is none of that name.
    #[error("the projection {0} is not served; the server makes it when it starts")]
    NotServed(String),
    /// A cursor that none of our pages gave.
    #[error("`{0}` is no cursor of this list; take one from its pageInfo")]
    Cursor(String),
}

/// One projection, as it is served.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Served {
    /// Its name.
    pub name: String,
    /// Which of its tables is served.
    pub generation: i32,
    /// The version of the fold that made the rows.
    pub fold_version: u32,
    /// Every event up to here is in the rows.
    pub checkpoint: u64,
    /// Whether it goes on.
    pub state: String,
    /// What could not be folded.
    pub stopped_reason: Option<String>,
}

/// A reader's place in one ledger; cheap, made anew for every request.
#[derive(Debug, Clone)]
pub struct Room {
    pool: PgPool,
    ledger: Uuid,
    served: BTreeMap<String, Served>,
}

impl Room {
    /// Looks up what is served now.
    ///
    /// # Errors
    /// The database's.
    pub async fn enter(pool: &PgPool, ledger: Uuid) -> Result<Self, ReadError> {
        let sql = "select row_to_json(p)::text from public.projections p where ledger_id = $1";
        let rows: Vec<String> = sqlx::query_scalar(sql).bind(ledger).fetch_all(pool).await?;
        let served = parse::<Served>("projections", &rows)?;
        let served = served.into_iter().map(|served| (served.name.clone(), served)).collect();
        Ok(Self { pool: pool.clone(), ledger, served })
    }

    /// The ledger.
    #[must_use]
    pub const fn ledger(&self) -> Uuid {
        self.ledger
    }

    /// What is served, by name.
    #[must_use]
    pub const fn served(&self) -> &BTreeMap<String, Served> {
        &self.served
    }

    /// The least position that these projections have all reached; answers hold at least that.
    #[must_use]
    pub fn as_of(&self, names: &[&str]) -> u64 {
        let reached = names.iter().map(|name| self.served.get(*name).map_or(0, |s| s.checkpoint));
        reached.min().unwrap_or(0)
    }

    /// The table that is served.
    pub(crate) fn table(&self, name: &str) -> Result<String, ReadError> {
        let served = self.served.get(name).ok_or_else(|| ReadError::NotServed(name.to_owned()))?;
        Ok(tables::table_name(name, served.generation))
    }

    /// The SQL with each `{name}` replaced by the table that is served.
    pub(crate) fn sql(&self, text: &str) -> Result<String, ReadError> {
        let mut sql = String::with_capacity(text.len() + 64);
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').expect("every brace of our SQL is closed");
            sql.push_str(before);
            sql.push_str(&self.table(name)?);
            rest = after;
        }
        sql.push_str(rest);
        Ok(sql)
    }

    /// Rows of a query, each read as one JSON object; `$1` is the ledger.
    pub(crate) async fn rows<T: DeserializeOwned>(
        &self,
        room: &'static str,
        select: &str,
        bind: impl for<'q> FnOnce(Asked<'q, String>) -> Asked<'q, String>,
    ) -> Result<Vec<T>, ReadError> {
        let sql = self.sql(&format!("select row_to_json(answer)::text from ({select}) answer"))?;
        let query = bind(sqlx::query_scalar(&sql).bind(self.ledger));
        parse(room, &query.fetch_all(&self.pool).await?)
    }

    /// A count; `$1` is the ledger.
    pub(crate) async fn count(
        &self,
        select: &str,
        bind: impl for<'q> FnOnce(Asked<'q, i64>) -> Asked<'q, i64>,
    ) -> Result<u64, ReadError> {
        let sql = self.sql(select)?;
        let count = bind(sqlx::query_scalar(&sql).bind(self.ledger)).fetch_one(&self.pool).await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }
}

/// A query with what was bound to it so far.
pub(crate) type Asked<'q, T> = QueryScalar<'q, Postgres, T, PgArguments>;

pub(crate) fn parse<T: DeserializeOwned>(
    room: &'static str,
    rows: &[String],
) -> Result<Vec<T>, ReadError> {
    let rows = rows.iter().map(|row| serde_json::from_str(row));
    rows.collect::<Result<_, _>>().map_err(|source| ReadError::Shape { room, source })
}
