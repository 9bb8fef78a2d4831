//! The private Postgres: started, stopped, refused, killed.

mod child;
mod folder;
mod kills;
mod places;
mod starts;
