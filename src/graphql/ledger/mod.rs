//! The ledger itself, who is asking, and the switch that stops new claims.

mod mutation;
mod object;
mod query;

pub use mutation::LedgerMutation;
pub use query::LedgerQuery;
