//! What a session allows, and how its reports are priced and marked.

use super::{
    PriceList, Session, SessionCommand, SessionRefusal, TokenUsage, cost_micros as priced,
};
use crate::domain::Decider;
use events::{CostSource, SessionEvent, Standing, Timestamp};
use std::sync::Arc;
use uuid::Uuid;

/// More tokens than one report can mean; sums of a hundred thousand such stay within 2^63.
const REPORT_TOKENS_MAX: u64 = 1_000_000_000_000;

/// A million dollars in micro-dollars: more than one report can mean, and an exact number to all.
const REPORT_MICROS_MAX: u64 = 1_000_000_000_000;

/// A session's rules.
#[derive(Debug)]
pub struct SessionDecider;

/// What a session's rules need to know of others.
#[derive(Debug, Clone)]
pub struct SessionFacts {
    /// The agent that a start names, found.
    pub agent: Uuid,
    /// The task that a report names, found.
    pub task: Option<Uuid>,
    /// The fence under which the report's tokens were used, as far as it is known.
    pub fence: Option<u64>,
    /// Whether the claim that a report names is the live one.
    pub claim_is_live: bool,
    /// The price list in use.
    pub prices: Arc<PriceList>,
}

impl Default for SessionFacts {
    fn default() -> Self {
        let prices = PriceList::builtin();
        Self { agent: Uuid::nil(), task: None, fence: None, claim_is_live: false, prices }
    }
}

impl Decider for SessionDecider {
    type State = Session;
    type Command = SessionCommand;
    type Event = SessionEvent;
    type Facts = SessionFacts;
    type Refusal = SessionRefusal;

    fn decide(
        session: &Session,
        command: &SessionCommand,
        facts: &SessionFacts,
        _now: Timestamp,
    ) -> Result<Vec<SessionEvent>, SessionRefusal> {
        match command {
            SessionCommand::Start { .. } if session.exists() => {
                Err(SessionRefusal::SessionAlreadyStarted)
            }
            SessionCommand::Start { .. } => start(command, facts),
            SessionCommand::ReportTokens { usage, context_tokens, cost_micros, .. } => {
                check(usage)?;
                check_tokens(context_tokens.unwrap_or(0))?;
                if let Some(cost) = cost_micros.filter(|cost| *cost > REPORT_MICROS_MAX) {
                    return Err(SessionRefusal::CostOutOfBounds(cost));
                }
                Ok(vec![report(session, command, facts)])
            }
            SessionCommand::End { .. } if session.ended => Ok(vec![]),
            SessionCommand::End { summary } => {
                Ok(vec![SessionEvent::SessionEnded { summary: summary.clone() }])
            }
        }
    }

    fn evolve(session: &mut Session, event: &SessionEvent, _at: Timestamp) {
        session.evolve(event);
    }
}

fn start(
    command: &SessionCommand,
    facts: &SessionFacts,
) -> Result<Vec<SessionEvent>, SessionRefusal> {
    let SessionCommand::Start {
        model,
        context_window,
        wrap_up_percent,
        parent_session,
        external_id,
        ..
    } = command.clone()
    else {
        return Ok(vec![]);
    };
    if !(1..=100).contains(&wrap_up_percent) {
        return Err(SessionRefusal::WrapUpPercentOutOfBounds(wrap_up_percent));
    }
    check_tokens(context_window.unwrap_or(0))?;
    Ok(vec![SessionEvent::SessionStarted {
        agent: facts.agent,
        model,
        context_window,
        wrap_up_percent,
        parent_session,
        external_id,
    }])
}

fn check(usage: &TokenUsage) -> Result<(), SessionRefusal> {
    let buckets = [usage.input, usage.output, usage.cache_read, usage.cache_creation];
    buckets.into_iter().try_for_each(check_tokens)?;
    for (whole, part, of) in [
        ("output", usage.reasoning, usage.output),
        ("cacheCreation", usage.cache_creation_1h, usage.cache_creation),
    ] {
        if part > of {
            return Err(SessionRefusal::UsageInconsistent { whole, part, of });
        }
    }
    Ok(())
}

const fn check_tokens(tokens: u64) -> Result<(), SessionRefusal> {
    if tokens > REPORT_TOKENS_MAX {
        return Err(SessionRefusal::UsageOutOfBounds(tokens));
    }
    Ok(())
}

/// Late usage is usage all the same: it was paid for. The mark tells it from progress.
fn report(session: &Session, command: &SessionCommand, facts: &SessionFacts) -> SessionEvent {
    let SessionCommand::ReportTokens {
        usage, model, context_tokens, cost_micros, request_key, ..
    } = command.clone()
    else {
        unreachable!("the caller matched a report of tokens");
    };
    // Only of one request it is known how long its prompt was.
    let prompt = usage.input + usage.cache_read + usage.cache_creation;
    let prompt = request_key.as_ref().map(|_| prompt);
    let model_name = model.as_deref().or(session.model.as_deref());
    let price = || facts.prices.find(model_name?);
    let (cost_micros, cost_source, price_list) = match cost_micros {
        Some(stated) => (Some(stated), CostSource::Reported, None),
        None => match price().and_then(|price| priced(price, &usage, prompt)) {
            Some(cost) => (Some(cost), CostSource::Priced, Some(facts.prices.version().to_owned())),
            None => (None, CostSource::Unknown, None),
        },
    };
    let late = facts.fence.is_some() && !facts.claim_is_live;
    SessionEvent::TokensReported {
        model,
        input: usage.input,
        output: usage.output,
        cache_read: usage.cache_read,
        cache_creation: usage.cache_creation,
        cache_creation_1h: usage.cache_creation_1h,
        reasoning: usage.reasoning,
        context_tokens,
        cost_micros,
        cost_source,
        price_list,
        task: facts.task,
        fence: facts.fence,
        standing: if late { Standing::Late } else { Standing::Live },
        request_key,
    }
}
