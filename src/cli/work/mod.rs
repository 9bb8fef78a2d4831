//! The agent's verbs: what is there to do, taking it, keeping it, ending it; and what others say
//! to its work.

mod ask;
mod claim;
mod end;
mod gate;
mod judge;
mod keep;
mod queue;
mod report;
mod rest;

pub use ask::{Answer, Ask};
pub use claim::{Claim, ClaimShown, Next};
pub use end::{Done, Fail, Release};
pub use gate::GateVerb;
pub use judge::{Approve, Changes, StartVerb};
pub use keep::Heartbeat;
pub use queue::Ready;
pub use report::Report;
pub use rest::{Block, Checkpoint, Pause, Resume, Unblock};
