//! The GraphQL API, from its own words to its answers: one operation through its door.

mod briefs;
mod budgets;
mod claims;
mod inbox;
mod judgement;
mod log;
mod overlap;
mod permissions;
mod plan;
mod planning;
mod prices;
mod prompts;
mod refusals;
mod reports;
mod schema;
mod search;
mod tasks;
mod workers;
