//! Which runs of agents are there, and how full are their windows? One row a session.

mod reader;

pub use reader::{SessionFilter, SessionView, by_ids, list};

use crate::{Happening, Kept, Projection, Unfoldable};
use events::{Event, SessionEvent, StreamKind, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The projection of sessions.
pub struct Sessions;

/// Which session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SessionKey {
    /// Its id.
    pub session: Uuid,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Its id.
    pub session: Uuid,
    /// Whose run it is.
    pub agent: Uuid,
    /// The model it runs on, as the provider names it.
    pub model: Option<String>,
    /// Size of the context window in tokens.
    pub context_window: Option<u64>,
    /// Per cent of the window at which it is told to wrap up.
    pub wrap_up_percent: u32,
    /// The session that started it as its subagent.
    pub parent_session: Option<Uuid>,
    /// The id that the agent's own tool gave it.
    pub external_id: Option<String>,
    /// How full the window was when last reported.
    pub context_tokens: Option<u64>,
    /// What the agent said of it at its end.
    pub summary: Option<String>,
    /// When it began.
    pub started_at: Timestamp,
    /// Where in the log.
    pub started_position: u64,
    /// When it last reported tokens.
    pub reported_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl Kept for Sessions {
    const NAME: &'static str = "sessions";
    const KEY_COLUMNS: &'static [(&'static str, &'static str)] = &[("session", "uuid")];
    type Key = SessionKey;
    type Row = SessionRow;

    fn key(row: &SessionRow) -> SessionKey {
        SessionKey { session: row.session }
    }
}

impl Projection for Sessions {
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");

    fn keys(at: &Happening<'_>) -> Vec<SessionKey> {
        let key = at.id_of(StreamKind::Session).map(|session| SessionKey { session });
        key.into_iter().collect()
    }

    fn begins(at: &Happening<'_>) -> bool {
        matches!(at.event, Event::Session(SessionEvent::SessionStarted { .. }))
    }

    fn fold(
        row: Option<SessionRow>,
        key: &SessionKey,
        at: &Happening<'_>,
    ) -> Result<Option<SessionRow>, Unfoldable> {
        let Event::Session(event) = at.event else { return Ok(row) };
        if let Some(started) = started(key.session, event, at) {
            return Ok(Some(started));
        }
        let mut row =
            row.ok_or_else(|| at.unfoldable(Self::NAME, "the session was never started"))?;
        match event {
            SessionEvent::SessionStarted { .. } => {}
            SessionEvent::TokensReported { context_tokens, .. } => {
                row.context_tokens = context_tokens.or(row.context_tokens);
                row.reported_at = Some(at.envelope.recorded_at);
            }
            SessionEvent::SessionEnded { summary } => {
                row.summary.clone_from(summary);
                row.ended_at = Some(at.envelope.occurred_at());
            }
        }
        Ok(Some(row))
    }
}

fn started(session: Uuid, event: &SessionEvent, at: &Happening<'_>) -> Option<SessionRow> {
    let SessionEvent::SessionStarted {
        agent,
        model,
        context_window,
        wrap_up_percent,
        parent_session,
        external_id,
    } = event
    else {
        return None;
    };
    Some(SessionRow {
        session,
        agent: *agent,
        model: model.clone(),
        context_window: *context_window,
        wrap_up_percent: *wrap_up_percent,
        parent_session: *parent_session,
        external_id: external_id.clone(),
        context_tokens: None,
        summary: None,
        started_at: at.envelope.occurred_at(),
        started_position: at.envelope.position,
        reported_at: None,
        ended_at: None,
    })
}
