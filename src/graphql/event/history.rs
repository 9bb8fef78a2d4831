//! One line of what happened to a task.

use super::Actor;
use crate::graphql::scalars::{Count, DateTime, Json, Position};
use async_graphql::{SimpleObject, TypeName};
use projections::history::HistoryRow;
use std::borrow::Cow;
use uuid::Uuid;

/// Something that happened to a task.
#[derive(SimpleObject)]
#[graphql(name_type)]
pub struct HistoryEntry {
    /// Where it stands in the log.
    position: Position,
    /// When it was appended.
    recorded_at: DateTime,
    /// When it happened, by the source's own time.
    occurred_at: DateTime,
    /// The event's name.
    #[graphql(name = "type")]
    event_type: String,
    /// What happened, in a line.
    summary: String,
    /// Who did it.
    actor: Actor,
    /// The session in which it was done.
    session: Option<Uuid>,
    /// Input, output and cache creation together, where tokens were reported.
    tokens: Option<Count>,
    /// What they cost in micro-dollars, where that is known.
    cost_micros: Option<Count>,
    /// The event's fields, in today's shape.
    payload: Json,
}

impl From<HistoryRow> for HistoryEntry {
    fn from(row: HistoryRow) -> Self {
        Self {
            position: Position(row.key.position),
            recorded_at: row.recorded_at.into(),
            occurred_at: row.occurred_at.into(),
            event_type: row.kind,
            summary: row.summary,
            actor: Actor { kind: row.actor_kind.into(), name: row.actor },
            session: row.session,
            tokens: row.tokens.map(Count),
            cost_micros: row.cost_micros.map(Count),
            payload: Json(row.payload),
        }
    }
}

impl TypeName for HistoryEntry {
    fn type_name() -> Cow<'static, str> {
        "HistoryEntry".into()
    }
}
