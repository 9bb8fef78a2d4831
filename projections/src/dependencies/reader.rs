//! Questions about dependencies, both ways and for many tasks at once.

use super::DependencyRow;
use crate::{ReadError, Room};
use std::collections::HashMap;
use uuid::Uuid;

/// What each of these tasks depends on.
///
/// # Errors
/// See [`ReadError`].
pub async fn of_tasks(
    room: &Room,
    tasks: &[Uuid],
) -> Result<HashMap<Uuid, Vec<DependencyRow>>, ReadError> {
    select(room, tasks, "task", |row| row.task).await
}

/// What depends on each of these tasks.
///
/// # Errors
/// See [`ReadError`].
pub async fn on_tasks(
    room: &Room,
    tasks: &[Uuid],
) -> Result<HashMap<Uuid, Vec<DependencyRow>>, ReadError> {
    select(room, tasks, "depends_on", |row| row.depends_on).await
}

async fn select(
    room: &Room,
    tasks: &[Uuid],
    column: &str,
    side: impl Fn(&DependencyRow) -> Uuid,
) -> Result<HashMap<Uuid, Vec<DependencyRow>>, ReadError> {
    let tasks = tasks.to_vec();
    let sql = format!(
        "select * from {{dependencies}} where ledger_id = $1 and {column} = any($2) \
         order by added_position, task, depends_on"
    );
    let rows: Vec<DependencyRow> =
        room.rows("dependencies", &sql, |query| query.bind(tasks)).await?;
    let mut found: HashMap<Uuid, Vec<DependencyRow>> = HashMap::new();
    for row in rows {
        found.entry(side(&row)).or_default().push(row);
    }
    Ok(found)
}
