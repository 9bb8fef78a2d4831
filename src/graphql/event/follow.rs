//! Reading the log: one page, or on and on.

use super::object::Stream;
use super::{Actor, Event};
use crate::graphql::connection::Connection;
use crate::graphql::door::Door;
use crate::graphql::failure::internal;
use crate::graphql::scalars::{DateTime, Json, Position};
use crate::graphql::vocabulary::StreamKind;
use async_graphql::{InputObject, Result};
use events::{Leaf, Metadata, StoredEvent};
use uuid::Uuid;

/// How many events one read of the log takes.
const READ_MAX: u32 = 1_000;
/// How many events one page looks through for those that a filter wants.
const SEARCH_MAX: usize = 20_000;

/// Which events are wanted; what is left out doesn't restrict it.
#[derive(InputObject, Default, Clone)]
pub struct EventFilter {
    /// Of any of these names.
    types: Option<Vec<String>>,
    /// In streams of any of these kinds.
    stream_kinds: Option<Vec<StreamKind>>,
    /// In any of these streams, by the id of what they are streams of.
    streams: Option<Vec<Uuid>>,
    /// By any of these actors, by name.
    actors: Option<Vec<String>>,
}

impl EventFilter {
    fn wants(&self, event: &Event) -> bool {
        fn among<T: PartialEq>(wanted: Option<&Vec<T>>, one: &T) -> bool {
            wanted.is_none_or(|wanted| wanted.contains(one))
        }
        among(self.types.as_ref(), &event.event_type)
            && among(self.stream_kinds.as_ref(), &event.stream.kind)
            && among(self.streams.as_ref(), &event.stream.id)
            && among(self.actors.as_ref(), &event.actor.name)
    }

    fn wants_all(&self) -> bool {
        self.types.is_none()
            && self.stream_kinds.is_none()
            && self.streams.is_none()
            && self.actors.is_none()
    }
}

/// The next events after a position, wanted or not, as many as one read takes.
///
/// # Errors
/// When the log can't be read.
pub async fn read(door: &Door, after: u64, most: u32) -> Result<Vec<Event>> {
    let stored = door.read_log(after, most.min(READ_MAX)).await;
    stored.map_err(|error| internal(&error))?.into_iter().map(shown).collect()
}

/// One page of the wanted events after a position.
///
/// # Errors
/// When the log can't be read.
pub async fn page(
    door: &Door,
    after: u64,
    first: usize,
    filter: &EventFilter,
) -> Result<Connection<Event>> {
    let mut nodes = Vec::new();
    let (mut last, mut searched) = (after, 0);
    let head = door.head();
    let ended = loop {
        let most = if filter.wants_all() { first + 1 } else { READ_MAX as usize };
        let read = read(door, last, most as u32).await?;
        let complete = read.len() < most.min(READ_MAX as usize);
        searched += read.len();
        last = read.last().map_or(last, |event| event.position.0);
        nodes.extend(read.into_iter().filter(|event| filter.wants(event)));
        if nodes.len() > first || complete || searched >= SEARCH_MAX {
            break complete;
        }
    };
    let has_next_page = nodes.len() > first || !ended;
    let full = nodes.len() > first;
    nodes.truncate(first);
    // A page that found too little goes on where the search ended, not where the last find stands.
    let end = if full { nodes.last().map_or(last, |event| event.position.0) } else { last };
    let total = filter.wants_all().then_some(head.max(last));
    Ok(Connection {
        end_cursor: (end > after).then(|| end.to_string()),
        nodes,
        has_next_page,
        total_count: total,
        as_of: head.max(last),
    })
}

impl EventFilter {
    /// Those of these events that are wanted.
    pub fn choose(&self, read: Vec<Event>) -> impl Iterator<Item = Event> {
        read.into_iter().filter(|event| self.wants(event))
    }
}

/// An event as callers see it: stored JSON and the stored leaf, for them to compare.
fn shown((stored, leaf): (StoredEvent, Leaf)) -> Result<Event> {
    let metadata: Metadata =
        serde_json::from_str(&stored.metadata).map_err(|error| internal(&error))?;
    let json = |text: &str| serde_json::from_str(text).map(Json).map_err(|error| internal(&error));
    let kind: events::StreamKind =
        stored.aggregate_type.parse().map_err(|error: strum::ParseError| internal(&error))?;
    Ok(Event {
        position: Position(stored.position),
        recorded_at: DateTime(stored.recorded_at),
        version: stored.event_version,
        stream: Stream { kind: kind.into(), id: stored.aggregate_id },
        sequence: Position(stored.sequence),
        payload: json(&stored.payload)?,
        metadata: json(&stored.metadata)?,
        actor: Actor { kind: metadata.actor_kind.into(), name: metadata.actor },
        leaf: hex::encode(leaf),
        event_type: stored.event_type,
    })
}
