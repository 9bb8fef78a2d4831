//! Questions about agents.

use super::AgentRow;
use crate::{ReadError, Room};
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;

/// An agent with how much it has in hand.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AgentView {
    /// The row.
    #[serde(flatten)]
    pub row: AgentRow,
    /// How many tasks it holds.
    pub holds: u64,
}

/// All agents, by name.
///
/// # Errors
/// See [`ReadError`].
pub async fn list(room: &Room) -> Result<Vec<AgentView>, ReadError> {
    select(room, None, None).await
}

/// The agents of these ids.
///
/// # Errors
/// See [`ReadError`].
pub async fn by_ids(room: &Room, ids: &[Uuid]) -> Result<HashMap<Uuid, AgentView>, ReadError> {
    let agents = select(room, Some(ids.to_vec()), None).await?;
    Ok(agents.into_iter().map(|agent| (agent.row.agent, agent)).collect())
}

/// The agent of that name.
///
/// # Errors
/// See [`ReadError`].
pub async fn by_name(room: &Room, name: &str) -> Result<Option<AgentView>, ReadError> {
    Ok(select(room, None, Some(name.to_owned())).await?.pop())
}

async fn select(
    room: &Room,
    ids: Option<Vec<Uuid>>,
    name: Option<String>,
) -> Result<Vec<AgentView>, ReadError> {
    let sql = "select a.*, (select count(*) from {tasks} t where t.ledger_id = $1 \
             and t.status = 'in_progress' and t.holder = a.agent) as holds \
         from {agents} a where a.ledger_id = $1 \
         and ($2::uuid[] is null or a.agent = any($2)) \
         and ($3::text is null or a.name = $3) order by a.name";
    room.rows("agents", sql, |query| query.bind(ids).bind(name)).await
}
