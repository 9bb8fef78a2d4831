//! The same done to all tasks that a filter means.
//!
//! Each task is decided by itself, as if somebody had gone through the list: what one of them
//! refuses keeps no other from it, and is told. All or nothing would leave five thousand tasks as
//! they are for one that is closed.

mod input;
mod mutation;

pub use mutation::BulkMutation;
