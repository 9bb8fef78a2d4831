//! Batches made by hand, for tests of the statement itself.

use events::{Event, LedgerEvent, Metadata, StoredEvent, StreamKind, Timestamp, leaf_of};
use sqlx::{PgConnection, PgPool};
use task_ledger::store::log::Append;
use task_ledger::store::opening::ensure_ledger;
use uuid::Uuid;

/// A ledger with its head row at 0.
pub async fn ledger(pool: &PgPool) -> (Uuid, PgConnection) {
    let mut connection = pool.acquire().await.unwrap().detach();
    let id = ensure_ledger(&mut connection, "main", Uuid::now_v7()).await.unwrap();
    (id, connection)
}

/// A batch of that many harmless events after a position.
pub fn batch(ledger: Uuid, known: u64, count: u64) -> Append {
    let mut append = Append { recorded_at: Timestamp::from_micros(1_000), ..Append::default() };
    for position in known + 1..=known + count {
        let event = Event::from(LedgerEvent::PriceListLoaded { version: position.to_string() });
        let stored = StoredEvent {
            ledger_id: ledger,
            position,
            aggregate_type: StreamKind::Ledger.to_string(),
            aggregate_id: ledger,
            sequence: position,
            event_type: event.name().to_owned(),
            event_version: event.version(),
            payload: event.payload(),
            metadata: Metadata::system("test").to_canonical(),
            recorded_at: append.recorded_at,
        };
        let columns = &mut append.events;
        columns.aggregate_type.push(StreamKind::Ledger.into());
        columns.aggregate_id.push(ledger);
        columns.sequence.push(position as i64);
        columns.event_type.push(event.name());
        columns.event_version.push(1);
        columns.leaf.push(leaf_of(&stored).unwrap());
        columns.payload.push(stored.payload);
        columns.metadata.push(stored.metadata);
    }
    append
}
