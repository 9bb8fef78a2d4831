//! Titles that are like another.

use super::words_of;
use crate::{ReadError, Room};
use serde::Deserialize;
use uuid::Uuid;

/// How many titles of the same words are looked at: the nearest first.
const LOOKED_AT_MAX: i64 = 20;

/// An open task whose title shares words with another title.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Alike {
    /// The task.
    pub task: Uuid,
    /// Its title.
    pub title: String,
}

/// Open tasks of a project whose titles share most words with this one, the nearest first.
///
/// # Errors
/// See [`ReadError`].
pub async fn alike(room: &Room, project: Uuid, title: &str) -> Result<Vec<Alike>, ReadError> {
    let words: Vec<String> = words_of(title).map(|word| format!("'{word}'")).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let any = words.join(" | ");
    let sql = "select t.task, t.title from {words} w \
         join {tasks} t on t.ledger_id = $1 and t.task = w.task \
         where w.ledger_id = $1 and to_tsvector('simple', w.title) @@ to_tsquery('simple', $2) \
         and t.project = $3 and t.closed_at is null \
         order by ts_rank(to_tsvector('simple', w.title), to_tsquery('simple', $2), 2) desc, t.task \
         limit $4";
    room.rows("words", sql, |query| query.bind(any).bind(project).bind(LOOKED_AT_MAX)).await
}
