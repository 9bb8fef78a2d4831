//! The service from outside.

mod embedded_postgres;
mod throwaway_db;
