//! The mutations of projects.

use super::Project;
use crate::domain::project::ProjectCommand;
use crate::domain::{Command, ProjectRef};
use crate::graphql::asking::{Read, Wanted, ask};
use crate::graphql::input::{Faults, LINE_MAX, WORD_MAX};
use crate::graphql::payload::{Payload as _, payload};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::vocabulary::ProjectKind;
use async_graphql::{Context, InputObject, Object, Result};
use uuid::Uuid;

/// A project that is to be.
#[derive(InputObject)]
pub struct CreateProjectInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// The front of its tasks' keys: 2 to 10 characters A-Z and 0-9, a letter first.
    key: String,
    /// What people call it.
    name: String,
    /// For whom the work is done; `DEVELOPMENT` when left out.
    kind: Option<ProjectKind>,
    /// The client, where the work is billed.
    client: Option<String>,
}

impl CreateProjectInput {
    fn read(self) -> Read {
        let mut faults = Faults::of_input();
        let create = ProjectCommand::Create {
            key: faults.text("key", self.key, WORD_MAX),
            name: faults.text("name", self.name, LINE_MAX),
            kind: self.kind.map_or(events::ProjectKind::Development, Into::into),
            client: faults.maybe("client", self.client, LINE_MAX),
            or_existing: false,
        };
        let id = ProjectRef::Id(Uuid::now_v7());
        faults.check(Wanted::of(Command::Project(id, create)))
    }
}

payload! {
    /// What came of `createProject`.
    CreateProjectPayload {
        /// The new project.
        project: Project,
    }
}

/// The mutations of projects.
#[derive(Default)]
pub struct ProjectMutation;

/// What can be done to projects.
#[Object]
impl ProjectMutation {
    /// Brings a project to be.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn create_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The project.")] mut input: CreateProjectInput,
    ) -> Result<CreateProjectPayload> {
        let key = input.idempotency_key.take();
        Ok(match ask(ctx, key, input.read()).await? {
            Err(refused) => CreateProjectPayload::refused(refused),
            Ok(done) => CreateProjectPayload {
                project: Some(Project::after(done.answer().subject, done.position)),
                position: done.at(),
                ..CreateProjectPayload::default()
            },
        })
    }
}
