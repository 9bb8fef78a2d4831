//! Who is there, and doing what: what heartbeats say beside renewing a lease.
//!
//! Kept in memory only, by each server for itself; nothing depends on it. Only when an agent says
//! that it is open for something else than before, the log is told.

use crate::domain::agent::AgentCommand;
use crate::domain::{AgentRef, Command};
use crate::graphql::Caller;
use crate::graphql::claim::{Directive, DirectiveAction, HeartbeatInput, HeartbeatPayload};
use crate::graphql::door::{Door, clock};
use crate::graphql::payload::{Payload as _, Refused, UserError};
use crate::graphql::scalars::{DateTime, Position};
use crate::graphql::vocabulary::Availability;
use async_graphql::{Context, Result, SimpleObject};
use events::{AvailabilityReport, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Activities are cut to a line of this many characters.
const ACTIVITY_MAX: usize = 500;

/// What an agent last said of itself.
#[derive(SimpleObject, Debug, Clone)]
pub struct Presence {
    /// What it is doing, in a line.
    pub activity: Option<String>,
    /// What it is open for.
    pub availability: Availability,
    /// Until when it is open for that only, as far as it knows.
    pub until: Option<DateTime>,
    /// When it said so.
    pub seen_at: DateTime,
}

/// What the log was told of an agent.
type Told = (Availability, Option<Timestamp>);

/// What each agent last said, and what of it the log was told.
type Known = HashMap<Uuid, (Presence, Option<Told>)>;

/// What agents last said of themselves, and what of it the log was told through this server.
#[derive(Debug, Clone, Default)]
pub struct Presences(Arc<Mutex<Known>>);

impl Presences {
    /// What that agent last said.
    #[must_use]
    pub fn of(&self, agent: Uuid) -> Option<Presence> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&agent).map(|(presence, _)| presence.clone())
    }

    /// Notes what it says; what the log was told of it before.
    fn note(&self, agent: Uuid, presence: Presence) -> Option<Told> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let told = known.get(&agent).and_then(|(_, told)| *told);
        known.insert(agent, (presence, told));
        told
    }

    fn told(&self, agent: Uuid, told: Told) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, before)) = known.get_mut(&agent) {
            *before = Some(told);
        }
    }
}

/// Whose sign of life was seen, and what is new in it.
pub struct Seen {
    agent: Uuid,
    report: AvailabilityReport,
    is_news: bool,
}

impl Seen {
    fn said(&self) -> Told {
        (self.report.availability.into(), self.report.until)
    }

    /// What the log is to be told.
    #[must_use]
    pub fn news(&self) -> Option<Command> {
        let report = || AgentCommand::ReportAvailability(self.report.clone());
        self.is_news.then(|| Command::Agent(AgentRef::Id(self.agent), report()))
    }
}

/// Notes whose heartbeat it is and what it says.
///
/// # Errors
/// Never of its own accord: who may not speak for that agent is refused with the command.
pub async fn note(ctx: &Context<'_>, input: &mut HeartbeatInput) -> Result<Option<Seen>> {
    let door = ctx.data::<Door>()?;
    let Some(agent) = speaker(ctx, input).await? else { return Ok(None) };
    let cut = |text: &str| text.replace('\0', "").chars().take(ACTIVITY_MAX).collect::<String>();
    let activity = input.activity.as_deref().map(cut);
    let availability = input.availability.unwrap_or(Availability::Available);
    let until = input.until.map(|until| until.0);
    let presence = Presence {
        activity: activity.clone(),
        availability,
        until: input.until,
        seen_at: DateTime(clock()),
    };
    let told = door.presences.note(agent, presence);
    let report = AvailabilityReport { activity, availability: availability.into(), until };
    let is_news = told != Some((availability, until));
    Ok(Some(Seen { agent, report, is_news }))
}

/// The log was told.
///
/// # Errors
/// Never of its own accord.
pub fn told(ctx: &Context<'_>, seen: Option<&Seen>) -> Result<()> {
    if let Some(seen) = seen {
        ctx.data::<Door>()?.presences.told(seen.agent, seen.said());
    }
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
pub async fn answer(
    ctx: &Context<'_>,
    seen: Option<&Seen>,
    input: &HeartbeatInput,
) -> Result<HeartbeatPayload> {
    let door = ctx.data::<Door>()?;
    let Some(agent) = seen.map(|seen| seen.agent) else {
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
            directive: None,
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
