//! Questions about what happened to a task.

use super::HistoryKey;
use crate::page::{Cut, Entry};
use crate::{Page, ReadError, Room};
use uuid::Uuid;

/// A page of what happened: where in the log it stands.
pub type HistoryPage = Page<HistoryKey>;

/// Where in the log is what happened to a task, the last first.
///
/// # Errors
/// See [`ReadError`].
pub async fn page(
    room: &Room,
    task: Uuid,
    first: u32,
    after: Option<&str>,
) -> Result<HistoryPage, ReadError> {
    let (major, minor) = Cut::after(after)?;
    let sql = "select task, position, part, -position as major, -part as minor from {history} \
         where ledger_id = $1 and task = $2 \
         and ($4::bigint is null or (-position, -part) > ($4, $5)) \
         order by position desc, part desc limit $3";
    let rows: Vec<Entry<HistoryKey>> = room
        .rows("history", sql, |query| {
            let query = query.bind(task).bind(i64::from(first) + 1);
            query.bind(major).bind(minor)
        })
        .await?;
    let count = "select count(*) from {history} where ledger_id = $1 and task = $2";
    let total = room.count(count, |query| query.bind(task)).await?;
    Ok(Page::of(rows, first, total, room.as_of(&["history"])))
}
