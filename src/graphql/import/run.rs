//! One import: read by the importer, decided as one request.

use crate::graphql::asking::submit;
use crate::graphql::caller::Caller;
use crate::graphql::door::Door;
use crate::graphql::failure::internal;
use crate::graphql::payload::{Refused, UserError};
use crate::importers::beads;
use async_graphql::Result;
use std::sync::Arc;

/// From which system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Beads, as JSON lines.
    Beads,
}

/// What is imported, and how.
#[derive(Debug, Clone)]
pub struct Import {
    /// The project's key; created if there is none.
    pub project: String,
    /// From which system.
    pub format: Format,
    /// Everything as ready, whatever it was there.
    pub fresh: bool,
    /// What can be read; what can't is left out.
    pub skip_invalid: bool,
}

/// What came of it.
#[derive(Debug)]
pub struct Imported {
    /// Of the last event; the head if there was none.
    pub position: u64,
    /// What was found, imported, skipped and wrong.
    pub report: serde_json::Value,
    /// Why nothing was imported.
    pub refused: Option<Refused>,
}

/// How often an import is planned anew because the ledger changed under it.
const PLANS_MAX: u32 = 3;

/// Imports, all or nothing.
///
/// # Errors
/// When the ledger can't answer now.
pub async fn import(
    door: &Door,
    caller: &Caller,
    import: Import,
    bytes: Vec<u8>,
) -> Result<Imported> {
    let Format::Beads = import.format;
    // Reading a large file takes long enough to hold others up.
    let source = tokio::task::spawn_blocking(move || beads::read(&bytes)).await;
    let source = Arc::new(source.map_err(|error| internal(&error))?);
    let options = beads::Options {
        project: import.project,
        fresh: import.fresh,
        skip_invalid: import.skip_invalid,
    };
    let mut plans = 0;
    loop {
        plans += 1;
        let (planned, wanted) = (Arc::clone(&source), options.clone());
        let plan = door.transactor.read(move |world| planned.plan(&wanted, world)).await;
        let report = serde_json::to_value(&plan.report).map_err(|error| internal(&error))?;
        if plan.report.refused || plan.actions.is_empty() {
            let refused = plan.report.refused.then(|| faulty(door, plan.report.fault_count));
            return Ok(Imported { position: door.head(), report, refused });
        }
        match submit(door, caller, plan.actions).await? {
            Ok(done) => return Ok(Imported { position: done.position, report, refused: None }),
            // Somebody else imported the same meanwhile: what is left to do is less now.
            Err(refused) if plans < PLANS_MAX && refused.errors.iter().any(is_there) => {}
            Err(refused) => {
                return Ok(Imported { position: refused.position, report, refused: Some(refused) });
            }
        }
    }
}

fn is_there(error: &UserError) -> bool {
    matches!(error.code.as_str(), "TASK_EXISTS" | "PROJECT_KEY_TAKEN")
}

fn faulty(door: &Door, faults: usize) -> Refused {
    let error = UserError {
        code: "IMPORT_HAS_FAULTS".to_owned(),
        message: format!(
            "{faults} lines can't be imported, so nothing was; mend them, or import without them"
        ),
        path: Some(vec!["input".to_owned(), "content".to_owned()]),
    };
    Refused { position: door.head(), errors: vec![error], directive: None }
}
