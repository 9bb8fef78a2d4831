//! The log and its only writer, on real databases.

mod append;
mod clocks;
mod guard;
mod idempotency;
mod leases;
mod policies;
mod restarts;
mod stock_repository;
mod tokens;
mod transactor;
