//! The mutations by which work is taken and kept.

use super::{Claim, Directive, Nothing};
use crate::domain::task::{ClaimNext, TaskCommand};
use crate::domain::{AgentRef, Command, ProjectRef, SessionRef};
use crate::graphql::agent::presence;
use crate::graphql::asking::{Done, Read, Wanted, ask};
use crate::graphql::input::{Faults, LINE_MAX, WORD_MAX};
use crate::graphql::payload::{Payload as _, payload};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::{DateTime, Position};
use crate::graphql::vocabulary::Availability;
use async_graphql::{Context, InputObject, Object, Result};
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
    /// Issue a key that is good for this claim alone, to be handed to whoever does the work.
    #[graphql(default)]
    with_key: bool,
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
    /// Issue a key that is good for this claim alone, to be handed to whoever does the work.
    #[graphql(default)]
    with_key: bool,
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
    /// What it is open for; `AVAILABLE` when left out. The log is told of it when it changes.
    pub availability: Option<Availability>,
    /// Until when it is open for that only, as far as it knows: when its provider takes it again.
    pub until: Option<DateTime>,
}

impl HeartbeatInput {
    fn read(&self, news: Option<Command>) -> Read {
        let mut faults = Faults::of_input();
        faults.maybe("activity", self.activity.clone(), LINE_MAX);
        let mut wanted = Wanted::default();
        if let Some(task) = &self.task {
            let task = faults.task("task", task);
            let beat = TaskCommand::Heartbeat { fence: self.fence };
            wanted.add(Command::Task(task, beat), &[]);
        }
        news.into_iter().for_each(|news| wanted.add(news, &["availability"]));
        faults.check(wanted)
    }
}

payload! {
    /// What came of `claimNextTask`: a claim, or nothing.
    ClaimNextTaskPayload {
        /// The claim that was taken.
        claim: Claim,
        /// Why there is nothing to do.
        nothing: Nothing,
        /// With `withKey`: the secret of a key that is good for this claim alone, shown this once;
        /// null in the answer to a repeat. `createKey` issues another one.
        secret: String,
    }
}
payload! {
    /// What came of `claimTask`.
    ClaimTaskPayload {
        /// The claim that was taken.
        claim: Claim,
        /// With `withKey`: the secret of a key that is good for this claim alone, shown this once;
        /// null in the answer to a repeat. `createKey` issues another one.
        secret: String,
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

/// The secret of a key for the claim that was just taken, if one is wanted; and the position of the
/// last that happened.
async fn key_of(
    ctx: &Context<'_>,
    done: &Done,
    wanted: bool,
) -> Result<(Option<String>, Position)> {
    let claimed = done.answer().claim.filter(|_| wanted && !done.repeated);
    let Some(claimed) = claimed else { return Ok((None, done.at())) };
    let issued = crate::graphql::key::for_claim(ctx, None, claimed.task, Some(claimed.fence));
    // Whoever lost the claim meanwhile learns it when he uses it.
    Ok(match issued.await? {
        Ok(issued) => (issued.secret, issued.done.at()),
        Err(_) => (None, done.at()),
    })
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
                let (secret, position) = key_of(ctx, &done, input.with_key).await?;
                ClaimNextTaskPayload {
                    claim: done.claim(),
                    nothing: answer.nothing.map(Nothing::from),
                    secret,
                    position,
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
        let with_key = input.with_key;
        Ok(match ask(ctx, key, input.read()).await? {
            Err(refused) => ClaimTaskPayload::refused(refused),
            Ok(done) => {
                let (secret, position) = key_of(ctx, &done, with_key).await?;
                ClaimTaskPayload {
                    claim: done.claim(),
                    secret,
                    position,
                    ..ClaimTaskPayload::default()
                }
            }
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
        let seen = presence::note(ctx, &mut input).await?;
        let news = seen.as_ref().and_then(presence::Seen::news);
        if input.task.is_none() && news.is_none() {
            return presence::answer(ctx, seen.as_ref(), &input).await;
        }
        Ok(match ask(ctx, key, input.read(news)).await? {
            Err(refused) => HeartbeatPayload::refused(refused),
            Ok(done) => {
                presence::told(ctx, seen.as_ref())?;
                if input.task.is_none() {
                    return presence::answer(ctx, seen.as_ref(), &input).await;
                }
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
