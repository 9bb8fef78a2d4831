//! Task Ledger.
