//! Given, when, then, over the whole world: what no noun can decide alone.

mod budgets;
mod claims;
mod course;
mod dice;
mod dice_of_people;
mod dump;
mod hands;
mod knots;
mod leave;
mod nothing;
mod overlap;
mod parking;
mod parts;
mod periods;
mod phases;
mod planning;
mod random;
mod refusals;
mod relations;
mod requests;
mod roles;
mod sessions;
mod stage;
