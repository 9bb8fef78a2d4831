//! Whatever an event holds, its bytes are canonical and read back as the same event.
//!
//! Events are the golden ones with every field replaced by something else that its type takes, so
//! that a new event is tried as soon as it has its golden file.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use events::{Event, FreeJson, INTEGER_MAX, StreamKind, Timestamp};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Number, Value};
use std::fs;
use std::path::Path;
use uuid::Uuid;

fn golden() -> Vec<(StreamKind, &'static str, Map<String, Value>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let events = Event::NAMES.iter().flat_map(|(kind, names)| names.iter().map(|n| (*kind, *n)));
    let read = |(kind, name): (StreamKind, &'static str)| {
        let text = fs::read_to_string(folder.join(format!("{kind}/{name}.v1.json"))).unwrap();
        (kind, name, serde_json::from_str(&text).unwrap())
    };
    events.map(read).collect()
}

fn text() -> impl Strategy<Value = Value> {
    any::<String>().prop_map(|text| Value::String(text.replace('\0', "")))
}

fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        (0..=INTEGER_MAX).prop_map(Value::from),
        (0..=100_u64).prop_map(Value::from),
        any::<f64>()
            .prop_filter_map("JSON has no such number", Number::from_f64)
            .prop_map(Value::Number),
    ]
}

fn free() -> impl Strategy<Value = Value> {
    let leaf =
        prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::Bool), number(), text()];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let texts = any::<String>().prop_map(|text| text.replace('\0', ""));
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::btree_map(texts, inner, 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Something that one field or another takes.
fn anything() -> impl Strategy<Value = Option<Value>> {
    let time = (-200_000_000_000_000_000_i64..200_000_000_000_000_000)
        .prop_map(|micros| Value::String(Timestamp::from_micros(micros).to_string()));
    let id = any::<u128>().prop_map(|id| Value::String(Uuid::from_u128(id).to_string()));
    let texts = prop::collection::vec(text(), 0..4).prop_map(Value::Array);
    let some =
        prop_oneof![text(), number(), free(), time, id, texts, any::<bool>().prop_map(Value::Bool)];
    prop::option::weighted(0.9, some)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_event_reads_back_from_its_bytes(
        which in any::<Index>(),
        tries in prop::collection::vec((any::<Index>(), anything()), 0..40),
    ) {
        let golden = golden();
        let (kind, name, mut fields) = golden[which.index(golden.len())].clone();
        for (field, value) in tries {
            if fields.is_empty() {
                break;
            }
            let field = fields.keys().nth(field.index(fields.len())).unwrap().clone();
            let mut tried = fields.clone();
            match value {
                Some(value) => tried.insert(field, value),
                None => tried.remove(&field),
            };
            if Event::parse(kind, name, &Value::Object(tried.clone()).to_string()).is_ok() {
                fields = tried;
            }
        }
        let event = Event::parse(kind, name, &Value::Object(fields).to_string()).unwrap();
        let bytes = event.payload();
        prop_assert_eq!(&Event::parse(kind, name, &bytes).unwrap(), &event);
        let value: Value = serde_json::from_str(&bytes).unwrap();
        prop_assert_eq!(serde_json_canonicalizer::to_string(&value).unwrap(), bytes);
    }

    #[test]
    fn any_free_json_reads_back_from_its_canonical_bytes(value in free()) {
        if let Ok(kept) = FreeJson::parse(value) {
            let bytes = serde_json_canonicalizer::to_string(&kept).unwrap();
            let read = FreeJson::parse(serde_json::from_str(&bytes).unwrap());
            prop_assert_eq!(read, Ok(kept));
        }
    }
}
