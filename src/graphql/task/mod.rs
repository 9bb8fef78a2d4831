//! Tasks: what can be read of them and done to them.

mod bulk;
mod creating;
mod describing;
mod filter;
mod judging;
mod links;
mod mutation;
mod object;
mod parts;
mod planning;
mod prompt;
mod query;
mod records;
mod similar;
mod suggesting;
mod working;

pub use bulk::BulkMutation;
pub use filter::TaskFilter;
pub use judging::JudgingMutation;
pub use mutation::TaskMutation;
pub use object::Task;
pub use planning::PlanningMutation;
pub use query::{TaskOrder, TaskQuery, at, find};
pub use records::{Dependency, TaskCounts};
pub use suggesting::{AssigneeSuggestion, ScorePart, SuggestingQuery};
