//! The room that keeps things: the log, what rests in Postgres, and Postgres itself.

pub mod connect;
pub mod embedded;
pub mod log;
pub mod opening;
#[doc(hidden)]
pub mod throwaway;
mod time;
pub mod tokens;

pub use time::DbTime;
