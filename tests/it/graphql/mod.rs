//! The GraphQL API, from its own words to its answers.

mod schema;
