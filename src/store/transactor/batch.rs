//! Decides a batch in memory and lays it out as columns. Nothing here waits for anything.

use std::sync::Arc;

use events::{Leaf, StoredEvent, Timestamp, leaf_of};
use foldhash::HashMap;
use uuid::Uuid;

use super::idempotency::{First, Key, Known, key_of};
use super::inline::Touched;
use super::leases::Written;
use crate::domain::world::{Decided, Mark, Pending, Renewal, World};
use crate::domain::{Answer, Refusal, RefusalReason, Request};
use crate::store::log::Append;

/// What a request came to, once its batch is committed.
#[derive(Debug)]
pub(super) enum Outcome {
    /// Its last event's position, if it has one, and its answers.
    Done(Option<u64>, Arc<Vec<Answer>>),
    Refused(Refusal),
    /// The first answer to the same key.
    Repeat(First),
    /// It would be refused, or have no effect, and nobody knows whether it is a repeat.
    Unsure,
}

impl Outcome {
    /// What a request comes to whose key was used before.
    pub(super) fn again(first: &First, body: &[u8; 32]) -> Self {
        if first.body == *body {
            Self::Repeat(first.clone())
        } else {
            Self::Refused(RefusalReason::IdempotencyConflict.of_command(0))
        }
    }
}

/// A batch as it was decided; good for one attempt to commit it.
#[derive(Debug, Default)]
pub(super) struct Decision {
    /// One a request, in their order.
    pub(super) outcomes: Vec<Outcome>,
    /// Keys of the requests that appended.
    pub(super) firsts: HashMap<Key, First>,
    /// Signs of life.
    pub(super) renewals: Vec<Renewal>,
    /// Those whose claim, or renewal, is written by this batch.
    pub(super) written: Vec<Renewal>,
    /// Whether the ledger itself changed: its keys, its switch.
    pub(super) ledger_changed: bool,
}

/// What would be in the log if a statement of unknown outcome was committed.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) first: u64,
    pub(super) leaves: Vec<Leaf>,
    pub(super) decision: Decision,
}

/// The memory that deciding needs, kept from batch to batch.
#[derive(Debug, Default)]
pub(super) struct Desk {
    pub(super) append: Append,
    touched: Touched,
    scratch: Option<StoredEvent>,
}

/// What deciding may look at beside the world.
pub(super) struct Sources<'a> {
    pub(super) known: &'a mut Known,
    pub(super) written: &'a Written,
    /// The batch before, if it is still on its way into the log.
    pub(super) flying: Option<&'a Decision>,
    /// In time served.
    pub(super) served: std::time::Duration,
}

impl Sources<'_> {
    /// What was answered first to a key, in the batches before this one.
    fn first(&mut self, key: &Key) -> Option<&First> {
        let flying = self.flying.and_then(|flying| flying.firsts.get(key));
        flying.or_else(|| self.known.get(key))
    }
}

impl Desk {
    /// Clears the desk for a batch of that time.
    pub(super) fn begin(&mut self, now: Timestamp) {
        self.append.clear();
        self.touched.clear();
        self.append.recorded_at = now;
    }

    /// Decides one more request, on the world as those before it left it.
    pub(super) fn add(
        &mut self,
        world: &mut World,
        request: &Request,
        sources: &mut Sources<'_>,
        decision: &mut Decision,
    ) {
        let outcome = self.decide(world, request, sources, decision);
        decision.outcomes.push(outcome);
    }

    /// Lays out what follows from the whole batch.
    pub(super) fn finish(&mut self, world: &World) {
        let now = self.append.recorded_at;
        self.touched.fill(world, now, &mut self.append.queue, &mut self.append.budgets);
    }

    fn decide(
        &mut self,
        world: &mut World,
        request: &Request,
        sources: &mut Sources<'_>,
        decision: &mut Decision,
    ) -> Outcome {
        let (key, now) = (key_of(request), self.append.recorded_at);
        if let Some((key, body)) = &key
            && let Some(first) = decision.firsts.get(key).or_else(|| sources.first(key))
        {
            return Outcome::again(first, body);
        }
        let (mark, rows) = (world.mark(), self.append.events.leaf.len());
        let decided = match world.decide(request, now) {
            Ok(decided) => decided,
            Err(refusal) => return Outcome::Refused(refusal),
        };
        if let Err(too_large) = self.lay_out(world.ledger_id(), &decided.events, now) {
            self.take_back(world, mark, rows);
            return Outcome::Refused(RefusalReason::from(too_large).of_command(0));
        }
        self.note(world, &decided, sources, decision);
        let position = decided.events.last().map(|last| last.position);
        let answers = Arc::new(decided.answers);
        if let (Some((key, body)), Some(position)) = (key, position) {
            self.remember(&key, body, position, &answers);
            decision.firsts.insert(key, First { body, position, answers: Arc::clone(&answers) });
        }
        Outcome::Done(position, answers)
    }

    fn take_back(&mut self, world: &mut World, mark: Mark, rows: usize) {
        world.rollback(mark);
        self.append.events.truncate(rows);
    }

    fn note(
        &mut self,
        world: &World,
        decided: &Decided,
        sources: &Sources<'_>,
        decision: &mut Decision,
    ) {
        for pending in &decided.events {
            self.touched.note(pending, world, self.append.recorded_at);
            decision.ledger_changed |= pending.stream.kind == events::StreamKind::Ledger;
        }
        for renewal in &decided.renewals {
            decision.renewals.push(*renewal);
            let begins = decided.events.iter().any(|pending| begins(pending, renewal));
            if !begins && !sources.written.is_due(renewal, sources.served) {
                continue;
            }
            decision.written.push(*renewal);
            // A claim's beginning stands in the log.
            if !begins && !self.append.leases.task.contains(&renewal.task) {
                self.append.leases.task.push(renewal.task);
                self.append.leases.fence.push(renewal.fence as i64);
            }
        }
    }

    fn lay_out(
        &mut self,
        ledger: Uuid,
        events: &[Pending],
        now: Timestamp,
    ) -> Result<(), events::LeafError> {
        for pending in events {
            let stored = self.scratch.get_or_insert_with(|| blank(ledger));
            stored.position = pending.position;
            stored.sequence = pending.sequence;
            stored.aggregate_id = pending.stream.id;
            stored.recorded_at = now;
            let (kind, name): (&'static str, _) =
                (pending.stream.kind.into(), pending.event.name());
            stored.aggregate_type.replace_range(.., kind);
            stored.event_type.replace_range(.., name);
            stored.event_version = pending.event.version();
            stored.payload = pending.event.payload();
            stored.metadata = pending.metadata.to_canonical();
            let leaf = leaf_of(stored)?;
            let columns = &mut self.append.events;
            columns.aggregate_type.push(kind);
            columns.aggregate_id.push(pending.stream.id);
            columns.sequence.push(pending.sequence as i64);
            columns.event_type.push(name);
            columns.event_version.push(stored.event_version as i32);
            columns.payload.push(std::mem::take(&mut stored.payload));
            columns.metadata.push(std::mem::take(&mut stored.metadata));
            columns.leaf.push(leaf);
        }
        Ok(())
    }

    fn remember(&mut self, key: &Key, body: [u8; 32], position: u64, answers: &[Answer]) {
        let answers = serde_json::to_string(answers)
            .expect("an answer holds nothing that JSON has no words for");
        let keys = &mut self.append.keys;
        keys.principal.push(key.principal);
        keys.key.push(key.key.to_string());
        keys.body.push(body);
        keys.position.push(position as i64);
        keys.answers.push(answers);
    }
}

fn begins(pending: &Pending, renewal: &Renewal) -> bool {
    pending.stream.id == renewal.task
        && matches!(&pending.event, events::Event::Task(events::TaskEvent::TaskClaimed { .. }))
}

fn blank(ledger: Uuid) -> StoredEvent {
    StoredEvent {
        ledger_id: ledger,
        position: 0,
        aggregate_type: String::new(),
        aggregate_id: Uuid::nil(),
        sequence: 0,
        event_type: String::new(),
        event_version: 0,
        payload: String::new(),
        metadata: String::new(),
        recorded_at: Timestamp::default(),
    }
}
