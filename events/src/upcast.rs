//! Old shapes read as today's: one stored event may be read as several.
//!
//! Nothing stored is ever changed; a shape that is no longer written keeps its rule here for ever.

use crate::{CodecError, Event, StoredEvent, StreamKind};
use serde_json::Value;

/// An event between its stored and its present shape.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The event's name.
    pub event_type: String,
    /// The version of its shape.
    pub version: u32,
    /// Its fields.
    pub payload: Value,
}

/// A rule: how one version of one event is read in a later shape, as one event or several.
#[derive(Debug, Clone, Copy)]
pub struct Upcaster {
    /// The stream that the event stands in.
    pub kind: StreamKind,
    /// The stored name.
    pub event_type: &'static str,
    /// The version that the rule reads.
    pub version: u32,
    /// The fields as they were → the shapes they are read as, in order.
    pub read_as: fn(Value) -> Vec<Shape>,
}

/// All rules, applied until every shape is one that is written today.
#[derive(Debug, Clone, Default)]
pub struct Upcasters {
    rules: Vec<Upcaster>,
}

impl Upcasters {
    /// The rules for everything that was ever written: none yet, every shape is the first.
    #[must_use]
    pub const fn current() -> Self {
        Self { rules: Vec::new() }
    }

    /// These rules.
    #[must_use]
    pub const fn of(rules: Vec<Upcaster>) -> Self {
        Self { rules }
    }

    pub(crate) fn read(
        &self,
        kind: StreamKind,
        stored: &StoredEvent,
        unreadable: impl Fn(serde_json::Error) -> CodecError + Copy,
    ) -> Result<Vec<Event>, CodecError> {
        let mut events = Vec::new();
        let mut open = vec![Shape {
            event_type: stored.event_type.clone(),
            version: stored.event_version,
            payload: serde_json::from_str(&stored.payload).map_err(unreadable)?,
        }];
        while let Some(shape) = open.pop() {
            if Event::current_version(kind, &shape.event_type) == Some(shape.version) {
                let payload = shape.payload.to_string();
                events.push(Event::parse(kind, &shape.event_type, &payload).map_err(unreadable)?);
                continue;
            }
            let rule = self.rules.iter().find(|rule| {
                rule.kind == kind
                    && rule.event_type == shape.event_type
                    && rule.version == shape.version
            });
            let Some(rule) = rule else {
                return Err(CodecError::UnknownEvent {
                    position: stored.position,
                    event_type: shape.event_type,
                    version: shape.version,
                });
            };
            // The stack is read from its end: the first of several shapes goes on top.
            open.extend((rule.read_as)(shape.payload).into_iter().rev());
        }
        Ok(events)
    }
}
