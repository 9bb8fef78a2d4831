//! Task Ledger.

pub mod store;
