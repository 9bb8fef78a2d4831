//! What can be asked of a session.

use crate::domain::{AgentRef, TaskRef};
use uuid::Uuid;

/// Something to be done to a session.
#[derive(Debug, Clone)]
pub enum SessionCommand {
    /// Begin a run.
    Start {
        /// Whose run it is.
        agent: AgentRef,
        /// The model it runs on.
        model: Option<String>,
        /// Size of the context window in tokens.
        context_window: Option<u64>,
        /// Per cent of the window at which it is told to wrap up.
        wrap_up_percent: u32,
        /// The session that started it.
        parent_session: Option<Uuid>,
        /// The id that the agent's own tool gave it.
        external_id: Option<String>,
    },
    /// Tokens were used.
    ReportTokens {
        /// How many.
        usage: TokenUsage,
        /// The model that used them; the session's when absent.
        model: Option<String>,
        /// How full the context window is now.
        context_tokens: Option<u64>,
        /// The cost, where the reporter knows it.
        cost_micros: Option<u64>,
        /// The task they were used for.
        task: Option<TaskRef>,
        /// The claim they were used under.
        fence: Option<u64>,
        /// The provider's id of the request.
        request_key: Option<String>,
    },
    /// The run is over.
    End {
        /// What the agent says of it.
        summary: Option<String>,
    },
}

/// Four disjoint buckets of tokens, and two that say what a bucket holds of which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TokenUsage {
    /// Read, and no cache held them.
    pub input: u64,
    /// Written by the model.
    pub output: u64,
    /// Read from a cache.
    pub cache_read: u64,
    /// Written to a cache.
    pub cache_creation: u64,
    /// Of `cache_creation`: kept for an hour.
    pub cache_creation_1h: u64,
    /// Of `output`: reasoning.
    pub reasoning: u64,
}
