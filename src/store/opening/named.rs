//! A ledger that is there already, for whoever works on it beside its servers.

use uuid::Uuid;

use super::{OpenError, prepare};
use crate::store::connect::Database;

/// The database of a URL, and the ledger of that name in it.
///
/// # Errors
/// A database that can't be reached or is not ours; a name that no ledger has.
pub async fn ledger_named(url: &str, name: &str) -> Result<(Database, Uuid), OpenError> {
    let database = prepare(url).await?.database;
    let mut connection = database.connect().await?;
    let found: Vec<(String, Uuid)> =
        sqlx::query_as("select name, ledger_id from public.ledgers order by name")
            .fetch_all(&mut connection)
            .await?;
    let names = || found.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    match found.iter().find(|(found, _)| found == name) {
        Some((_, id)) => Ok((database, *id)),
        None => Err(OpenError::NoSuchLedger { name: name.to_owned(), known: names() }),
    }
}
