//! An agent: a registered worker with skills and a capacity.

mod command;
mod decide;
mod ranking;
mod refusal;
#[cfg(test)]
pub(crate) mod spec;
mod state;

pub use command::AgentCommand;
pub use decide::{AgentDecider, AgentFacts};
pub use ranking::{Candidate, Heard, Ranked, ScorePart, rank};
pub use refusal::AgentRefusal;
pub use state::{Agent, CAPACITY_MAX};
