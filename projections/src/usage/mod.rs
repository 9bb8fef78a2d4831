//! What did it cost? One row of sums for each task, session, model and quarter of an hour.

mod reader;

pub use reader::{
    UsageFilter, UsageGroup, UsageGroupBy, UsageTotals, grouped, of_sessions, of_tasks,
};

use crate::{Happening, Kept, Projection, Unfoldable};
use events::{Event, SessionEvent, Standing, StreamKind, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The projection of usage.
pub struct Usage;

/// Of what a sum is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UsageKey {
    /// The task; the nil id where none was named, since a key's column is never null.
    pub task: Uuid,
    /// The session.
    pub session: Uuid,
    /// The model as reported; empty where it is the session's.
    pub model: String,
    /// Beginning of the quarter of an hour in which it occurred: of such the days of every time zone
    /// are made.
    pub quarter: Timestamp,
}

/// Sums of reports. The first four buckets are disjoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageRow {
    /// Of what they are.
    #[serde(flatten)]
    pub key: UsageKey,
    /// Tokens read that no cache held.
    pub input: u64,
    /// Tokens written by the model.
    pub output: u64,
    /// Tokens read from a cache.
    pub cache_read: u64,
    /// Tokens written to a cache.
    pub cache_creation: u64,
    /// Of `cache_creation`: those kept for an hour.
    pub cache_creation_1h: u64,
    /// Of `output`: reasoning.
    pub reasoning: u64,
    /// Micro-dollars, as far as they are known.
    pub cost_micros: u64,
    /// How many reports.
    pub reports: u64,
    /// How many of them without a known cost.
    pub reports_cost_unknown: u64,
    /// How many of them came after their claim had ended.
    pub reports_late: u64,
}

impl Kept for Usage {
    const NAME: &'static str = "usage";
    const KEY_COLUMNS: &'static [(&'static str, &'static str)] =
        &[("task", "uuid"), ("session", "uuid"), ("model", "text"), ("quarter", "timestamptz")];
    type Key = UsageKey;
    type Row = UsageRow;

    fn key(row: &UsageRow) -> UsageKey {
        row.key.clone()
    }
}

impl Projection for Usage {
    const VERSION: u32 = 2;
    const SCHEMA: &'static str = include_str!("schema.sql");

    fn keys(at: &Happening<'_>) -> Vec<UsageKey> {
        let (Some(session), Event::Session(SessionEvent::TokensReported { model, task, .. })) =
            (at.id_of(StreamKind::Session), at.event)
        else {
            return Vec::new();
        };
        vec![UsageKey {
            task: task.unwrap_or_default(),
            session,
            model: model.clone().unwrap_or_default(),
            quarter: at.envelope.occurred_at().quarter(),
        }]
    }

    fn fold(
        row: Option<UsageRow>,
        key: &UsageKey,
        at: &Happening<'_>,
    ) -> Result<Option<UsageRow>, Unfoldable> {
        let Event::Session(SessionEvent::TokensReported {
            input,
            output,
            cache_read,
            cache_creation,
            cache_creation_1h,
            reasoning,
            cost_micros,
            standing,
            ..
        }) = at.event
        else {
            return Ok(row);
        };
        let mut row = row.unwrap_or_else(|| UsageRow::nothing(key.clone()));
        row.input += input;
        row.output += output;
        row.cache_read += cache_read;
        row.cache_creation += cache_creation;
        row.cache_creation_1h += cache_creation_1h;
        row.reasoning += reasoning;
        row.cost_micros += cost_micros.unwrap_or(0);
        row.reports += 1;
        row.reports_cost_unknown += u64::from(cost_micros.is_none());
        row.reports_late += u64::from(*standing == Standing::Late);
        Ok(Some(row))
    }
}

impl UsageRow {
    const fn nothing(key: UsageKey) -> Self {
        Self {
            key,
            input: 0,
            output: 0,
            cache_read: 0,
            cache_creation: 0,
            cache_creation_1h: 0,
            reasoning: 0,
            cost_micros: 0,
            reports: 0,
            reports_cost_unknown: 0,
            reports_late: 0,
        }
    }
}
