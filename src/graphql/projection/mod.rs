//! The projections themselves, for whoever checks that they are the fold of the log.

mod query;

pub use query::ProjectionQuery;
