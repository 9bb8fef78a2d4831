//! Questions about the inbox: what waits, for how long, and how much of it is pressing.

use super::InboxKind;
use super::items::ITEMS;
use crate::page::{Cut, Entry};
use crate::room::Asked;
use crate::{Page, ReadError, Room};
use events::{ScopeKind, Timestamp};
use serde::Deserialize;
use uuid::Uuid;

const NEEDS: &[&str] = &["inbox", "tasks", "projects", "dependencies"];

/// When and where it is read: ages are told at that time, days begin in that zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The time.
    pub now: Timestamp,
    /// The ledger's time zone, by its IANA name.
    pub time_zone: String,
}

/// Something that waits for a human.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct InboxItem {
    /// The task or budget that it is about; the ledger's id where it is about neither.
    pub subject: Uuid,
    /// What is waited for.
    pub kind: InboxKind,
    /// Where in the log it began to wait, or stands what does.
    pub position: u64,
    /// Since when it waits.
    pub since: Timestamp,
    /// What was said.
    pub said: Option<String>,
    /// Who said it, or what asks for a human.
    pub said_by: String,
    /// The question's id.
    pub question: Option<Uuid>,
    /// When the question is answered by its default.
    pub deadline: Option<Timestamp>,
    /// The gates whose evidence nobody else has looked at.
    pub gates: Vec<String>,
    /// The task.
    pub task: Option<Uuid>,
    /// The project of the task, or that a budget is over.
    pub project: Option<Uuid>,
    /// Who holds the task, handed it in, or may claim it.
    pub agent: Option<Uuid>,
    /// The budget.
    pub budget: Option<Uuid>,
    /// Over what kind of thing that is.
    pub scope_kind: Option<ScopeKind>,
    /// Over which one.
    pub scope: Option<Uuid>,
    /// The projection's name.
    pub projection: Option<String>,
    /// From when on it is pressing, if its project says so.
    pub escalates_at: Option<Timestamp>,
    /// Whether it is.
    pub escalated: bool,
}

/// Which items are shown; what is absent doesn't restrict it.
#[derive(Debug, Clone, Default)]
pub struct InboxFilter {
    /// Of any of these kinds.
    pub kinds: Option<Vec<InboxKind>>,
    /// Of tasks in, and budgets over, any of these projects, by key.
    pub projects: Option<Vec<String>>,
    /// Of what that agent holds, handed in, or alone may claim.
    pub agent: Option<Uuid>,
    /// Pressing, or not.
    pub escalated: Option<bool>,
}

/// A page of items.
pub type InboxPage = Page<InboxItem>;

/// How many items of a kind there are.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct InboxCount {
    /// The kind.
    pub kind: InboxKind,
    /// How many wait.
    pub count: u64,
    /// How many of them are pressing.
    pub escalated: u64,
    /// Since when the oldest waits.
    pub oldest: Timestamp,
    /// The sum of their positions: by it, others of the same number are told apart.
    pub positions: u64,
}

/// A page of what waits, the longest first.
///
/// # Errors
/// See [`ReadError`].
pub async fn page(
    room: &Room,
    moment: &Moment,
    filter: &InboxFilter,
    first: u32,
    after: Option<&str>,
) -> Result<InboxPage, ReadError> {
    let (major, minor) = Cut::after(after)?;
    let items = items();
    let by = "(extract(epoch from i.since) * 1000000)::bigint";
    let sql = format!(
        "select i.*, {by} as major, i.position as minor from ({items}) i \
         where $9::bigint is null or ({by}, i.position) > ($9, $10) \
         order by {by}, i.position limit $8"
    );
    let rows: Vec<Entry<InboxItem>> = room
        .rows("inbox", &sql, |query| {
            let query = bind(query, moment, filter).bind(i64::from(first) + 1);
            query.bind(major).bind(minor)
        })
        .await?;
    let count = format!("select count(*) from ({items}) i");
    let total = room.count(&count, |query| bind(query, moment, filter)).await?;
    Ok(Page::of(rows, first, total, room.as_of(NEEDS)))
}

/// How many of each kind wait; kinds of which there is none are left out.
///
/// # Errors
/// See [`ReadError`].
pub async fn counts(
    room: &Room,
    moment: &Moment,
    filter: &InboxFilter,
) -> Result<Vec<InboxCount>, ReadError> {
    let sql = format!(
        "select i.kind, count(*) as count, count(*) filter (where i.escalated) as escalated, \
         min(i.since) as oldest, sum(i.position)::bigint as positions \
         from ({}) i group by i.kind order by min(i.since), i.kind",
        items()
    );
    room.rows("inbox", &sql, |query| bind(query, moment, filter)).await
}

/// The items that a filter lets through, each with when it is pressing. What belongs to no project
/// goes by the rule of the one that takes whatever has none.
fn items() -> String {
    format!(
        "select w.* from (select i.*, r.key as project_key, \
             i.since + make_interval(secs => e.escalation_seconds) as escalates_at, \
             coalesce(i.since + make_interval(secs => e.escalation_seconds) \
                 <= $2::timestamptz, false) as escalated \
         from ({ITEMS}) i \
         left join {{projects}} r on r.ledger_id = $1 and r.project = i.project \
         left join {{projects}} e on e.ledger_id = $1 \
             and e.key = coalesce(r.key, 'GEN')) w \
         where ($4::text[] is null or w.kind = any($4)) \
         and ($5::text[] is null or w.project_key = any($5)) \
         and ($6::uuid is null or w.agent = $6) \
         and ($7::boolean is null or w.escalated = $7)"
    )
}

fn bind<'q, T>(query: Asked<'q, T>, moment: &Moment, filter: &InboxFilter) -> Asked<'q, T> {
    let kinds = filter.kinds.as_ref();
    let kinds = kinds.map(|kinds| kinds.iter().map(ToString::to_string).collect::<Vec<_>>());
    query
        .bind(moment.now.to_string())
        .bind(moment.time_zone.clone())
        .bind(kinds)
        .bind(filter.projects.clone())
        .bind(filter.agent)
        .bind(filter.escalated)
}
