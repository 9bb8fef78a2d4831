//! The mutations by which work is taken and kept.

use super::{Claim, Directive, Nothing};
use crate::domain::task::{ClaimNext, TaskCommand};
use crate::domain::{AgentRef, Command, ProjectRef, SessionRef};
use crate::graphql::asking::{Read, Wanted, ask};
use crate::graphql::input::{Faults, LINE_MAX, WORD_MAX};
use crate::graphql::payload::{Payload as _, payload};
use crate::graphql::permission::{Permission, needs};
use async_graphql::{Context, Enum, InputObject, Object, Result};
use uuid::Uuid;

/// A search for the best task there is.
#[derive(InputObject)]
pub struct ClaimNextTaskInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// For whom, by name or id; an agent's key claims for itself.
    agent: Option<String>,
    /// The session it will be done in; the agent's implicit one when left out.
    session: Option<Uuid>,
    /// Only in these projects, by key or id; in all when left out.
    projects: Option<Vec<String>>,
    /// Only what these skills suffice for; the agent's own when left out.
    skills: Option<Vec<String>>,
    /// The lease's term, 5 to 3600; 120 when left out.
    lease_seconds: Option<i32>,
    /// Wait so long for something to do, 0 to 60.
    #[graphql(default)]
    pub wait_seconds: u32,
}

impl ClaimNextTaskInput {
    fn search(&self, faults: &mut Faults) -> ClaimNext {
        let projects = faults.words("projects", self.projects.clone(), WORD_MAX);
        let skills = self.skills.clone();
        ClaimNext {
            agent: self.agent.as_deref().map(AgentRef::parse),
            session: self.session.map_or(SessionRef::Implicit, SessionRef::Id),
            projects: projects.iter().map(|text| ProjectRef::parse(text)).collect(),
            skills: skills.map(|skills| faults.words("skills", Some(skills), WORD_MAX)),
            lease_seconds: faults.small("leaseSeconds", self.lease_seconds),
        }
    }

    /// What is wanted.
    ///
    /// # Errors
    /// Everything that is wrong with the input.
    pub fn read(&self) -> Read {
        let mut faults = Faults::of_input();
        let search = self.search(&mut faults);
        faults.check(Wanted::of(Command::ClaimNext(search)))
    }
}

/// A task that is to be claimed.
#[derive(InputObject)]
pub struct ClaimTaskInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// The task's id or key.
    task: String,
    /// For whom, by name or id; an agent's key claims for itself.
    agent: Option<String>,
    /// The session it will be done in; the agent's implicit one when left out.
    session: Option<Uuid>,
    /// The lease's term, 5 to 3600; 120 when left out.
    lease_seconds: Option<i32>,
}

impl ClaimTaskInput {
    fn read(self) -> Read {
        let mut faults = Faults::of_input();
        let task = faults.task("task", &self.task);
        let claim = TaskCommand::Claim {
            agent: self.agent.as_deref().map(AgentRef::parse),
            session: self.session.map_or(SessionRef::Implicit, SessionRef::Id),
            lease_seconds: faults.small("leaseSeconds", self.lease_seconds),
        };
        faults.check(Wanted::of(Command::Task(task, claim)))
    }
}

/// What an agent is open for.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    /// It works, or would.
    Available,
    /// It waits for somebody to permit something.
    AwaitingPermission,
    /// Its provider asked it for patience.
    RateLimited,
    /// It is there and takes nothing.
    Away,
}

/// A sign of life.
#[derive(InputObject)]
pub struct HeartbeatInput {
    /// By which a repeat of this request is known. Heartbeats append nothing, so none is remembered.
    pub idempotency_key: Option<String>,
    /// The task that is worked on, by id or key; without one the agent is merely there.
    pub task: Option<String>,
    /// The claim's fence; agents need it with a task.
    fence: Option<u64>,
    /// Whose sign it is, by name or id; an agent's key speaks for itself.
    pub agent: Option<String>,
    /// What it is doing, in a line. Shown, never stored in the log.
    pub activity: Option<String>,
    /// What it is open for; `AVAILABLE` when left out. Shown, never stored in the log.
    pub availability: Option<Availability>,
}

impl HeartbeatInput {
    fn read(&self) -> Read {
        let mut faults = Faults::of_input();
        faults.maybe("activity", self.activity.clone(), LINE_MAX);
        let task = faults.task("task", self.task.as_deref().unwrap_or_default());
        let command = TaskCommand::Heartbeat { fence: self.fence };
        faults.check(Wanted::of(Command::Task(task, command)))
    }
}

payload! {
    /// What came of `claimNextTask`: a claim, or nothing.
    ClaimNextTaskPayload {
        /// The claim that was taken.
        claim: Claim,
        /// Why there is nothing to do.
        nothing: Nothing,
    }
}
payload! {
    /// What came of `claimTask`.
    ClaimTaskPayload {
        /// The claim that was taken.
        claim: Claim,
    }
}
payload! {
    /// What came of `heartbeat`.
    HeartbeatPayload {
        /// The claim, renewed.
        claim: Claim,
        /// What the holder should do next.
        directive: Directive,
    }
}

/// The mutations by which work is taken and kept.
#[derive(Default)]
pub struct ClaimMutation;

/// How work is taken and kept.
#[Object]
impl ClaimMutation {
    /// Claims the best task there is: what can be resumed first, then by priority, then the oldest.
    #[graphql(directive = needs::apply(Permission::Work))]
    async fn claim_next_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "For whom, and among what.")] mut input: ClaimNextTaskInput,
    ) -> Result<ClaimNextTaskPayload> {
        let key = input.idempotency_key.take();
        Ok(match super::waiting::claim_next(ctx, key, &input).await? {
            Err(refused) => ClaimNextTaskPayload::refused(refused),
            Ok(done) => {
                let answer = done.answer();
                ClaimNextTaskPayload {
                    claim: done.claim(),
                    nothing: answer.nothing.map(Nothing::from),
                    position: done.at(),
                    ..ClaimNextTaskPayload::default()
                }
            }
        })
    }

    /// Claims a given task.
    #[graphql(directive = needs::apply(Permission::Work))]
    async fn claim_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task, for whom.")] mut input: ClaimTaskInput,
    ) -> Result<ClaimTaskPayload> {
        let key = input.idempotency_key.take();
        Ok(match ask(ctx, key, input.read()).await? {
            Err(refused) => ClaimTaskPayload::refused(refused),
            Ok(done) => ClaimTaskPayload {
                claim: done.claim(),
                position: done.at(),
                ..ClaimTaskPayload::default()
            },
        })
    }

    /// Shows a sign of life, which renews the lease, and learns what to do next.
    #[graphql(directive = needs::apply(Permission::Work))]
    async fn heartbeat(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which claim.")] mut input: HeartbeatInput,
    ) -> Result<HeartbeatPayload> {
        let key = input.idempotency_key.take();
        crate::graphql::agent::presence::note(ctx, &input).await?;
        if input.task.is_none() {
            return crate::graphql::agent::presence::answer(ctx, &input).await;
        }
        Ok(match ask(ctx, key, input.read()).await? {
            Err(refused) => HeartbeatPayload::refused(refused),
            Ok(done) => {
                let answer = done.answer();
                HeartbeatPayload {
                    claim: done.claim(),
                    directive: answer.directive.map(Directive::from),
                    position: done.at(),
                    ..HeartbeatPayload::default()
                }
            }
        })
    }
}
