//! The mutations of projects.

use super::Project;
use super::rules::{
    BillingInput, ContextRuleInput, EscalationRuleInput, GateRuleInput, PhaseInput,
    ReviewRuleInput, Rules, SkillRuleInput, StartRuleInput,
};
use crate::domain::project::ProjectCommand;
use crate::domain::{Command, ProjectRef};
use crate::graphql::asking::{Read, Wanted, ask};
use crate::graphql::input::{BODY_MAX, Faults, LINE_MAX, WORD_MAX};
use crate::graphql::payload::{Payload as _, payload};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::Json;
use crate::graphql::vocabulary::{Overlap, ProjectKind};
use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
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
    /// The parts that open one after the other; tasks name whatever phase they like when left out.
    phases: Option<Vec<PhaseInput>>,
    /// The checks that its tasks must have behind them.
    gates: Option<Vec<GateRuleInput>>,
    /// How its work is judged before it is done; it is not when left out.
    review: Option<ReviewRuleInput>,
    /// How agents are let to begin; whoever claims begins when left out.
    start: Option<StartRuleInput>,
    /// After what time is pressing what waits for a human; nothing is when left out.
    escalation: Option<EscalationRuleInput>,
    /// What happens where two of its tasks touch the same files; `WARN` when left out.
    overlap: Option<Overlap>,
    /// After how many days its closed tasks are archived; never when left out.
    archive_after_days: Option<i32>,
    /// How full a context window may become; 60 and 90 % when left out.
    context: Option<ContextRuleInput>,
    /// Which skills its tasks need by their labels.
    skill_map: Option<Vec<SkillRuleInput>>,
    /// How its tasks are told to workers, as a template; by the ledger's own when left out.
    prompt_template: MaybeUndefined<String>,
    /// The JSON Schema that results must keep to; any result will do when left out.
    result_schema: MaybeUndefined<Json>,
    /// Who pays for its work, and how much; `client` is said here or above.
    billing: Option<BillingInput>,
    /// Whether work rests, instead of failing, that a spent budget or a provider's limit keeps from
    /// going on; it does unless this is false.
    parking: Option<bool>,
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
        let rules = Rules {
            phases: self.phases,
            gates: self.gates,
            review: self.review,
            start: self.start,
            escalation: self.escalation,
            overlap: self.overlap,
            archive_after_days: self.archive_after_days,
            context: self.context,
            skills: self.skill_map,
            template: self.prompt_template,
            result_schema: self.result_schema,
            billing: self.billing,
            parking: self.parking,
        };
        let mut wanted = Wanted::of(Command::Project(id.clone(), create));
        for (place, rule) in rules.read(&mut faults) {
            wanted.add(Command::Project(id.clone(), rule), &[place]);
        }
        faults.check(wanted)
    }
}

/// A change to a project; what is left out stays.
#[derive(InputObject)]
pub struct UpdateProjectInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// The project's key or id.
    project: String,
    /// What people call it from now on.
    name: Option<String>,
    /// The parts that open one after the other, in place of those before; without any, tasks name
    /// whatever phase they like.
    phases: Option<Vec<PhaseInput>>,
    /// The checks that its tasks must have behind them, in place of those before.
    gates: Option<Vec<GateRuleInput>>,
    /// How its work is judged before it is done, as a whole.
    review: Option<ReviewRuleInput>,
    /// How agents are let to begin, as a whole.
    start: Option<StartRuleInput>,
    /// After what time is pressing what waits for a human, as a whole.
    escalation: Option<EscalationRuleInput>,
    /// What happens where two of its tasks touch the same files.
    overlap: Option<Overlap>,
    /// After how many days its closed tasks are archived, 1 to 3650; 0 for never.
    archive_after_days: Option<i32>,
    /// How full a context window may become, as a whole.
    context: Option<ContextRuleInput>,
    /// Which skills its tasks need by their labels, in place of what was said before.
    skill_map: Option<Vec<SkillRuleInput>>,
    /// How its tasks are told to workers, as a template; null: by the ledger's own. It is tried out
    /// before it is taken.
    prompt_template: MaybeUndefined<String>,
    /// The JSON Schema that results must keep to; null: any result will do.
    result_schema: MaybeUndefined<Json>,
    /// Who pays for its work, and how much from now on; what is left out of it stays.
    billing: Option<BillingInput>,
    /// Whether work rests, instead of failing, that a spent budget or a provider's limit keeps from
    /// going on; it does unless this is false.
    parking: Option<bool>,
}

impl UpdateProjectInput {
    fn read(self) -> Read {
        let mut faults = Faults::of_input();
        let project = ProjectRef::parse(&faults.text("project", self.project, WORD_MAX));
        let mut wanted = Wanted::default();
        if let Some(name) = faults.maybe("name", self.name, LINE_MAX) {
            wanted
                .add(Command::Project(project.clone(), ProjectCommand::Rename { name }), &["name"]);
        }
        let rules = Rules {
            phases: self.phases,
            gates: self.gates,
            review: self.review,
            start: self.start,
            escalation: self.escalation,
            overlap: self.overlap,
            archive_after_days: self.archive_after_days,
            context: self.context,
            skills: self.skill_map,
            template: self.prompt_template,
            result_schema: self.result_schema,
            billing: self.billing,
            parking: self.parking,
        };
        for (place, rule) in rules.read(&mut faults) {
            wanted.add(Command::Project(project.clone(), rule), &[place]);
        }
        if wanted.is_empty() {
            faults.add(
                "",
                "NOTHING_CHANGED",
                "say what is to change: its name, or any of its rules",
            );
        }
        faults.check(wanted)
    }
}

payload! {
    /// What came of `createProject`.
    CreateProjectPayload {
        /// The new project.
        project: Project,
    }
}

/// A project that is closed.
#[derive(InputObject)]
pub struct ArchiveProjectInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// The project's key or id.
    project: String,
    /// Why.
    reason: Option<String>,
}

impl ArchiveProjectInput {
    fn read(self) -> Read {
        let mut faults = Faults::of_input();
        let project = ProjectRef::parse(&faults.text("project", self.project, WORD_MAX));
        let reason = faults.maybe("reason", self.reason, BODY_MAX);
        let archive = ProjectCommand::Archive { reason };
        faults.check(Wanted::of(Command::Project(project, archive)))
    }
}

payload! {
    /// What came of `archiveProject`.
    ArchiveProjectPayload {
        /// The project as it is now.
        project: Project,
    }
}

payload! {
    /// What came of `updateProject`.
    UpdateProjectPayload {
        /// The project as it is now.
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

    /// Changes a project: its name, and what it asks of its work. All of it, or none.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn update_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] mut input: UpdateProjectInput,
    ) -> Result<UpdateProjectPayload> {
        let key = input.idempotency_key.take();
        Ok(match ask(ctx, key, input.read()).await? {
            Err(refused) => UpdateProjectPayload::refused(refused),
            Ok(done) => UpdateProjectPayload {
                project: Some(Project::after(done.answer().subject, done.position)),
                position: done.at(),
                ..UpdateProjectPayload::default()
            },
        })
    }

    /// Closes a project: it takes no new tasks. Refused while it has open ones.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn archive_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which project, and why.")] mut input: ArchiveProjectInput,
    ) -> Result<ArchiveProjectPayload> {
        let key = input.idempotency_key.take();
        Ok(match ask(ctx, key, input.read()).await? {
            Err(refused) => ArchiveProjectPayload::refused(refused),
            Ok(done) => ArchiveProjectPayload {
                project: Some(Project::after(done.answer().subject, done.position)),
                position: done.at(),
                ..ArchiveProjectPayload::default()
            },
        })
    }
}
