//! The values that events are made of. Stored words are lower snake case and never change.

mod json;
mod time;
mod vocabulary;

pub use json::{FreeJson, FreeJsonError, INTEGER_MAX};
pub use time::{Timestamp, TimestampError};
pub use vocabulary::*;
