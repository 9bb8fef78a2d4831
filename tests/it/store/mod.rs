//! The log and its only writer, on real databases.

mod append;
mod guard;
mod tokens;
mod transactor;
