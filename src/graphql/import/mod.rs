//! Importing tasks from other systems.

mod mutation;
mod run;

pub use mutation::ImportMutation;
pub use run::{Format, Import, Imported, import};
