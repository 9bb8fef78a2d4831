//! The service from outside.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

mod architecture;
mod chaos;
mod cli;
mod embedded_postgres;
mod graphql;
mod http;
mod importers;
mod licences;
mod models;
mod projections;
mod scenario;
mod simulation;
mod store;
mod support;
mod throwaway_db;
