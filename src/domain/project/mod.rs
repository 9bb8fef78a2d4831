//! A project: tasks that belong together, under one short key.

mod command;
mod decide;
mod refusal;
mod result_schema;
#[cfg(test)]
pub(crate) mod spec;
mod state;

pub use command::ProjectCommand;
pub use decide::{HOLD_SECONDS, ProjectDecider, ProjectFacts};
pub use refusal::ProjectRefusal;
pub use result_schema::ResultSchema;
pub use state::{
    BillingRule, ContextRule, GENERAL_KEY, Project, ReviewRule, StartRule, is_project_key,
};
