//! Importers: other systems' files, turned into the commands that every door uses.
//!
//! Pure: bytes and the world in, actions and a report out. Whoever calls submits them.

pub mod beads;
pub mod history;
pub mod litellm;
