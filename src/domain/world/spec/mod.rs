//! Given, when, then, over the whole world: what no noun can decide alone.

mod budgets;
mod claims;
mod course;
mod dice;
mod dump;
mod nothing;
mod random;
mod refusals;
mod relations;
mod requests;
mod roles;
mod sessions;
mod stage;
