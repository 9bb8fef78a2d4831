//! The room that keeps things: the log, what rests in Postgres, and Postgres itself.

pub mod aggregate;
pub mod connect;
pub mod embedded;
pub mod follower;
pub mod leases;
pub mod log;
pub mod opening;
pub mod rebuild;
mod secret;
pub mod states;
#[doc(hidden)]
pub mod throwaway;
mod time;
pub mod tokens;
pub mod transactor;

pub use connect::is_away;
/// What a database says when it can't.
pub use sqlx::Error as DatabaseError;
/// Connections for whoever reads.
pub use sqlx::PgPool as Pool;
pub use time::DbTime;
