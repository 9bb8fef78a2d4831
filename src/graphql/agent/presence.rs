//! Who is there, and doing what: what heartbeats say beside renewing a lease.
//!
//! Kept in memory only, by each server for itself; nothing depends on it.

use crate::domain::AgentRef;
use crate::graphql::Caller;
use crate::graphql::claim::{
    Availability, Directive, DirectiveAction, HeartbeatInput, HeartbeatPayload,
};
use crate::graphql::door::Door;
use crate::graphql::payload::{Payload as _, Refused, UserError};
use crate::graphql::scalars::{DateTime, Position};
use async_graphql::{Context, Result, SimpleObject};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Activities are cut to a line of this many characters.
const ACTIVITY_MAX: usize = 500;

/// What an agent last said of itself.
#[derive(SimpleObject, Debug, Clone)]
pub struct Presence {
    /// What it is doing, in a line.
    activity: Option<String>,
    /// What it is open for.
    availability: Availability,
    /// When it said so.
    seen_at: DateTime,
}

/// What agents last said of themselves.
#[derive(Debug, Clone, Default)]
pub struct Presences(Arc<Mutex<HashMap<Uuid, Presence>>>);

impl Presences {
    /// What that agent last said.
    #[must_use]
    pub fn of(&self, agent: Uuid) -> Option<Presence> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&agent).cloned()
    }

    fn note(&self, agent: Uuid, presence: Presence) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(agent, presence);
    }
}

/// Notes whose heartbeat it is and what it says.
///
/// # Errors
/// Never of its own accord: who may not speak for that agent is refused with the command.
pub async fn note(ctx: &Context<'_>, input: &HeartbeatInput) -> Result<()> {
    let door = ctx.data::<Door>()?;
    let Some(agent) = speaker(ctx, input).await? else { return Ok(()) };
    let activity = input.activity.as_deref().map(|text| text.chars().take(ACTIVITY_MAX).collect());
    let availability = input.availability.unwrap_or(Availability::Available);
    let seen_at = DateTime(crate::graphql::door::clock());
    door.presences.note(agent, Presence { activity, availability, seen_at });
    Ok(())
}

async fn speaker(ctx: &Context<'_>, input: &HeartbeatInput) -> Result<Option<Uuid>> {
    let own = ctx.data::<Caller>()?.actor.agent;
    let Some(named) = input.agent.as_deref().map(AgentRef::parse) else { return Ok(own) };
    let found = ctx.data::<Door>()?.transactor.read(move |world| world.resolve_agent(&named)).await;
    Ok(found.filter(|found| own.is_none_or(|own| own == *found)))
}

/// The answer to a heartbeat without a task: whether the agent may go on looking for work.
///
/// # Errors
/// When memory can't be read.
pub async fn answer(ctx: &Context<'_>, input: &HeartbeatInput) -> Result<HeartbeatPayload> {
    let door = ctx.data::<Door>()?;
    let Some(agent) = speaker(ctx, input).await? else {
        let another = input.agent.is_some() && ctx.data::<Caller>()?.actor.agent.is_some();
        let refusal = if another {
            crate::domain::agent::AgentRefusal::AgentIsAnother
        } else {
            crate::domain::agent::AgentRefusal::AgentNotNamed
        };
        let error = UserError {
            code: <&str>::from(&refusal).to_owned(),
            message: refusal.to_string(),
            path: Some(vec!["input".to_owned(), "agent".to_owned()]),
        };
        return Ok(HeartbeatPayload::refused(Refused {
            position: door.head(),
            errors: vec![error],
        }));
    };
    let off = door.transactor.read(move |world| {
        let agent_off = world.agent(agent).is_none_or(|one| one.autonomy_off || one.retired);
        agent_off || world.ledger().autonomy_off
    });
    let directive = if off.await {
        let reasons = vec!["new claims are switched off".to_owned()];
        Directive { action: DirectiveAction::Stop, reasons }
    } else {
        Directive { action: DirectiveAction::Continue, reasons: Vec::new() }
    };
    let position = Position(door.head());
    Ok(HeartbeatPayload { directive: Some(directive), position, ..HeartbeatPayload::default() })
}
