//! What the fleet was told: every write that the server acknowledged, from the fleet's journal.

use std::path::Path;

use serde_json::Value;

/// One acknowledgement of something that the log must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledged {
    /// The mutation.
    pub operation: String,
    /// Its idempotency key.
    pub key: String,
    /// The position that was returned.
    pub position: u64,
}

/// Reads the journal; a last line that was cut off is none.
pub fn read(journal: &Path) -> Vec<Acknowledged> {
    let text = std::fs::read_to_string(journal).unwrap();
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let lines = whole.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter_map(|line| acknowledged(&line)).collect()
}

/// A refusal and a sign of life leave nothing in the log, nor does a claim that found nothing.
fn acknowledged(line: &Value) -> Option<Acknowledged> {
    let operation = line["operation"].as_str()?;
    let found_nothing = operation == "claimNextTask" && line["fence"].is_null();
    if operation == "heartbeat" || found_nothing {
        return None;
    }
    Some(Acknowledged {
        operation: operation.to_owned(),
        key: line["key"].as_str()?.to_owned(),
        position: line["position"].as_u64()?,
    })
}
