//! One event of the log, with everything that its leaf is computed from.

use crate::graphql::scalars::{DateTime, Json, Position};
use crate::graphql::vocabulary::{ActorKind, StreamKind};
use async_graphql::{SimpleObject, TypeName};
use std::borrow::Cow;
use uuid::Uuid;

/// Who did something.
#[derive(SimpleObject, Debug, Clone)]
pub struct Actor {
    /// What kind of actor.
    pub kind: ActorKind,
    /// The agent's, the key's or the policy's name.
    pub name: String,
}

impl From<projections::tasks::ActorRecord> for Actor {
    fn from(row: projections::tasks::ActorRecord) -> Self {
        Self { kind: row.kind.into(), name: row.name }
    }
}

/// The stream that an event stands in: one thing's own history.
#[derive(SimpleObject, Debug, Clone)]
pub struct Stream {
    /// What it is a stream of.
    pub kind: StreamKind,
    /// Of which one.
    pub id: Uuid,
}

/// Something that happened: appended once, never changed.
///
/// `leaf` is SHA-256 of a zero byte and the RFC 8785 JSON of ledger_id, position, recorded_at in
/// microseconds, aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata.
#[derive(SimpleObject, Debug, Clone)]
#[graphql(name_type)]
pub struct Event {
    /// Where it stands in the log.
    pub position: Position,
    /// When it was appended; never before the event below it.
    pub recorded_at: DateTime,
    /// Its name, in the past tense.
    #[graphql(name = "type")]
    pub event_type: String,
    /// The version of its shape.
    pub version: u32,
    /// The stream it stands in.
    pub stream: Stream,
    /// 1, 2, 3 … in that stream.
    pub sequence: Position,
    /// Its fields, as they are stored.
    pub payload: Json,
    /// By whom, with which key, why: as it is stored.
    pub metadata: Json,
    /// Who did it.
    pub actor: Actor,
    /// The leaf hash, in hexadecimal.
    pub leaf: String,
}

impl TypeName for Event {
    fn type_name() -> Cow<'static, str> {
        "Event".into()
    }
}
