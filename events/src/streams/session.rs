//! What happens in a session: one run of an agent with one context window, and what it used.

use crate::values::{CostSource, Standing};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};
use uuid::Uuid;

/// The events of one session's stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, IntoStaticStr, VariantNames)]
#[serde(deny_unknown_fields)]
pub enum SessionEvent {
    /// An agent began a run.
    SessionStarted {
        /// Whose run it is.
        agent: Uuid,
        /// Size of the context window in tokens.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        context_window: Option<u64>,
        /// The id that the agent's own tool gave this run.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        external_id: Option<String>,
        /// The model it runs on, as the provider names it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        model: Option<String>,
        /// The session that started this one as its subagent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent_session: Option<Uuid>,
        /// Per cent of the window at which the session is told to wrap up; 60, the default, leaves
        /// it to the project that is worked on.
        wrap_up_percent: u32,
    },
    /// Tokens were used. The four buckets are disjoint; two fields say what a bucket holds of which.
    TokensReported {
        /// Tokens written to a cache, those kept for an hour included.
        cache_creation: u64,
        /// Of `cache_creation`: those kept for an hour, which cost more.
        cache_creation_1h: u64,
        /// Tokens read from a cache.
        cache_read: u64,
        /// How full the context window is now: a level, never added up.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        context_tokens: Option<u64>,
        /// The cost in micro-dollars; absent when it is not known, which is not zero.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cost_micros: Option<u64>,
        /// Where the cost comes from.
        cost_source: CostSource,
        /// The claim they were used under.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fence: Option<u64>,
        /// Tokens read that no cache held.
        input: u64,
        /// The model that used them; the session's when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        model: Option<String>,
        /// Tokens written by the model, reasoning included.
        output: u64,
        /// The price list's version, where the ledger priced the report.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        price_list: Option<String>,
        /// Of `output`: reasoning.
        reasoning: u64,
        /// The provider's id of the request, by which captures are told apart.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        request_key: Option<String>,
        /// Whether that claim was the live one.
        standing: Standing,
        /// The task they were used for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<Uuid>,
    },
    /// The run is over.
    SessionEnded {
        /// What the agent said of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        summary: Option<String>,
    },
}
