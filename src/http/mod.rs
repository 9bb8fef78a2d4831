//! The sockets: who are you, may this page ask, how much at once; then the API, or the screen.
//!
//! Start with `router`. Nothing here decides anything about work: that is `graphql` and behind it.

mod doors;
mod front;
mod gate;
mod graphql;
mod health;
mod import;
mod negotiation;
mod pace;
mod prices;
mod problem;
mod router;
mod screen;
mod session;
mod socket;
mod who;

pub use doors::{Doors, Limits};
pub use router::serve;
