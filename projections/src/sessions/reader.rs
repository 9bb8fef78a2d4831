//! Questions about sessions.

use super::SessionRow;
use crate::page::{Cut, Entry};
use crate::{Page, ReadError, Room};
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;

/// A session with its agent's name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SessionView {
    /// The row.
    #[serde(flatten)]
    pub row: SessionRow,
    /// Its agent's name.
    pub agent_name: Option<String>,
}

/// Which sessions a list shows; what is absent doesn't restrict it.
#[derive(Debug, Clone, Copy, Default)]
pub struct SessionFilter {
    /// Of that agent.
    pub agent: Option<Uuid>,
    /// Whether they still run.
    pub running: Option<bool>,
}

/// A page of sessions, the last started first.
///
/// # Errors
/// See [`ReadError`].
pub async fn list(
    room: &Room,
    filter: SessionFilter,
    first: u32,
    after: Option<&str>,
) -> Result<Page<SessionView>, ReadError> {
    let (_, minor) = Cut::after(after)?;
    let restrict = "s.ledger_id = $1 and ($2::uuid is null or s.agent = $2) \
         and ($3::boolean is null or (s.ended_at is null) = $3)";
    let sql = format!(
        "select s.*, a.name as agent_name, 0 as major, -s.started_position as minor \
         from {{sessions}} s left join {{agents}} a on a.ledger_id = $1 and a.agent = s.agent \
         where {restrict} and ($5::bigint is null or -s.started_position > $5) \
         order by s.started_position desc limit $4"
    );
    let rows: Vec<Entry<SessionView>> = room
        .rows("sessions", &sql, |query| {
            let query = query.bind(filter.agent).bind(filter.running);
            query.bind(i64::from(first) + 1).bind(minor)
        })
        .await?;
    let count = format!("select count(*) from {{sessions}} s where {restrict}");
    let total = room.count(&count, |query| query.bind(filter.agent).bind(filter.running)).await?;
    Ok(Page::of(rows, first, total, room.as_of(&["agents", "sessions"])))
}

/// The sessions of these ids.
///
/// # Errors
/// See [`ReadError`].
pub async fn by_ids(room: &Room, ids: &[Uuid]) -> Result<HashMap<Uuid, SessionView>, ReadError> {
    let ids = ids.to_vec();
    let sql = "select s.*, a.name as agent_name from {sessions} s \
         left join {agents} a on a.ledger_id = $1 and a.agent = s.agent \
         where s.ledger_id = $1 and s.session = any($2)";
    let rows: Vec<SessionView> = room.rows("sessions", sql, |query| query.bind(ids)).await?;
    Ok(rows.into_iter().map(|session| (session.row.session, session)).collect())
}
