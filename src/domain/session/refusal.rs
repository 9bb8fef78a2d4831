//! Why a session says no.

use uuid::Uuid;

/// Why a command to a session is refused.
#[derive(
    Debug, Clone, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr, strum::VariantNames,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum SessionRefusal {
    /// No such session.
    #[error("there is no session {0}; start one, or leave `session` out")]
    SessionUnknown(Uuid),
    /// It is another agent's.
    #[error("the session {0} is another agent's; start one of your own")]
    SessionNotYours(Uuid),
    /// It is over.
    #[error("the session has ended; start a new one")]
    SessionEnded,
    /// Too many sessions above it.
    #[error("a session has 16 sessions above it at the most; start it under one further up")]
    SessionTooDeep,
    /// The id is taken.
    #[error("the session was started before")]
    SessionAlreadyStarted,
    /// A part is larger than its whole.
    #[error("{part} of {of} tokens is more than the whole: it counts tokens of `{whole}`")]
    UsageInconsistent {
        /// The bucket.
        whole: &'static str,
        /// The part's number.
        part: u64,
        /// The bucket's number.
        of: u64,
    },
    /// A number that no run reaches.
    #[error("{0} tokens are out of bounds; no number of tokens is above 1,000,000,000,000")]
    UsageOutOfBounds(u64),
    /// A cost that no run reaches.
    #[error("a cost of {0} micro-dollars is out of bounds; report at most 1,000,000,000,000")]
    CostOutOfBounds(u64),
    /// A percentage out of bounds.
    #[error("wrapUpPercent must be 1 to 100, not {0}")]
    WrapUpPercentOutOfBounds(u32),
    /// No task and no session.
    #[error("say for which task or session the tokens were used")]
    UsageOfNothing,
}
