//! What stands around an event: where in the log, when, of which stream, by whom and why.

use crate::{Event, Timestamp};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};
use uuid::Uuid;

/// The kinds of streams; the stored `aggregate_type`.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum StreamKind {
    /// The ledger itself.
    Ledger,
    /// A project.
    Project,
    /// A task.
    Task,
    /// An agent.
    Agent,
    /// A session.
    Session,
    /// A budget.
    Budget,
}

/// One aggregate's stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stream {
    /// What it is a stream of.
    pub kind: StreamKind,
    /// Of which one.
    pub id: Uuid,
}

/// Who acted.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ActorKind {
    /// A worker.
    Agent,
    /// A person who runs the work.
    Operator,
    /// A person who checks the books.
    Auditor,
    /// A person who holds the keys.
    Admin,
    /// The ledger by itself: a policy, named by `actor`.
    System,
}

/// Through which door it came.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Source {
    /// The GraphQL API.
    Graphql,
    /// The command line.
    Cli,
    /// An import from another system.
    Import,
    /// The ledger by itself.
    Policy,
    /// The Model Context Protocol.
    Mcp,
    /// OpenTelemetry.
    Otlp,
}

/// By whom, with what, and why: a flat object of texts; what is absent is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    /// The actor's name: the agent's, the key's, the policy's.
    pub actor: String,
    /// What kind of actor it was.
    pub actor_kind: ActorKind,
    /// The position that caused this event.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "position_text")]
    pub causation: Option<u64>,
    /// What belongs together across requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation: Option<String>,
    /// The caller's key by which a repeat is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// The key that was shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_id: Option<Uuid>,
    /// The source's own time of it, where that differs from when it was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<Timestamp>,
    /// For whom the actor acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<String>,
    /// The request at the door.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The session in which it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<Uuid>,
    /// Through which door it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl Metadata {
    /// The metadata of something that the ledger's own policy did.
    #[must_use]
    pub fn system(policy: &str) -> Self {
        Self {
            actor_kind: ActorKind::System,
            actor: policy.to_owned(),
            source: Some(Source::Policy),
            key_id: None,
            session_id: None,
            request_id: None,
            idempotency_key: None,
            causation: None,
            correlation: None,
            occurred_at: None,
            on_behalf_of: None,
        }
    }
}

/// Positions are texts in metadata, since metadata holds nothing but texts.
mod position_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    #[expect(clippy::ref_option, reason = "the signature is serde's")]
    pub fn serialize<S: Serializer>(at: &Option<u64>, to: S) -> Result<S::Ok, S::Error> {
        match at {
            Some(position) => to.collect_str(position),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| text.parse().map_err(D::Error::custom)).transpose()
    }
}

/// Where an event stands in the log and when it got there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The ledger.
    pub ledger_id: Uuid,
    /// 1, 2, 3 … in the ledger, without gaps.
    pub position: u64,
    /// The stream.
    pub stream: Stream,
    /// 1, 2, 3 … in the stream, without gaps.
    pub sequence: u64,
    /// When it was appended; never before the event at the position below.
    pub recorded_at: Timestamp,
    /// By whom and why.
    pub metadata: Metadata,
}

impl Envelope {
    /// When it happened: the source's own time, else when it was recorded.
    #[must_use]
    pub fn occurred_at(&self) -> Timestamp {
        self.metadata.occurred_at.unwrap_or(self.recorded_at)
    }
}

/// A stored event, read: more than one where an old shape is read as several new ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Where and when.
    pub envelope: Envelope,
    /// What, in today's shapes, in order.
    pub events: Vec<Event>,
}

/// An event as it is stored, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// The ledger.
    pub ledger_id: Uuid,
    /// 1, 2, 3 … in the ledger.
    pub position: u64,
    /// The stream's kind, as stored.
    pub aggregate_type: String,
    /// The stream's id.
    pub aggregate_id: Uuid,
    /// 1, 2, 3 … in the stream.
    pub sequence: u64,
    /// The event's stored name.
    pub event_type: String,
    /// The version of its shape.
    pub event_version: u32,
    /// Canonical JSON (RFC 8785).
    pub payload: String,
    /// Canonical JSON (RFC 8785).
    pub metadata: String,
    /// When it was appended.
    pub recorded_at: Timestamp,
}
