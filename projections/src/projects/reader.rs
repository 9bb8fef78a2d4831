//! Questions about projects.

use super::ProjectRow;
use crate::{ReadError, Room};
use serde::Deserialize;

/// A project with how many of its tasks are open and closed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ProjectView {
    /// The row.
    #[serde(flatten)]
    pub row: ProjectRow,
    /// Tasks that are open.
    pub open_tasks: u64,
    /// Tasks that are done, failed or cancelled.
    pub closed_tasks: u64,
}

/// All projects, in the order of their keys.
///
/// # Errors
/// See [`ReadError`].
pub async fn list(room: &Room) -> Result<Vec<ProjectView>, ReadError> {
    select(room, None).await
}

/// The project of that key.
///
/// # Errors
/// See [`ReadError`].
pub async fn by_key(room: &Room, key: &str) -> Result<Option<ProjectView>, ReadError> {
    Ok(select(room, Some(key.to_ascii_uppercase())).await?.pop())
}

async fn select(room: &Room, key: Option<String>) -> Result<Vec<ProjectView>, ReadError> {
    let sql = "select p.*, coalesce(t.open_tasks, 0) as open_tasks, \
             coalesce(t.closed_tasks, 0) as closed_tasks \
         from {projects} p left join (select project, \
                 count(*) filter (where closed_at is null) as open_tasks, \
                 count(*) filter (where closed_at is not null) as closed_tasks \
             from {tasks} where ledger_id = $1 group by project) t on t.project = p.project \
         where p.ledger_id = $1 and ($2::text is null or p.key = $2) order by p.key";
    room.rows("projects", sql, |query| query.bind(key)).await
}
