//! The agent's verbs: what is there to do, taking it, keeping it, ending it.

mod claim;
mod end;
mod keep;
mod queue;
mod report;
mod rest;

pub use claim::{Claim, ClaimShown, Next};
pub use end::{Done, Fail, Release};
pub use keep::Heartbeat;
pub use queue::Ready;
pub use report::Report;
pub use rest::{Block, Checkpoint, Pause, Resume, Unblock};
