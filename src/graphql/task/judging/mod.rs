//! What people say to a task: answers, leave to begin, the evidence of gates, judgements.

mod input;
mod mutation;
mod object;

pub use input::GateEvidenceInput;
pub use mutation::JudgingMutation;
pub use object::{GateResult, Question, Review, Start};
