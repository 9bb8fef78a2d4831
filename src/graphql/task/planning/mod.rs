//! Planning work: which files it touches, work that is made from plans and templates.

mod input;
mod mutation;
mod plan;

pub use mutation::PlanningMutation;
