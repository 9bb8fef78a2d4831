//! One loading of a price list: read by the importer, decided as one request.

use crate::domain::Command;
use crate::domain::ledger::LedgerCommand;
use crate::graphql::asking::submit;
use crate::graphql::caller::Caller;
use crate::graphql::door::Door;
use crate::graphql::failure::internal;
use crate::graphql::payload::{Refused, UserError};
use crate::importers::litellm;
use async_graphql::Result;
use serde_json::{Value, json};
use std::io::Read as _;

/// How large an unpacked file may be.
const UNPACKED_MAX: u64 = 64 * 1_024 * 1_024;

/// What came of it.
#[derive(Debug)]
pub struct Loaded {
    /// Of the last event; the head if there was none.
    pub position: u64,
    /// What was taken, and every fault by its name.
    pub report: Value,
    /// Why nothing was taken.
    pub refused: Option<Refused>,
}

/// Loads LiteLLM's price file, plain or gzip: it takes the place of the list before.
///
/// # Errors
/// When the ledger can't answer now.
pub async fn load(door: &Door, caller: &Caller, version: &str, bytes: Vec<u8>) -> Result<Loaded> {
    // Reading a large file takes long enough to hold others up.
    let read = tokio::task::spawn_blocking(move || read(&bytes)).await;
    let found = match read.map_err(|error| internal(&error))? {
        Ok(found) => found,
        Err(message) => {
            let path = Some(vec!["input".to_owned(), "content".to_owned()]);
            let error = UserError { code: "PRICES_UNREADABLE".to_owned(), message, path };
            let refused = Refused { position: door.head(), errors: vec![error], directive: None };
            return Ok(Loaded {
                position: door.head(),
                report: Value::Null,
                refused: Some(refused),
            });
        }
    };
    let left_out = found.faults.iter().filter(|fault| fault.left_out).count();
    let faults: Vec<_> = found
        .faults
        .iter()
        .map(|one| {
            let (model, left_out) = (&one.model, one.left_out);
            json!({"model": model, "code": one.code, "message": one.message, "leftOut": left_out})
        })
        .collect();
    let report = json!({
        "version": version,
        "entries": found.entries,
        "taken": found.prices.len(),
        "leftOut": left_out,
        "faults": faults,
    });
    let (version, prices) = (version.to_owned(), found.prices);
    let load = Command::Ledger(LedgerCommand::LoadPriceList { version, prices });
    Ok(match submit(door, caller, vec![load.into()]).await? {
        Ok(done) => Loaded { position: done.position, report, refused: None },
        Err(refused) => Loaded { position: refused.position, report, refused: Some(refused) },
    })
}

fn read(bytes: &[u8]) -> std::result::Result<litellm::Found, String> {
    let mut text = String::new();
    let unreadable = |error: std::io::Error| format!("the file can't be read: {error}");
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut unpacked = flate2::read::MultiGzDecoder::new(bytes).take(UNPACKED_MAX);
        unpacked.read_to_string(&mut text).map_err(unreadable)?;
    } else {
        (&mut &*bytes).read_to_string(&mut text).map_err(unreadable)?;
    }
    litellm::read(&text).map_err(|error| format!("the file is no price list of LiteLLM's: {error}"))
}
