//! How agents did lately.

use crate::{ReadError, Room};
use events::TaskType;
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;

/// How an agent did lately on tasks of one type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Record {
    /// The agent.
    pub agent: Uuid,
    /// Tasks that it did.
    pub done: u32,
    /// Its tries that came to nothing, and its work that was sent back.
    pub failed: u32,
}

/// How agents did on tasks of a type, among the last thousand that were done or failed.
///
/// # Errors
/// See [`ReadError`].
pub async fn records_of(
    room: &Room,
    task_type: TaskType,
) -> Result<HashMap<Uuid, Record>, ReadError> {
    let sql = "with lately as ( \
             (select * from {tasks} where ledger_id = $1 and status = 'done' \
                 and closed_at is not null order by closed_at desc limit 700) \
             union all \
             (select * from {tasks} where ledger_id = $1 and status = 'failed' \
                 and closed_at is not null order by closed_at desc limit 300)), \
         of_type as (select * from lately where task_type = $2) \
         select agent, sum(done) as done, sum(failed) as failed from ( \
             select (result->>'agent')::uuid as agent, 1 as done, \
                 (select count(*) from json_array_elements(reviews) r \
                     where not (r->>'approved')::boolean) as failed \
             from of_type where status = 'done' \
             union all \
             select (a->>'agent')::uuid, 0, 1 from of_type, json_array_elements(attempts) a \
         ) tries where agent is not null group by agent";
    let rows: Vec<Record> =
        room.rows("tasks", sql, |query| query.bind(task_type.to_string())).await?;
    Ok(rows.into_iter().map(|record| (record.agent, record)).collect())
}
