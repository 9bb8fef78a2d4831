//! What the ledger does by itself. A policy looks, and asks the transactor like everybody else.

pub mod leases;
pub mod timers;
