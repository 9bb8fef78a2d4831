//! The room that keeps things: the log, what rests in Postgres, and Postgres itself.

pub mod embedded;
#[doc(hidden)]
pub mod throwaway;
