//! Between events and the bytes they are kept in: a stored name, a version, canonical JSON.

use crate::canonical::canonical;
use crate::streams::{AgentEvent, BudgetEvent, LedgerEvent, ProjectEvent, SessionEvent, TaskEvent};
use crate::{Envelope, Metadata, Recorded, StoredEvent, Stream, StreamKind, Upcasters};
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, EnumAccess, VariantAccess, Visitor};
use serde::{Deserializer, Serialize};
use strum::VariantNames;

/// Why bytes are no event that this program knows.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// The stream's kind is not one of ours: the log was written by a newer program.
    #[error(
        "position {position}: unknown kind of stream `{kind}`; this program is older than the log"
    )]
    UnknownStream {
        /// Where in the log.
        position: u64,
        /// The stored kind.
        kind: String,
    },
    /// The event's name or version is not one of ours: the log was written by a newer program.
    #[error(
        "position {position}: unknown event {event_type} v{version}; this program is older than the log"
    )]
    UnknownEvent {
        /// Where in the log.
        position: u64,
        /// The stored name.
        event_type: String,
        /// The stored version.
        version: u32,
    },
    /// The payload or the metadata has not the shape that its name promises.
    #[error("position {position}: {event_type} v{version} can't be read")]
    Shape {
        /// Where in the log.
        position: u64,
        /// The stored name.
        event_type: String,
        /// The stored version.
        version: u32,
        /// What was wrong with it.
        #[source]
        source: serde_json::Error,
    },
}

/// What the events of one stream have in common.
pub trait EventBody:
    Serialize + DeserializeOwned + VariantNames + Clone + std::fmt::Debug + PartialEq + Send + Sync
where
    for<'a> &'a Self: Into<&'static str>,
{
    /// The kind of stream they stand in.
    const KIND: StreamKind;

    /// The event's stored name.
    fn name(&self) -> &'static str {
        self.into()
    }

    /// The version of the shape that is written today.
    fn version(&self) -> u32 {
        1
    }

    /// The payload as canonical JSON (RFC 8785).
    fn payload(&self) -> String {
        let mut tagged = canonical(self);
        // serde writes `{"Name":{…}}`; what is stored is the inner object.
        tagged.pop();
        tagged.drain(..self.name().len() + 4);
        tagged
    }

    /// The event of that name with that payload.
    ///
    /// # Errors
    /// A name that this stream does not have, a payload of another shape.
    fn parse(name: &str, payload: &str) -> Result<Self, serde_json::Error> {
        let mut json = serde_json::Deserializer::from_str(payload);
        let event = Self::deserialize(Named { name, payload: &mut json })?;
        json.end()?;
        Ok(event)
    }
}

macro_rules! streams {
    ($($kind:ident($body:ident)),* $(,)?) => {
        $(impl EventBody for $body {
            const KIND: StreamKind = StreamKind::$kind;
        }

        impl From<$body> for Event {
            fn from(event: $body) -> Self {
                Self::$kind(event)
            }
        })*

        /// Anything that can have happened.
        #[derive(Debug, Clone, PartialEq)]
        #[expect(
            clippy::large_enum_variant,
            reason = "an event is made once and moved seldom; a box would cost every fold a look-up"
        )]
        pub enum Event {
            $(
                #[doc = concat!("In the stream of a ", stringify!($kind), ".")]
                $kind($body),
            )*
        }

        impl Event {
            /// Every stored name, by stream.
            pub const NAMES: &[(StreamKind, &[&str])] =
                &[$((StreamKind::$kind, $body::VARIANTS)),*];

            /// The kind of stream it stands in.
            #[must_use]
            pub const fn kind(&self) -> StreamKind {
                match self { $(Self::$kind(_) => StreamKind::$kind),* }
            }

            /// Its stored name.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Self::$kind(event) => event.name()),* }
            }

            /// The version of its shape.
            #[must_use]
            pub fn version(&self) -> u32 {
                match self { $(Self::$kind(event) => event.version()),* }
            }

            /// Its payload as canonical JSON (RFC 8785).
            #[must_use]
            pub fn payload(&self) -> String {
                match self { $(Self::$kind(event) => event.payload()),* }
            }

            /// The event of that stream and name with that payload, in today's shape.
            ///
            /// # Errors
            /// A name that the stream does not have, a payload of another shape.
            pub fn parse(
                kind: StreamKind,
                name: &str,
                payload: &str,
            ) -> Result<Self, serde_json::Error> {
                match kind { $(StreamKind::$kind => $body::parse(name, payload).map(Self::$kind)),* }
            }
        }
    };
}

streams!(
    Ledger(LedgerEvent),
    Project(ProjectEvent),
    Task(TaskEvent),
    Agent(AgentEvent),
    Session(SessionEvent),
    Budget(BudgetEvent),
);

impl Event {
    /// The version that today's programs write of the event of that name, if there is one.
    #[must_use]
    pub fn current_version(kind: StreamKind, name: &str) -> Option<u32> {
        let (_, names) = Self::NAMES.iter().find(|(of, _)| *of == kind)?;
        names.contains(&name).then_some(1)
    }
}

impl Metadata {
    /// Canonical JSON (RFC 8785).
    #[must_use]
    pub fn to_canonical(&self) -> String {
        canonical(self)
    }
}

impl StoredEvent {
    /// The event in today's shapes.
    ///
    /// # Errors
    /// A stream, a name or a version that this program does not know; a shape that is not the name's.
    pub fn read(&self, upcasters: &Upcasters) -> Result<Recorded, CodecError> {
        let kind: StreamKind = self.aggregate_type.parse().map_err(|_| {
            CodecError::UnknownStream { position: self.position, kind: self.aggregate_type.clone() }
        })?;
        let shape = |source| CodecError::Shape {
            position: self.position,
            event_type: self.event_type.clone(),
            version: self.event_version,
            source,
        };
        let known = Event::current_version(kind, &self.event_type) == Some(self.event_version);
        let events = if known {
            vec![Event::parse(kind, &self.event_type, &self.payload).map_err(shape)?]
        } else {
            upcasters.read(kind, self, shape)?
        };
        let envelope = Envelope {
            ledger_id: self.ledger_id,
            position: self.position,
            stream: Stream { kind, id: self.aggregate_id },
            sequence: self.sequence,
            recorded_at: self.recorded_at,
            metadata: serde_json::from_str(&self.metadata).map_err(shape)?,
        };
        Ok(Recorded { envelope, events })
    }
}

/// Reads an enum whose variant's name stands beside its fields, not around them.
struct Named<'n, D> {
    name: &'n str,
    payload: D,
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Named<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        visitor.visit_enum(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, D: Deserializer<'de>> EnumAccess<'de> for Named<'_, D> {
    type Error = D::Error;
    type Variant = Payload<D>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), D::Error> {
        let variant = seed.deserialize(StrDeserializer::new(self.name))?;
        Ok((variant, Payload(self.payload)))
    }
}

struct Payload<D>(D);

impl<'de, D: Deserializer<'de>> VariantAccess<'de> for Payload<D> {
    type Error = D::Error;

    fn unit_variant(self) -> Result<(), D::Error> {
        Err(serde::de::Error::custom("an event has named fields"))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, D::Error> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, D::Error> {
        Err(serde::de::Error::custom("an event has named fields"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_struct("event", fields, visitor)
    }
}
