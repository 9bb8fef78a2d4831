//! The reading rooms: each folds events into rows and answers one question from them.
//!
//! A fold is pure; SQL is only where rows rest. Nothing here decides anything, or knows a clock.

mod copy;
mod folding;
mod page;
mod projection;
mod room;
mod rows;
pub mod tables;

pub mod agents;
pub mod audit;
pub mod claims;
pub mod dependencies;
pub mod estimates;
pub mod history;
pub mod inbox;
pub mod projects;
pub mod queue;
pub mod sessions;
pub mod tasks;
pub mod token_budgets;
pub mod usage;
pub mod views;
pub mod words;
pub mod work_items;

pub use folding::{Folding, Follower, JsonChanges, Shape};
pub use page::Page;
pub use projection::{Happening, Kept, Projection, Unfoldable};
pub use room::{ReadError, Room, Served};
pub use rows::{Changes, Rows};

/// All projections that follow the log, those first that others join for names.
pub static FOLLOWERS: &[Follower] = &ALL_FOLLOWERS;

static ALL_FOLLOWERS: [Follower; 11] = [
    Follower::of::<projects::Projects>(),
    Follower::of::<agents::Agents>(),
    Follower::of::<sessions::Sessions>(),
    Follower::of::<claims::Claims>(),
    Follower::of::<dependencies::Dependencies>(),
    Follower::of::<usage::Usage>(),
    Follower::of::<history::History>(),
    Follower::of::<inbox::Inbox>(),
    Follower::of::<words::WordsOfTasks>(),
    Follower::of::<views::Views>(),
    Follower::of::<tasks::Tasks>(),
];

/// The projections that are written with the events themselves.
pub static INLINE: &[Shape] =
    &[Shape::of::<queue::Queue>(), Shape::of::<token_budgets::TokenBudgets>()];

/// The follower of that name.
#[must_use]
pub fn follower(name: &str) -> Option<&'static Follower> {
    FOLLOWERS.iter().find(|follower| follower.name() == name)
}

/// The shape of the projection of that name, whether it follows or is written with the events.
#[must_use]
pub fn shape(name: &str) -> Option<&'static Shape> {
    let shapes = FOLLOWERS.iter().map(|follower| &follower.shape).chain(INLINE);
    shapes.into_iter().find(|shape| shape.name == name)
}
