//! Keys: issuing and revoking them, and links by which a browser signs in.

mod mutation;
mod object;
mod query;
mod secret;

pub use mutation::KeyMutation;
pub use object::Key;
pub use query::KeyQuery;
pub use secret::Secret;
