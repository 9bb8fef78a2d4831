//! Questions about the queue. It is never behind the log: as of the head.

use super::QueueRow;
use crate::page::{Cut, Entry};
use crate::room::Asked;
use crate::{Page, ReadError, Room};
use events::TaskStatus;
use serde::Deserialize;
use uuid::Uuid;

/// An open task with the names of what it names.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct QueueView {
    /// The row.
    #[serde(flatten)]
    pub row: QueueRow,
    /// `CORE-42`.
    pub key: String,
    /// Its project's key.
    pub project_key: Option<String>,
    /// The name of the only agent that may claim it.
    pub assignee_name: Option<String>,
    /// The holder's name.
    pub holder_name: Option<String>,
}

/// Which open tasks are shown; what is absent doesn't restrict it.
#[derive(Debug, Clone, Default)]
pub struct QueueFilter {
    /// Any of these projects.
    pub projects: Option<Vec<Uuid>>,
    /// Any of these states.
    pub statuses: Option<Vec<TaskStatus>>,
    /// Any of these tasks.
    pub tasks: Option<Vec<Uuid>>,
}

/// A page of the queue.
pub type QueuePage = Page<QueueView>;

/// A page of the queue, in the order in which tasks are handed out: resumable first, then the most
/// urgent, then the oldest.
///
/// # Errors
/// See [`ReadError`].
pub async fn page(
    room: &Room,
    filter: &QueueFilter,
    first: u32,
    after: Option<&str>,
) -> Result<QueuePage, ReadError> {
    let by = "(case when q.resumable then 0 else 10 end + q.urgency)::bigint";
    let restrict = "q.ledger_id = $1 and ($2::uuid[] is null or q.project = any($2)) \
         and ($3::text[] is null or q.status = any($3)) \
         and ($4::uuid[] is null or q.task = any($4))";
    // The head first: what is read after it holds at least that.
    let head = "select coalesce(max(position), 0) from public.heads where ledger_id = $1";
    let head = room.count(head, |query| query).await?;
    let (major, minor) = Cut::after(after)?;
    let sql = format!(
        "select q.*, coalesce(p.key, '?') || '-' || q.number as key, p.key as project_key, \
             a.name as assignee_name, h.name as holder_name, \
             {by} as major, q.created_position as minor \
         from public.queue q \
         left join {{projects}} p on p.ledger_id = $1 and p.project = q.project \
         left join {{agents}} a on a.ledger_id = $1 and a.agent = q.assignee \
         left join {{agents}} h on h.ledger_id = $1 and h.agent = q.holder \
         where {restrict} and ($6::bigint is null or ({by}, q.created_position) > ($6, $7)) \
         order by {by}, q.created_position limit $5"
    );
    let rows: Vec<Entry<QueueView>> = room
        .rows("queue", &sql, |query| {
            let query = filter.bind(query).bind(i64::from(first) + 1);
            query.bind(major).bind(minor)
        })
        .await?;
    let count = format!("select count(*) from public.queue q where {restrict}");
    let total = room.count(&count, |query| filter.bind(query)).await?;
    Ok(Page::of(rows, first, total, head))
}

impl QueueFilter {
    fn bind<'q, T>(&self, query: Asked<'q, T>) -> Asked<'q, T> {
        let words = |statuses: &Vec<TaskStatus>| statuses.iter().map(ToString::to_string).collect();
        let statuses: Option<Vec<String>> = self.statuses.as_ref().map(words);
        query.bind(self.projects.clone()).bind(statuses).bind(self.tasks.clone())
    }
}
