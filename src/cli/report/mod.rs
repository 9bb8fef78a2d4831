//! Reports that are read: work that is paid for, and how good estimates were.

mod estimates;
mod time;

pub use estimates::Estimates;
pub use time::Time;
