//! Importing through GraphQL: what fits into one request; `POST /import` takes more.

use super::run::{self, Import, Imported};
use crate::graphql::Caller;
use crate::graphql::door::Door;
use crate::graphql::payload::{Payload as _, payload};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::{Json, Position};
use async_graphql::{Context, Enum, InputObject, Object, Result};

/// From which system.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "super::run::Format")]
pub enum ImportFormat {
    /// Beads, as JSON lines.
    Beads,
}

/// Tasks of another system.
#[derive(InputObject)]
pub struct ImportTasksInput {
    /// Without effect: importing the same again changes nothing.
    pub idempotency_key: Option<String>,
    /// The project's key; created if there is none.
    project: String,
    /// From which system.
    format: ImportFormat,
    /// The other system's export, as it is.
    content: String,
    /// Import everything as ready, whatever it was there.
    #[graphql(default)]
    fresh: bool,
    /// Import what can be read, and leave out what can't.
    #[graphql(default)]
    skip_invalid: bool,
}

payload! {
    /// What came of `importTasks`.
    ImportTasksPayload {
        /// What was found, imported, skipped and wrong, line by line.
        report: Json,
    }
}

/// The mutations of imports.
#[derive(Default)]
pub struct ImportMutation;

/// What can be imported.
#[Object]
impl ImportMutation {
    /// Imports tasks of another system, all or none. Importing the same again changes nothing.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn import_tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The tasks.")] input: ImportTasksInput,
    ) -> Result<ImportTasksPayload> {
        let import = Import {
            project: input.project,
            format: input.format.into(),
            fresh: input.fresh,
            skip_invalid: input.skip_invalid,
        };
        let (door, caller) = (ctx.data::<Door>()?, ctx.data::<Caller>()?);
        let Imported { position, report, refused } =
            run::import(door, caller, import, input.content.into_bytes()).await?;
        let mut payload =
            refused.map_or_else(ImportTasksPayload::default, ImportTasksPayload::refused);
        payload.position = Position(position);
        payload.report = Some(Json(report));
        Ok(payload)
    }
}
