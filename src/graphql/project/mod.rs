//! Projects: what can be read of them and done to them.

mod mutation;
mod object;
mod query;
mod rules;
mod shown;

pub use mutation::ProjectMutation;
pub use object::Project;
pub use query::ProjectQuery;
