//! Beginning and ending runs.

use super::Session;
use super::brief::SessionBrief;
use crate::domain::session::SessionCommand;
use crate::domain::{AgentRef, Command, SessionTarget};
use crate::graphql::Caller;
use crate::graphql::asking::{Read, Wanted, ask};
use crate::graphql::input::{BODY_MAX, Faults, WORD_MAX, count};
use crate::graphql::payload::{Payload as _, payload};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::Count;
use async_graphql::{Context, InputObject, Object, Result};
use uuid::Uuid;

/// A run that begins.
#[derive(InputObject)]
pub struct StartSessionInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// Whose run it is, by name or id; an agent's key starts its own.
    agent: Option<String>,
    /// The model it runs on, as the provider names it.
    model: Option<String>,
    /// Size of the context window in tokens.
    context_window: Option<Count>,
    /// Per cent of the window at which it is told to wrap up, 1 to 100; when it is left out, or 60,
    /// the project that is worked on says it, and 60 if that says nothing.
    wrap_up_percent: Option<i32>,
    /// The session that started it as its subagent.
    parent_session: Option<Uuid>,
    /// The id that the agent's own tool gave it.
    external_id: Option<String>,
}

impl StartSessionInput {
    fn read(self, caller: &Caller) -> Read {
        let mut faults = Faults::of_input();
        let named = self.agent.as_deref().map(AgentRef::parse);
        let Some(agent) = named.or_else(|| caller.actor.agent.map(AgentRef::Id)) else {
            faults.add("agent", "AGENT_NOT_NAMED", "say which agent: this key is no agent's own");
            return faults.check(Wanted::default());
        };
        let start = SessionCommand::Start {
            agent,
            model: faults.maybe("model", self.model, WORD_MAX),
            context_window: count(self.context_window),
            wrap_up_percent: faults
                .small("wrapUpPercent", self.wrap_up_percent)
                .unwrap_or(crate::domain::session::WRAP_UP_PERCENT),
            parent_session: self.parent_session,
            external_id: faults.maybe("externalId", self.external_id, WORD_MAX),
        };
        let session = SessionTarget::Id(Uuid::now_v7());
        faults.check(Wanted::of(Command::Session(session, start)))
    }
}

/// A run that is over.
#[derive(InputObject)]
pub struct EndSessionInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// The session.
    session: Uuid,
    /// What the agent says of it.
    summary: Option<String>,
}

impl EndSessionInput {
    fn read(self) -> Read {
        let mut faults = Faults::of_input();
        let end = SessionCommand::End { summary: faults.maybe("summary", self.summary, BODY_MAX) };
        faults.check(Wanted::of(Command::Session(SessionTarget::Id(self.session), end)))
    }
}

payload! {
    /// What came of `startSession`.
    StartSessionPayload {
        /// The new session.
        session: Session,
        /// What the agent's session before this one came to; null if none held anything.
        previous_brief: SessionBrief,
    }
}
payload! {
    /// What came of `endSession`.
    EndSessionPayload {
        /// The session as it is now.
        session: Session,
    }
}

/// The mutations of sessions.
#[derive(Default)]
pub struct SessionMutation;

/// What can be done to sessions.
#[Object]
impl SessionMutation {
    /// Begins a run of an agent.
    #[graphql(directive = needs::apply(Permission::Work))]
    async fn start_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The run.")] mut input: StartSessionInput,
    ) -> Result<StartSessionPayload> {
        let key = input.idempotency_key.take();
        let wanted = input.read(ctx.data::<Caller>()?);
        Ok(match ask(ctx, key, wanted).await? {
            Err(refused) => StartSessionPayload::refused(refused),
            Ok(done) => {
                let id = done.answer().subject;
                // Reading it waits for the rows: only for who wants to know.
                let previous_brief = match ctx.look_ahead().field("previousBrief").exists() {
                    true => super::brief::before(ctx, id, done.position).await?,
                    false => None,
                };
                StartSessionPayload {
                    session: Some(Session::after(id, done.position)),
                    previous_brief,
                    position: done.at(),
                    ..StartSessionPayload::default()
                }
            }
        })
    }

    /// Ends a run.
    #[graphql(directive = needs::apply(Permission::Work))]
    async fn end_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which run.")] mut input: EndSessionInput,
    ) -> Result<EndSessionPayload> {
        let key = input.idempotency_key.take();
        Ok(match ask(ctx, key, input.read()).await? {
            Err(refused) => EndSessionPayload::refused(refused),
            Ok(done) => EndSessionPayload {
                session: Some(Session::after(done.answer().subject, done.position)),
                position: done.at(),
                ..EndSessionPayload::default()
            },
        })
    }
}
