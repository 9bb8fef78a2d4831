//! Keys: issuing and revoking them, and links by which a browser signs in.

mod mutation;
mod object;
mod query;

pub use mutation::{KeyMutation, for_claim};
pub use object::Key;
pub use query::KeyQuery;
