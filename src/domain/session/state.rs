//! A session as its events made it.

use crate::domain::project::ContextRule;
use events::SessionEvent;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Per cent of the context window at which a session wraps up, unless it or the project that is
/// worked on says otherwise.
pub const WRAP_UP_PERCENT: u32 = 60;
/// Per cent of the context window at which a session stops, unless the project says otherwise.
pub const STOP_PERCENT: u32 = 90;

/// What deciding needs to know of a session.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Whose run it is; nil until it is started.
    pub agent: Uuid,
    /// The model it runs on.
    pub model: Option<String>,
    /// Size of the context window in tokens.
    pub context_window: Option<u64>,
    /// Per cent of the window at which it is told to wrap up.
    pub wrap_up_percent: u32,
    /// How full the window was when last told.
    pub context_tokens: u64,
    /// The session that started it.
    pub parent_session: Option<Uuid>,
    /// Whether the run is over.
    pub ended: bool,
}

impl Session {
    /// Whether it was started.
    #[must_use]
    pub const fn exists(&self) -> bool {
        !self.agent.is_nil()
    }

    /// How full the window is, in per cent; `None` while its size is unknown.
    #[must_use]
    pub fn fill_percent(&self) -> Option<u64> {
        let window = self.context_window.filter(|window| *window > 0)?;
        Some(self.context_tokens.saturating_mul(100) / window)
    }

    /// Per cent of the window at which it wraps up: what it said itself, else what the project says.
    #[must_use]
    pub fn wraps_up_at(&self, rule: ContextRule) -> u64 {
        match self.wrap_up_percent {
            WRAP_UP_PERCENT => u64::from(rule.wrap_up_percent),
            own => u64::from(own),
        }
    }

    /// Per cent of the window at which it stops: never before it is told to wrap up.
    #[must_use]
    pub fn stops_at(&self, rule: ContextRule) -> u64 {
        u64::from(rule.stop_percent).max(self.wraps_up_at(rule))
    }

    pub(super) fn evolve(&mut self, event: &SessionEvent) {
        match event {
            SessionEvent::SessionStarted {
                agent,
                model,
                context_window,
                wrap_up_percent,
                parent_session,
                ..
            } => {
                self.agent = *agent;
                self.model.clone_from(model);
                self.context_window = *context_window;
                self.wrap_up_percent = *wrap_up_percent;
                self.parent_session = *parent_session;
            }
            SessionEvent::TokensReported { context_tokens, .. } => {
                self.context_tokens = context_tokens.unwrap_or(self.context_tokens);
            }
            SessionEvent::SessionEnded { .. } => self.ended = true,
        }
    }
}
