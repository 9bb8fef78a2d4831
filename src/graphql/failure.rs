//! The world breaking, or a request that makes no sense: top-level errors with a code.
//!
//! The one table between failures and what a caller is told. Internals never leak.

use crate::store::is_away;
use async_graphql::{Error, ErrorExtensions as _};

/// A top-level error of that code.
pub fn failure(code: &'static str, message: impl Into<String>) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code))
}

/// Arguments of a query that make no sense.
pub fn bad_input(message: impl Into<String>) -> Error {
    failure("BAD_INPUT", message)
}

/// Something broke on our side; the cause goes to the log, the caller gets the request's id. If it
/// is only that the database is away, the caller is told to ask again.
pub fn internal(cause: &(dyn std::error::Error + 'static)) -> Error {
    if is_away(cause) {
        tracing::warn!(error = %cause, "the database is away");
        return retry("UNAVAILABLE", "the ledger can't be read now; ask again", 1);
    }
    let mut chain = cause.to_string();
    let mut next = cause.source();
    while let Some(source) = next {
        chain = format!("{chain}: {source}");
        next = source.source();
    }
    tracing::error!(error = %chain, "a request failed");
    failure("INTERNAL", "something broke on our side; ask the operator to look up the request id")
}

/// What a reading room could not do, in the caller's words.
pub fn reading(error: projections::ReadError) -> Error {
    match &error {
        projections::ReadError::Cursor(_) => bad_input(error.to_string()),
        projections::ReadError::NotServed(_) => failure("NOT_SERVED", error.to_string()),
        _ => internal(&error),
    }
}

/// The ledger can't answer now; the caller may ask again with the same key.
pub fn unavailable(cause: &crate::store::transactor::SubmitError) -> Error {
    tracing::warn!(error = %cause, "a command could not be answered");
    retry("UNAVAILABLE", cause.to_string(), 1)
}

/// The ledger has more to do than it takes.
pub fn busy(retry_after_seconds: u64) -> Error {
    retry("BUSY", "the ledger has more to do than it can take; ask again", retry_after_seconds)
}

fn retry(code: &'static str, message: impl Into<String>, after_seconds: u64) -> Error {
    failure(code, message)
        .extend_with(|_, extensions| extensions.set("retryAfterSeconds", after_seconds))
}
