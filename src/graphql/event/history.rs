//! What happened to a task: where, the projection says; what, the log.

use super::Actor;
use crate::graphql::connection::Connection;
use crate::graphql::door::Door;
use crate::graphql::failure::internal;
use crate::graphql::scalars::{Count, DateTime, Json, Position};
use async_graphql::{Result, SimpleObject, TypeName};
use events::{Recorded, Upcasters};
use projections::Happening;
use projections::history::{HistoryKey, HistoryPage, Told};
use std::borrow::Cow;
use std::result::Result as StdResult;
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

/// Why what happened can't be told, though the projection says that there is something to tell.
#[derive(Debug, thiserror::Error)]
enum Untold {
    /// The projection says of the log what is not so.
    #[error("the history of task {task} needs position {position}, part {part}: the log has none")]
    Missing {
        /// Whose history.
        task: Uuid,
        /// Where in the log.
        position: u64,
        /// Which one there.
        part: u32,
    },
    /// The event's fields are no JSON.
    #[error("the event at position {position} can't be shown")]
    Payload {
        /// Where in the log.
        position: u64,
        /// What was wrong.
        #[source]
        source: serde_json::Error,
    },
}

/// What happened where a page says, read from the log.
///
/// # Errors
/// When the log can't be read, or holds no event there that this program knows.
pub async fn tell(door: &Door, page: HistoryPage) -> Result<Connection<HistoryEntry>> {
    let positions: Vec<u64> = page.nodes.iter().map(|key| key.position).collect();
    let stored = door.read_log_at(&positions).await.map_err(|error| internal(&error))?;
    let upcasters = Upcasters::current();
    let read = stored.iter().map(|event| event.read(&upcasters)).collect::<StdResult<Vec<_>, _>>();
    let read = read.map_err(|error| internal(&error))?;
    Connection::try_of(page, |key| entry(key, &read)).map_err(|error| internal(&error))
}

/// The entry of a key among events in the order of the log.
fn entry(key: HistoryKey, read: &[Recorded]) -> StdResult<HistoryEntry, Untold> {
    let HistoryKey { task, position, part } = key;
    let nth = read.binary_search_by_key(&position, |recorded| recorded.envelope.position);
    let recorded = nth.ok().and_then(|nth| read.get(nth));
    let at = recorded.and_then(|recorded| Happening::all(recorded).find(|at| at.part == part));
    let at = at.ok_or(Untold::Missing { task, position, part })?;
    HistoryEntry::of(&at).map_err(|source| Untold::Payload { position, source })
}

impl HistoryEntry {
    fn of(at: &Happening<'_>) -> StdResult<Self, serde_json::Error> {
        let (envelope, told) = (at.envelope, Told::of(at));
        let metadata = &envelope.metadata;
        Ok(Self {
            position: Position(envelope.position),
            recorded_at: envelope.recorded_at.into(),
            occurred_at: envelope.occurred_at().into(),
            event_type: at.event.name().to_owned(),
            summary: told.summary,
            actor: Actor { kind: metadata.actor_kind.into(), name: metadata.actor.clone() },
            session: told.session,
            tokens: told.tokens.map(Count),
            cost_micros: told.cost_micros.map(Count),
            payload: Json(serde_json::from_str(&at.event.payload())?),
        })
    }
}

impl TypeName for HistoryEntry {
    fn type_name() -> Cow<'static, str> {
        "HistoryEntry".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::{Envelope, Event, Metadata, Stream, StreamKind, TaskEvent, Timestamp};
    use serde_json::json;

    const TASK: Uuid = Uuid::from_u128(7);

    fn recorded(position: u64, titles: &[&str]) -> Recorded {
        let mut metadata = Metadata::system("a policy");
        metadata.occurred_at = Some(Timestamp::from_micros(1));
        let envelope = Envelope {
            ledger_id: Uuid::nil(),
            position,
            stream: Stream { kind: StreamKind::Task, id: TASK },
            sequence: position,
            recorded_at: Timestamp::from_micros(2),
            metadata,
        };
        let event = |title: &&str| Event::from(TaskEvent::TaskRetitled { title: (*title).into() });
        Recorded { envelope, events: titles.iter().map(event).collect() }
    }

    fn told(position: u64, part: u32) -> StdResult<HistoryEntry, String> {
        let read = [recorded(3, &["one"]), recorded(5, &["two", "three"]), recorded(9, &["four"])];
        let key = HistoryKey { task: TASK, position, part };
        entry(key, &read).map_err(|error| error.to_string())
    }

    #[test]
    fn an_entry_is_the_event_that_its_key_names() {
        for (position, part, title) in [(3, 0, "one"), (5, 0, "two"), (5, 1, "three")] {
            let entry = told(position, part).expect("the log has it");
            assert_eq!(entry.position.0, position);
            assert_eq!(entry.summary, format!("retitled: {title}"));
            assert_eq!(entry.payload.0, json!({ "title": title }));
        }
        let entry = told(9, 0).expect("the log has it");
        assert_eq!((&*entry.event_type, &*entry.actor.name), ("TaskRetitled", "a policy"));
        assert_eq!(entry.occurred_at.0, Timestamp::from_micros(1));
        assert_eq!(entry.recorded_at.0, Timestamp::from_micros(2));
        assert!(entry.session.is_none() && entry.tokens.is_none() && entry.cost_micros.is_none());
    }

    #[test]
    fn what_the_log_has_not_is_said() {
        for (position, part) in [(4, 0), (10, 0), (3, 1), (5, 2)] {
            let Err(error) = told(position, part) else {
                panic!("nothing is at {position}, {part}")
            };
            assert!(
                error.ends_with(&format!("{position}, part {part}: the log has none")),
                "{error}"
            );
        }
    }
}
