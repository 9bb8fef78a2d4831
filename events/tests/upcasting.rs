//! Old shapes read as today's.

use events::{CodecError, Event, Shape, StoredEvent, StreamKind, TaskEvent, Timestamp};
use events::{Metadata, Upcaster, Upcasters};
use serde_json::{Value, json};
use uuid::Uuid;

fn shape(event_type: &str, version: u32, payload: Value) -> Shape {
    Shape { event_type: event_type.to_owned(), version, payload }
}

/// Once upon a time a triage was one event; before that it named the priority by a number.
fn triaged() -> Upcasters {
    let words = |old: Value| {
        let priority = if old["urgency"] == 1 { "critical" } else { "low" };
        let (title, kept) = (old["title"].clone(), old["labels"].clone());
        let payload = json!({"title": title, "priority": priority, "labels": kept});
        vec![shape("TaskTriaged", 2, payload)]
    };
    let parts = |old: Value| {
        vec![
            shape("TaskRetitled", 1, json!({"title": old["title"]})),
            shape("TaskPrioritized", 1, json!({"priority": old["priority"]})),
            shape("TaskLabelled", 1, json!({"added": old["labels"], "removed": []})),
            shape("TaskReadied", 1, json!({})),
        ]
    };
    let (kind, event_type) = (StreamKind::Task, "TaskTriaged");
    Upcasters::of(vec![
        Upcaster { kind, event_type, version: 1, read_as: words },
        Upcaster { kind, event_type, version: 2, read_as: parts },
    ])
}

fn stored(event_type: &str, event_version: u32, payload: &Value) -> StoredEvent {
    StoredEvent {
        ledger_id: Uuid::nil(),
        position: 9,
        aggregate_type: "task".to_owned(),
        aggregate_id: Uuid::nil(),
        sequence: 2,
        event_type: event_type.to_owned(),
        event_version,
        payload: payload.to_string(),
        metadata: Metadata::system("past").to_canonical(),
        recorded_at: Timestamp::from_micros(1),
    }
}

#[test]
fn one_stored_event_is_read_as_several_in_order_through_every_version() {
    let old = stored("TaskTriaged", 1, &json!({"title": "a", "urgency": 1, "labels": ["l"]}));
    let read = old.read(&triaged()).unwrap();
    assert_eq!((read.envelope.position, read.envelope.sequence), (9, 2));
    assert_eq!(
        read.events,
        [
            Event::Task(TaskEvent::TaskRetitled { title: "a".to_owned() }),
            Event::Task(TaskEvent::TaskPrioritized { priority: events::Priority::Critical }),
            Event::Task(TaskEvent::TaskLabelled { added: vec!["l".to_owned()], removed: vec![] }),
            Event::Task(TaskEvent::TaskReadied {}),
        ]
    );
}

#[test]
fn an_event_that_may_be_dropped_is_read_as_none() {
    let (kind, event_type) = (StreamKind::Task, "TaskGlanced");
    let dropped =
        Upcasters::of(vec![Upcaster { kind, event_type, version: 1, read_as: |_| Vec::new() }]);
    assert_eq!(stored("TaskGlanced", 1, &json!({})).read(&dropped).unwrap().events, []);
}

#[test]
fn a_rule_holds_for_its_own_stream_and_version_only() {
    let payload = json!({"title": "a", "urgency": 1, "labels": []});
    let newer = stored("TaskTriaged", 3, &payload).read(&triaged());
    assert!(matches!(newer, Err(CodecError::UnknownEvent { position: 9, version: 3, .. })));
    let elsewhere =
        StoredEvent { aggregate_type: "agent".to_owned(), ..stored("TaskTriaged", 1, &payload) };
    assert!(matches!(elsewhere.read(&triaged()), Err(CodecError::UnknownEvent { .. })));
}

#[test]
fn a_rule_that_makes_a_wrong_shape_is_an_error() {
    let old = stored("TaskTriaged", 2, &json!({"title": 7, "priority": "low", "labels": []}));
    assert!(matches!(old.read(&triaged()), Err(CodecError::Shape { position: 9, .. })));
}
