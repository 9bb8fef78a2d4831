//! How one event of the log follows the one before.

use crate::cli::log::{Shown, wrong};
use crate::cli::stop::Outcome;
use events::{StoredEvent, Timestamp};
use std::collections::HashMap;
use uuid::Uuid;

/// What is known of the log so far.
#[derive(Debug, Default)]
pub struct Links {
    position: u64,
    recorded_at: Timestamp,
    sequences: HashMap<(String, Uuid), u64>,
}

impl Links {
    /// The position of the last event that was checked.
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// How many streams there are.
    pub fn streams(&self) -> usize {
        self.sequences.len()
    }

    /// Checks the next event: its place, its time, its number in its stream, and its leaf.
    ///
    /// # Errors
    /// `Stop::Wrong` with the position and what is wrong there.
    pub fn check(&mut self, event: &Shown, ledger: Uuid) -> Outcome {
        let (at, before) = (event.position, self.position);
        if at != before + 1 {
            let what = format!("an event is missing or out of order: {at} follows {before}");
            return Err(wrong(before + 1, what));
        }
        if (at == 1) != (event.event_type == "LedgerOpened") {
            let name = &event.event_type;
            return Err(wrong(at, format!("{name}: LedgerOpened is first, and only there")));
        }
        let stored = event.stored(ledger).map_err(|error| wrong(at, format!("{error:#}")))?;
        if stored.recorded_at < self.recorded_at {
            let (now, before) = (stored.recorded_at, self.recorded_at);
            return Err(wrong(at, format!("recorded at {now}, before its predecessor's {before}")));
        }
        self.check_sequence(&stored)?;
        check_leaf(&stored, &event.leaf)?;
        self.position = at;
        self.recorded_at = stored.recorded_at;
        Ok(())
    }

    fn check_sequence(&mut self, event: &StoredEvent) -> Outcome {
        let (kind, id, found) = (&event.aggregate_type, event.aggregate_id, event.sequence);
        let known = self.sequences.entry((kind.clone(), id)).or_insert(0);
        if found != *known + 1 {
            let what = format!("{kind} {id}: event {found} of its stream follows {known}");
            return Err(wrong(event.position, what));
        }
        *known = found;
        Ok(())
    }
}

fn check_leaf(event: &StoredEvent, shown: &str) -> Outcome {
    let leaf = events::leaf_of(event).map_err(|error| wrong(event.position, error))?;
    let leaf = hex::encode(leaf);
    if leaf == shown {
        return Ok(());
    }
    let name = &event.event_type;
    let what = format!("{name}: the stored leaf is {shown}, its fields give {leaf}");
    Err(wrong(event.position, what))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::log::{ActorShown, StreamShown};
    use serde_json::json;

    const LEDGER: Uuid = Uuid::from_u128(1);

    fn event(position: u64) -> Shown {
        let name = if position == 1 { "LedgerOpened" } else { "AutonomySwitched" };
        let mut event = Shown {
            position,
            recorded_at: format!("2026-01-01T00:00:0{position}Z"),
            event_type: name.to_owned(),
            version: 1,
            stream: StreamShown { kind: "LEDGER".to_owned(), id: LEDGER },
            sequence: position,
            payload: json!({ "b": 1, "a": "ä" }),
            metadata: json!({ "actor_kind": "system", "actor": "test" }),
            actor: ActorShown { kind: "SYSTEM".to_owned(), name: "test".to_owned() },
            leaf: String::new(),
        };
        event.leaf = hex::encode(events::leaf_of(&event.stored(LEDGER).unwrap()).unwrap());
        event
    }

    fn third(change: fn(&mut Shown)) -> Result<(), String> {
        let mut links = Links::default();
        for position in [1, 2] {
            links.check(&event(position), LEDGER).unwrap();
        }
        let mut event = event(3);
        change(&mut event);
        links.check(&event, LEDGER).map_err(|stop| stop.to_string())
    }

    #[test]
    fn a_log_as_it_should_be_is_clean() {
        assert_eq!(third(|_| ()), Ok(()));
    }

    #[test]
    fn every_broken_link_is_found_and_its_position_named() {
        type Edit = fn(&mut Shown);
        let cases: [(Edit, &str); 6] = [
            (|event| event.position = 4, "an event is missing"),
            (|event| event.recorded_at = "2026-01-01T00:00:01Z".to_owned(), "before its pred"),
            (|event| event.sequence = 4, "event 4 of its stream follows 2"),
            (|event| event.payload["b"] = json!(2), "the stored leaf is"),
            (|event| event.metadata["actor"] = json!("x"), "the stored leaf is"),
            (|event| event.event_type = "LedgerOpened".to_owned(), "LedgerOpened is first"),
        ];
        for (change, told) in cases {
            let found = third(change).expect_err(told);
            assert!(found.contains(told) && found.starts_with("position 3"), "{found}");
        }
    }
}
