//! Questions about saved views.

use super::ViewRow;
use crate::{ReadError, Room};
use uuid::Uuid;

/// The views that somebody sees: his own and those that are shared, by name; or all of them.
///
/// # Errors
/// See [`ReadError`].
pub async fn list(room: &Room, seen_by: Option<&str>) -> Result<Vec<ViewRow>, ReadError> {
    let seen_by = seen_by.map(str::to_owned);
    let sql = "select v.* from {views} v where v.ledger_id = $1 \
         and ($2::text is null or v.shared or v.owner = $2) order by lower(v.name), v.view";
    room.rows("views", sql, |query| query.bind(seen_by)).await
}

/// The view of that id.
///
/// # Errors
/// See [`ReadError`].
pub async fn by_id(room: &Room, id: Uuid) -> Result<Option<ViewRow>, ReadError> {
    let sql = "select v.* from {views} v where v.ledger_id = $1 and v.view = $2";
    Ok(room.rows("views", sql, |query| query.bind(id)).await?.pop())
}
