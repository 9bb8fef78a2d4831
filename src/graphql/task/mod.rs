//! Tasks: what can be read of them and done to them.

mod creating;
mod describing;
mod judging;
mod links;
mod mutation;
mod object;
mod planning;
mod prompt;
mod query;
mod records;
mod working;

pub use judging::JudgingMutation;
pub use mutation::TaskMutation;
pub use object::Task;
pub use planning::PlanningMutation;
pub use query::{TaskQuery, at, find};
pub use records::Dependency;
