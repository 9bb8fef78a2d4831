//! Which tasks a list shows: the one filter of lists, saved views and bulk actions.

use crate::room::Asked;
use crate::words;
use events::{Priority, TaskStatus, TaskType, Timestamp};
use uuid::Uuid;

/// The condition on a task `t` in its project `p`; `$1` is the ledger.
///
/// Words and what looks like a key are alternatives: whoever types `CORE-42` means the task.
pub(super) const FILTER: &str = "t.ledger_id = $1 \
     and ($2::text[] is null or p.key = any($2)) \
     and ($3::text[] is null or t.status = any($3)) \
     and ($4::text[] is null or t.priority = any($4)) \
     and ($5::text[] is null or t.labels @> $5) \
     and ($6::uuid is null or t.assignee = $6) \
     and ($7::uuid is null or t.holder = $7) \
     and ($8::uuid is null or t.parent = $8) \
     and ($9::text is null or position(lower($9) in lower(concat_ws(' ', \
          p.key || '-' || t.number, t.title, t.description, t.external_ref))) > 0) \
     and ($11::text is null or p.key || '-' || t.number = upper($11) \
          or t.task in (select w.task from {words} w where w.ledger_id = $1 and to_tsvector('simple', \
             w.title || ' ' || w.description || ' ' || w.labelled || ' ' || w.notes) \
             @@ to_tsquery('simple', $10))) \
     and ($12::text[] is null or t.task_type = any($12)) \
     and ($13::text[] is null or t.labels && $13) \
     and ($14::text[] is null or not t.labels && $14) \
     and ($15::text[] is null or t.phase = any($15)) \
     and ($16::boolean is null or (t.assignee is not null) = $16) \
     and ($17::boolean is null or (t.status = 'waiting') = $17) \
     and ($18::timestamptz is null or t.occurred_at >= $18::timestamptz) \
     and ($19::timestamptz is null or t.occurred_at < $19::timestamptz) \
     and ($20::timestamptz is null or t.updated_at >= $20::timestamptz) \
     and ($21::timestamptz is null or t.updated_at < $21::timestamptz) \
     and t.archived = coalesce($22, false)";
/// The number of the first argument that the filter leaves free.
pub(super) const FIRST_FREE: u32 = 23;

/// Which tasks a list shows; what is absent doesn't restrict it.
#[derive(Debug, Clone, Default)]
pub struct TaskFilter {
    /// Keys of projects, any of them.
    pub projects: Option<Vec<String>>,
    /// Any of these states.
    pub statuses: Option<Vec<TaskStatus>>,
    /// Any of these priorities.
    pub priorities: Option<Vec<Priority>>,
    /// Any of these types.
    pub types: Option<Vec<TaskType>>,
    /// All of these labels.
    pub labels: Option<Vec<String>>,
    /// Any of these labels.
    pub labels_any: Option<Vec<String>>,
    /// None of these labels.
    pub labels_none: Option<Vec<String>>,
    /// Any of these phases.
    pub phases: Option<Vec<String>>,
    /// Assigned to that agent.
    pub assignee: Option<Uuid>,
    /// Assigned to anybody, or to nobody.
    pub assigned: Option<bool>,
    /// Held by that agent.
    pub holder: Option<Uuid>,
    /// Part of that task.
    pub parent: Option<Uuid>,
    /// Whether a question of it waits for an answer.
    pub has_open_question: Option<bool>,
    /// A text in key, title, description or external reference, whatever its case.
    pub text: Option<String>,
    /// Words in title, description, labels, notes or external reference, or the key.
    pub search: Option<String>,
    /// Written down from this time on, by the source's own time.
    pub created_from: Option<Timestamp>,
    /// Written down before this time.
    pub created_to: Option<Timestamp>,
    /// Changed last from this time on.
    pub updated_from: Option<Timestamp>,
    /// Changed last before this time.
    pub updated_to: Option<Timestamp>,
    /// Those that were archived, and only those; else those that were not.
    pub archived: Option<bool>,
}

impl TaskFilter {
    pub(super) fn bind<'q, T>(&self, query: Asked<'q, T>) -> Asked<'q, T> {
        fn spelt<W: ToString>(words: Option<&Vec<W>>) -> Option<Vec<String>> {
            words.map(|words| words.iter().map(ToString::to_string).collect())
        }
        let time = |time: Option<Timestamp>| time.map(|time| time.to_string());
        // A search without a word finds nothing but a key.
        let search = self.search.as_deref().and_then(words::query);
        query
            .bind(self.projects.clone())
            .bind(spelt(self.statuses.as_ref()))
            .bind(spelt(self.priorities.as_ref()))
            .bind(self.labels.clone())
            .bind(self.assignee)
            .bind(self.holder)
            .bind(self.parent)
            .bind(self.text.clone())
            .bind(search)
            .bind(self.search.as_deref().map(|text| text.trim().to_owned()))
            .bind(spelt(self.types.as_ref()))
            .bind(self.labels_any.clone())
            .bind(self.labels_none.clone())
            .bind(self.phases.clone())
            .bind(self.assigned)
            .bind(self.has_open_question)
            .bind(time(self.created_from))
            .bind(time(self.created_to))
            .bind(time(self.updated_from))
            .bind(time(self.updated_to))
            .bind(self.archived)
    }
}
