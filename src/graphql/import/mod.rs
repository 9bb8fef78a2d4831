//! Importing from other systems: tasks, all or none; histories, a deed at a time.

mod history;
mod mutation;
mod run;

pub use history::{HistoryPart, Part, import_history};
pub use mutation::ImportMutation;
pub use run::{Format, Import, Imported, import};
