//! Claims: getting hold of work, and keeping it.

mod mutation;
mod object;
mod waiting;

pub use mutation::{ClaimMutation, HeartbeatInput, HeartbeatPayload};
pub use object::{Claim, ClaimState, Directive, DirectiveAction, Nothing, NothingReason, claim_id};
