//! A batch as columns, in the order in which the statement takes them.
//!
//! The transactor keeps one of these and fills it anew for each batch, so nothing is allocated twice.

use events::{Leaf, Timestamp};
use uuid::Uuid;

use crate::store::time::DbTime;

/// Empties every column, keeping its memory.
macro_rules! clear {
    ($($columns:ident { $($field:ident),* $(,)? })*) => {$(
        impl $columns {
            /// Empties every column, keeping its memory.
            pub fn clear(&mut self) {
                $(self.$field.clear();)*
            }
        }
    )*};
}

/// Events, one an index, in the order of their positions.
#[derive(Debug, Default)]
pub struct EventColumns {
    /// The streams' kinds.
    pub aggregate_type: Vec<&'static str>,
    /// The streams' ids.
    pub aggregate_id: Vec<Uuid>,
    /// Places in the streams.
    pub sequence: Vec<i64>,
    /// Stored names.
    pub event_type: Vec<&'static str>,
    /// Versions of the shapes.
    pub event_version: Vec<i32>,
    /// Canonical JSON.
    pub payload: Vec<String>,
    /// Canonical JSON.
    pub metadata: Vec<String>,
    /// Leaf hashes.
    pub leaf: Vec<Leaf>,
}

impl EventColumns {
    /// Keeps the first so many events.
    pub fn truncate(&mut self, count: usize) {
        self.aggregate_type.truncate(count);
        self.aggregate_id.truncate(count);
        self.sequence.truncate(count);
        self.event_type.truncate(count);
        self.event_version.truncate(count);
        self.payload.truncate(count);
        self.metadata.truncate(count);
        self.leaf.truncate(count);
    }
}

/// Idempotency keys of requests that appended.
#[derive(Debug, Default)]
pub struct KeyColumns {
    /// Whose keys they are.
    pub principal: Vec<Uuid>,
    /// The keys.
    pub key: Vec<String>,
    /// SHA-256 of what they were used for.
    pub body: Vec<[u8; 32]>,
    /// Positions of the requests' last events.
    pub position: Vec<i64>,
    /// The answers, as JSON.
    pub answers: Vec<String>,
}

/// Leases that begin anew.
#[derive(Debug, Default)]
pub struct LeaseColumns {
    /// The tasks.
    pub task: Vec<Uuid>,
    /// The claims.
    pub fence: Vec<i64>,
}

/// Rows of `queue` as they are after the batch.
#[derive(Debug, Default)]
pub struct QueueColumns {
    /// The tasks.
    pub task: Vec<Uuid>,
    /// Their projects.
    pub project: Vec<Uuid>,
    /// Their numbers in the projects.
    pub number: Vec<i64>,
    /// What is to be done.
    pub title: Vec<String>,
    /// How urgent it is.
    pub priority: Vec<Option<&'static str>>,
    /// The same as a number.
    pub urgency: Vec<i16>,
    /// The only agent.
    pub assignee: Vec<Option<Uuid>>,
    /// Needed skills, each row an array as Postgres writes it.
    pub skills: Vec<String>,
    /// Until when it is not handed out.
    pub not_before: Vec<Option<DbTime>>,
    /// Where it stands.
    pub status: Vec<&'static str>,
    /// The last fence.
    pub fence: Vec<i64>,
    /// Who holds it.
    pub holder: Vec<Option<Uuid>>,
    /// In which session.
    pub session: Vec<Option<Uuid>>,
    /// Whether the holder is heard of.
    pub claim_state: Vec<Option<&'static str>>,
    /// Since when it is held.
    pub claimed_at: Vec<Option<DbTime>>,
    /// The lease's term.
    pub lease_seconds: Vec<Option<i64>>,
    /// Tokens set aside.
    pub reserved: Vec<i64>,
    /// 1 and the failures and reclaims.
    pub attempt: Vec<i64>,
    /// Whether the next holder goes on from a pause.
    pub resumable: Vec<bool>,
    /// Why it rests.
    pub pause_cause: Vec<Option<&'static str>>,
    /// When it may go on.
    pub resume_at: Vec<Option<DbTime>>,
    /// What stands in its way.
    pub blocked_reason: Vec<Option<String>>,
    /// Where in the log it was created; absent where a row was deleted, anything where there is one.
    pub created_position: Vec<Option<i64>>,
    /// Tasks that have no row any more.
    pub closed: Vec<Uuid>,
}

/// Rows of `token_budgets` as they are after the batch.
#[derive(Debug, Default)]
pub struct BudgetColumns {
    /// The budgets.
    pub budget: Vec<Uuid>,
    /// Over what kind of thing they reach.
    pub scope_kind: Vec<&'static str>,
    /// Over which one.
    pub scope: Vec<Uuid>,
    /// What is counted.
    pub unit: Vec<&'static str>,
    /// For how long the limits hold.
    pub period: Vec<&'static str>,
    /// When the periods began of which the rest speaks; none for a total.
    pub period_start: Vec<Option<DbTime>>,
    /// The limits.
    pub limit_amount: Vec<i64>,
    /// Thresholds in per cent.
    pub warn_percent: Vec<i64>,
    /// Whether tokens read from a cache count.
    pub counts_cache_reads: Vec<bool>,
    /// What is spent.
    pub spent: Vec<i64>,
    /// How that stands to the limit.
    pub state: Vec<&'static str>,
    /// When the limit was set; the epoch where this batch did not set it.
    pub set_at: Vec<DbTime>,
    /// Budgets that have no row any more.
    pub removed: Vec<Uuid>,
}

/// Everything that one statement writes.
#[derive(Debug, Default)]
pub struct Append {
    /// The batch's time.
    pub recorded_at: Timestamp,
    /// Its events.
    pub events: EventColumns,
    /// Its idempotency keys.
    pub keys: KeyColumns,
    /// Its leases.
    pub leases: LeaseColumns,
    /// Its rows of `queue`.
    pub queue: QueueColumns,
    /// Its rows of `token_budgets`.
    pub budgets: BudgetColumns,
}

clear! {
    EventColumns {
        aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, leaf,
    }
    KeyColumns { principal, key, body, position, answers }
    LeaseColumns { task, fence }
    QueueColumns {
        task, project, number, title, priority, urgency, assignee, skills, not_before, status,
        fence, holder, session, claim_state, claimed_at, lease_seconds, reserved, attempt,
        resumable, pause_cause, resume_at, blocked_reason, created_position, closed,
    }
    BudgetColumns {
        budget, scope_kind, scope, unit, period, period_start, limit_amount, warn_percent,
        counts_cache_reads, spent, state, set_at, removed,
    }
    Append { events, keys, leases, queue, budgets }
}
