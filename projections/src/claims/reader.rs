//! Questions about claims: what a session came to.

use super::ClaimRow;
use crate::{ReadError, Room};
use events::{Priority, TaskStatus};
use serde::Deserialize;
use uuid::Uuid;

/// A claim with its task, as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ClaimView {
    /// The row.
    #[serde(flatten)]
    pub row: ClaimRow,
    /// What people call the task.
    pub task_key: String,
    /// What is to be done, in a line.
    pub title: String,
    /// Where it stands.
    pub status: TaskStatus,
    /// How urgent it is.
    pub priority: Option<Priority>,
    /// Whether somebody else holds it now, or did since.
    pub held_since: bool,
    /// How often it was sent back.
    pub changes_requested: u32,
    /// Whether it was accepted by somebody.
    pub approved: bool,
    /// How many of the gates that evidence was shown for were passed.
    pub gates_passed: u32,
    /// How many gates evidence was shown for.
    pub gates_shown: u32,
    /// What the last checkpoint says is to be done next.
    pub next_steps: Vec<String>,
    /// Input, output and cache creation that were used for it in the session.
    pub tokens: u64,
    /// What they cost in micro-dollars, as far as it is known.
    pub cost_micros: u64,
}

/// What a session held, the first first.
///
/// # Errors
/// See [`ReadError`].
pub async fn of_session(room: &Room, session: Uuid) -> Result<Vec<ClaimView>, ReadError> {
    let sql = "select c.*, p.key || '-' || t.number as task_key, t.title, t.status, t.priority, \
             t.fence > c.fence as held_since, \
             (select count(*) from json_array_elements(t.reviews) r \
                 where not (r->>'approved')::boolean) as changes_requested, \
             exists (select from json_array_elements(t.reviews) r \
                 where (r->>'approved')::boolean) as approved, \
             (select count(*) from json_array_elements(t.gates) g \
                 where (g->>'passed')::boolean) as gates_passed, \
             json_array_length(t.gates) as gates_shown, \
             coalesce(t.checkpoint->'next_steps', '[]'::json) as next_steps, \
             coalesce(u.tokens, 0) as tokens, coalesce(u.cost_micros, 0) as cost_micros \
         from {claims} c join {tasks} t on t.ledger_id = $1 and t.task = c.task \
         join {projects} p on p.ledger_id = $1 and p.project = t.project \
         left join lateral (select sum(u.input + u.output + u.cache_creation)::bigint as tokens, \
                 sum(u.cost_micros)::bigint as cost_micros from {usage} u \
             where u.ledger_id = $1 and u.task = c.task and u.session = c.session) u on true \
         where c.ledger_id = $1 and c.session = $2 order by c.claimed_position limit 500";
    room.rows("claims", sql, |query| query.bind(session)).await
}

/// The session in which that agent last held something before that session began.
///
/// # Errors
/// See [`ReadError`].
pub async fn previous_session(room: &Room, session: Uuid) -> Result<Option<Uuid>, ReadError> {
    #[derive(Deserialize)]
    struct Found {
        session: Uuid,
    }
    let sql = "select s.session from {sessions} now join {sessions} s on s.ledger_id = $1 \
             and s.agent = now.agent and s.started_position < now.started_position \
         where now.ledger_id = $1 and now.session = $2 \
         and exists (select from {claims} c where c.ledger_id = $1 and c.session = s.session) \
         order by s.started_position desc limit 1";
    let found: Vec<Found> = room.rows("claims", sql, |query| query.bind(session)).await?;
    Ok(found.into_iter().next().map(|found| found.session))
}
