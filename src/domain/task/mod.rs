//! A task: how it is described, and how it is worked on.

mod bounds;
mod closing;
mod command;
mod decide;
mod describe;
mod description;
mod evolve;
mod facts;
pub(crate) mod judge;
pub mod life;
mod parts;
pub mod paths;
pub mod question;
mod refusal;
mod rest;
#[cfg(test)]
pub(crate) mod spec;
mod state;
mod work;

pub use closing::archived_at;
pub use command::{Checkpoint, ClaimNext, Fence, Submission, TaskCommand};
pub use decide::TaskDecider;
pub use description::{NewTask, Place, TaskChange};
pub use facts::{ClaimFacts, NotClaimable, Rest, TaskFacts};
pub use judge::auto_approved_at;
pub use parts::{Produced, Subtask};
pub use refusal::TaskRefusal;
pub use state::{Claim, ClaimState, Dependency, Ended, Pause, Shown, Start, Task, TaskCriterion};

/// The lease's term in seconds, unless a claim asks for another.
pub const LEASE_SECONDS: u32 = 120;
/// The shortest and the longest lease that a claim may ask for, in seconds.
pub const LEASE_SECONDS_BOUNDS: std::ops::RangeInclusive<u32> = 5..=3_600;
/// Keys of so many claims are remembered: a late holder is still told to stop.
pub const CLAIM_KEYS_MAX: usize = 8;
/// For how many seconds work rests whose provider asked for patience and did not say for how long.
pub const RATE_LIMIT_SECONDS: i64 = 300;
/// After how many failures and reclaims a task fails for good, unless it says otherwise.
pub const ATTEMPTS_MAX: u32 = 5;
