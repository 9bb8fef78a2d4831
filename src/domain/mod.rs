//! The write model: what may be done, and what it does. Pure: no clock, no chance, no I/O.
//!
//! A command is decided on the state, the facts and the time it is given; deciding yields events or
//! a refusal. `World` is the fold of a ledger's whole log and supplies the facts.

pub mod agent;
pub mod budget;
mod command;
mod decider;
pub mod ledger;
pub mod project;
pub mod prompt;
mod refusal;
mod request;
pub mod session;
#[cfg(test)]
pub(crate) mod spec;
pub mod task;
pub mod world;

pub use command::{AgentRef, Command, ProjectRef, ScopeRef, SessionRef, SessionTarget, TaskRef};
pub use decider::Decider;
pub use refusal::{Refusal, RefusalReason};
pub use request::{
    Action, Actor, Answer, Claimed, Directive, Idempotency, Nothing, NothingReason, OneClaim,
    Request,
};
