//! A session as its events made it.

use events::SessionEvent;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Per cent of the context window at which a session wraps up, unless it says otherwise.
pub const WRAP_UP_PERCENT: u32 = 60;

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

    /// Whether the window is so full that nothing new should be begun in it.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.fill_percent().is_some_and(|fill| fill >= u64::from(self.wrap_up_percent))
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
