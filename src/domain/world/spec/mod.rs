//! Given, when, then, over the whole world: what no noun can decide alone.

mod course;
mod dice;
mod dump;
mod random;
mod stage;
