//! Task Ledger: hands work to software agents, counts what it costs, and never forgets.

pub mod domain;

pub mod importers;

pub mod store;
