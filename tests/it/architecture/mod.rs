//! The house's own rules, held by tests: who may know whom, how large a file grows, what each room
//! says of itself. A rule that is bent on purpose is bent here, with its reason.

mod directions;
mod features;
mod rooms;
mod source;
