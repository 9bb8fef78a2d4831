//! The operator's and the admin's verbs: who is asking, keys, projects, agents, budgets, switches.

mod agent;
mod budget;
mod key;
mod phases;
mod price;
mod project;
mod rules;
mod scope;
mod session;
mod sign_in;
mod switch;
mod template;

pub use agent::AgentVerb;
pub use budget::BudgetVerb;
pub use key::KeyVerb;
pub use price::PriceVerb;
pub use project::ProjectVerb;
pub use session::SessionVerb;
pub use sign_in::{SignIn, WhoAmI, desk_of_newcomer};
pub use switch::Autonomy;
