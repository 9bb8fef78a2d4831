//! Every event ever written, as it was written. A golden file is never edited.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use events::{Event, Metadata, StoredEvent, StreamKind, Upcasters, envelope_json, leaf_of};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn golden(file: &str) -> String {
    let text = fs::read_to_string(folder().join(file));
    text.unwrap_or_else(|_| panic!("tests/golden/{file} is missing")).trim_end().to_owned()
}

/// All (stream, name, version) that there are golden payloads of.
fn written() -> Vec<(StreamKind, String, u32)> {
    let mut found = Vec::new();
    for (kind, _) in Event::NAMES {
        for entry in fs::read_dir(folder().join(kind.to_string())).unwrap().flatten() {
            let file = entry.file_name().into_string().unwrap();
            let (name, version) = file.strip_suffix(".json").unwrap().split_once(".v").unwrap();
            found.push((*kind, name.to_owned(), version.parse().unwrap()));
        }
    }
    found
}

fn stored(kind: StreamKind, name: &str, version: u32) -> StoredEvent {
    let envelope: Value = serde_json::from_str(&golden("leaf.envelope.json")).unwrap();
    let number = |field: &str| envelope[field].as_u64().unwrap();
    StoredEvent {
        ledger_id: envelope["ledger_id"].as_str().unwrap().parse().unwrap(),
        position: number("position"),
        aggregate_type: kind.to_string(),
        aggregate_id: envelope["aggregate_id"].as_str().unwrap().parse().unwrap(),
        sequence: number("sequence"),
        event_type: name.to_owned(),
        event_version: version,
        payload: golden(&format!("{kind}/{name}.v{version}.json")),
        metadata: golden("metadata.json"),
        recorded_at: events::Timestamp::from_micros(envelope["recorded_at"].as_i64().unwrap()),
    }
}

#[test]
fn every_event_has_a_golden_file_of_the_version_that_is_written() {
    for (kind, names) in Event::NAMES {
        for name in *names {
            let version = Event::current_version(*kind, name).unwrap();
            golden(&format!("{kind}/{name}.v{version}.json"));
        }
    }
}

#[test]
fn every_version_ever_written_is_read() {
    for (kind, name, version) in written() {
        let read = stored(kind, &name, version).read(&Upcasters::current());
        let read = read.unwrap_or_else(|error| panic!("{kind} {name} v{version}: {error:?}"));
        assert!(!read.events.is_empty(), "{kind} {name} v{version}");
    }
}

#[test]
fn what_is_written_today_is_written_as_it_was() {
    for (kind, name, version) in written() {
        if Event::current_version(kind, &name) != Some(version) {
            continue;
        }
        let payload = golden(&format!("{kind}/{name}.v{version}.json"));
        let event = Event::parse(kind, &name, &payload).unwrap();
        assert_eq!(event.payload(), payload, "{kind} {name}");
        assert_eq!((event.kind(), event.name(), event.version()), (kind, name.as_str(), version));
        let value: Value = serde_json::from_str(&payload).unwrap();
        assert_eq!(serde_json_canonicalizer::to_string(&value).unwrap(), payload, "{kind} {name}");
    }
}

/// The decoder names all fields when it meets one that it doesn't know.
#[test]
fn a_golden_file_shows_every_field() {
    for (kind, names) in Event::NAMES {
        for name in *names {
            let refused = Event::parse(*kind, name, r#"{"no such field":0}"#).unwrap_err();
            let message = refused.to_string();
            let fields: BTreeSet<String> =
                message.split('`').skip(3).step_by(2).map(str::to_owned).collect();
            let shown: Value =
                serde_json::from_str(&golden(&format!("{kind}/{name}.v1.json"))).unwrap();
            let shown: BTreeSet<String> = shown.as_object().unwrap().keys().cloned().collect();
            assert_eq!(shown, fields, "{kind} {name}: {message}");
        }
    }
}

#[test]
fn what_is_absent_is_left_out() {
    for (kind, name, version) in written() {
        let payload = golden(&format!("{kind}/{name}.v{version}.json"));
        let mut least: Value = serde_json::from_str(&payload).unwrap();
        let fields: Vec<String> = least.as_object().unwrap().keys().cloned().collect();
        for field in fields {
            let mut without = least.clone();
            without.as_object_mut().unwrap().remove(&field);
            if Event::parse(kind, &name, &without.to_string()).is_ok() {
                least = without;
            }
        }
        let event = Event::parse(kind, &name, &least.to_string()).unwrap();
        assert_eq!(event.payload(), least.to_string(), "{kind} {name}");
    }
}

#[test]
fn unknown_fields_names_and_streams_are_errors_that_say_where() {
    let known = stored(StreamKind::Task, "TaskRetitled", 1);
    let read = |event: StoredEvent| event.read(&Upcasters::current()).unwrap_err().to_string();
    let newer = StoredEvent { event_version: 2, ..known.clone() };
    assert!(read(newer).contains("position 42: unknown event TaskRetitled v2"));
    let name = StoredEvent { event_type: "TaskPainted".to_owned(), ..known.clone() };
    assert!(read(name).contains("unknown event TaskPainted v1"));
    let stream = StoredEvent { aggregate_type: "planet".to_owned(), ..known.clone() };
    assert!(read(stream).contains("unknown kind of stream `planet`"));
    let field = StoredEvent { payload: r#"{"title":"a","x":1}"#.to_owned(), ..known.clone() };
    assert!(read(field).contains("TaskRetitled v1 can't be read"));
    let metadata = StoredEvent { metadata: r#"{"actor":"a"}"#.to_owned(), ..known };
    assert!(read(metadata).contains("can't be read"));
}

#[test]
fn metadata_is_written_as_it_was() {
    let text = golden("metadata.json");
    let metadata: Metadata = serde_json::from_str(&text).unwrap();
    assert_eq!(metadata.to_canonical(), text);
    let least = Metadata::system("reclaim");
    assert_eq!(
        least.to_canonical(),
        r#"{"actor":"reclaim","actor_kind":"system","source":"policy"}"#
    );
}

/// The vector was computed by another program, from the envelope's text and SHA-256 alone.
#[test]
fn the_golden_leaf_is_the_hash_of_the_golden_envelope() {
    let event = stored(StreamKind::Task, "TaskCreated", 1);
    assert_eq!(envelope_json(&event), golden("leaf.envelope.json"));
    assert_eq!(hex::encode(leaf_of(&event).unwrap()), golden("leaf.hex"));
    let value: Value = serde_json::from_str(&envelope_json(&event)).unwrap();
    let canonical = serde_json_canonicalizer::to_string(&value).unwrap();
    assert_eq!(canonical, envelope_json(&event));
}

#[test]
fn an_envelope_too_large_for_a_tile_is_refused() {
    let mut event = stored(StreamKind::Task, "TaskRetitled", 1);
    event.payload = format!(r#"{{"title":"{}"}}"#, "x".repeat(65_535));
    let refused = leaf_of(&event).unwrap_err().to_string();
    assert!(refused.contains("TaskRetitled") && refused.contains("65535"), "{refused}");
    let over = envelope_json(&event).len() - 65_535;
    event.payload = format!(r#"{{"title":"{}"}}"#, "x".repeat(65_535 - over));
    assert!(leaf_of(&event).is_ok());
}

/// What serde writes is canonical as it comes, so that nothing has to be sorted for the log.
#[test]
fn our_own_fields_are_declared_in_the_order_of_their_names() {
    for (kind, name, version) in written() {
        if Event::current_version(kind, &name) != Some(version) {
            continue;
        }
        let payload = golden(&format!("{kind}/{name}.v{version}.json"));
        let mut fields: serde_json::Map<_, _> = serde_json::from_str(&payload).unwrap();
        // JSON of the user's own making may need sorting.
        for free in ["context", "result", "state"] {
            fields.entry(free).and_modify(|field| *field = Value::Object(Default::default()));
        }
        let payload = serde_json::to_string(&fields).unwrap();
        let as_declared = match Event::parse(kind, &name, &payload).unwrap() {
            Event::Ledger(event) => serde_json::to_string(&event),
            Event::Project(event) => serde_json::to_string(&event),
            Event::Task(event) => serde_json::to_string(&event),
            Event::Agent(event) => serde_json::to_string(&event),
            Event::Session(event) => serde_json::to_string(&event),
            Event::Budget(event) => serde_json::to_string(&event),
        };
        assert_eq!(as_declared.unwrap(), format!("{{\"{name}\":{payload}}}"), "sort its fields");
    }
    let metadata = golden("metadata.json");
    let read: Metadata = serde_json::from_str(&metadata).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), metadata, "sort the fields of Metadata");
}
