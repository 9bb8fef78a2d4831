//! The sockets: what is let in, what is answered, and how.

mod import;
mod session;
mod socket;
mod transport;
