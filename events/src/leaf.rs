//! The leaf of an event: the hash by which an auditor knows that nothing was edited.
//!
//! leaf = SHA-256(0x00 ‖ JCS(envelope)), the leaf hash of RFC 6962 over RFC 8785 canonical JSON.

use crate::StoredEvent;
use sha2::{Digest, Sha256};

/// The greatest preimage: entries of C2SP tiles carry a 16-bit length.
pub const ENVELOPE_BYTES_MAX: usize = 65_535;

/// SHA-256 over an event's canonical envelope.
pub type Leaf = [u8; 32];

/// An envelope too large for the log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the event {event_type} takes {bytes} bytes, and the log keeps at most {ENVELOPE_BYTES_MAX}; \
     shorten its texts or attach them as an artifact"
)]
pub struct LeafError {
    /// The event's stored name.
    pub event_type: String,
    /// How large it would be.
    pub bytes: usize,
}

/// The canonical envelope, with the stored bytes of payload and metadata spliced in.
///
/// The keys are sorted and the strings need no escapes (ids, and names of our own), so the whole is
/// RFC 8785 as long as payload and metadata are.
#[must_use]
pub fn envelope_json(event: &StoredEvent) -> String {
    let mut text = String::with_capacity(event.payload.len() + event.metadata.len() + 320);
    write_envelope(&mut text, event);
    text
}

fn write_envelope(text: &mut String, event: &StoredEvent) {
    use std::fmt::Write as _;
    write!(
        text,
        "{{\"aggregate_id\":\"{}\",\"aggregate_type\":\"{}\",\"event_type\":\"{}\",\
         \"event_version\":{},\"ledger_id\":\"{}\",\"metadata\":{},\"payload\":{},\
         \"position\":{},\"recorded_at\":{},\"sequence\":{}}}",
        event.aggregate_id,
        event.aggregate_type,
        event.event_type,
        event.event_version,
        event.ledger_id,
        event.metadata,
        event.payload,
        event.position,
        event.recorded_at.micros(),
        event.sequence,
    )
    .expect("writing to a String cannot fail");
}

/// The event's leaf.
///
/// # Errors
/// An envelope of more than 65,535 bytes.
pub fn leaf_of(event: &StoredEvent) -> Result<Leaf, LeafError> {
    let mut text = String::with_capacity(event.payload.len() + event.metadata.len() + 320);
    write_envelope(&mut text, event);
    if text.len() > ENVELOPE_BYTES_MAX {
        return Err(LeafError { event_type: event.event_type.clone(), bytes: text.len() });
    }
    let mut hash = Sha256::new();
    hash.update([0x00]);
    hash.update(text.as_bytes());
    Ok(hash.finalize().into())
}
