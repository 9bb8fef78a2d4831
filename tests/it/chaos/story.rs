//! The log, read straight from the database, and what must hold along it.

use std::collections::{HashMap, HashSet};

use events::{StoredEvent, Upcasters};
use sqlx::{Connection as _, PgConnection};
use task_ledger::domain::world::World;
use task_ledger::store::log;
use task_ledger::store::transactor::catch_up;
use uuid::Uuid;

/// A whole log, and the state that it adds up to.
pub struct Story {
    pub url: String,
    pub ledger: Uuid,
    pub head: u64,
    pub events: Vec<StoredEvent>,
    pub world: World,
}

impl Story {
    /// Reads everything.
    pub async fn read(url: &str) -> Story {
        let mut connection = PgConnection::connect(url).await.unwrap();
        let ledger: Uuid = sqlx::query_scalar("select ledger_id from public.ledgers")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        let head = log::head(&mut connection, ledger).await.unwrap().position;
        let events = log::read_after(&mut connection, ledger, 0, u32::MAX).await.unwrap();
        let mut world = World::new(ledger);
        catch_up(&mut world, &mut connection, &Upcasters::current()).await.unwrap();
        Story { url: url.to_owned(), ledger, head, events, world }
    }

    /// Positions that are missing or twice, and times that go back.
    pub fn gaps(&self) -> usize {
        let out_of_place =
            (1..).zip(&self.events).filter(|(place, event)| event.position != *place).count();
        let back = self.events.windows(2).filter(|two| two[1].recorded_at < two[0].recorded_at);
        let missing = self.head.abs_diff(self.events.len() as u64);
        out_of_place + back.count() + usize::try_from(missing).unwrap()
    }

    /// The longest time without an event after a position, in seconds.
    pub fn longest_gap(&self, after: u64) -> f64 {
        let times: Vec<i64> = self
            .events
            .iter()
            .filter(|event| event.position > after)
            .map(|event| event.recorded_at.micros())
            .collect();
        let longest = times.windows(2).map(|two| two[1] - two[0]).max().unwrap_or(0);
        longest as f64 / 1e6
    }

    /// Claims on a task that was held, fences that did not grow, dependencies that were overtaken.
    pub fn broken_claims(&self) -> Vec<String> {
        let mut told = Vec::new();
        let mut tasks: HashMap<Uuid, Standing> = HashMap::new();
        for event in self.events.iter().filter(|event| event.aggregate_type == "task") {
            let payload: serde_json::Value = serde_json::from_str(&event.payload).unwrap();
            let id = event.aggregate_id;
            if event.event_type == "TaskClaimed" {
                let fence = payload["fence"].as_u64().unwrap();
                let standing = tasks.get(&id).cloned().unwrap_or_default();
                let done = |on: &&Uuid| tasks.get(on).is_some_and(|other| other.done);
                let at = event.position;
                if let Some(live) = standing.live {
                    told.push(format!("{at}: {id} claimed under {fence} while {live} is live"));
                }
                if fence <= standing.last {
                    told.push(format!("{at}: {id} claimed under {fence} after {}", standing.last));
                }
                if let Some(on) = standing.waits_for.iter().find(|on| !done(on)) {
                    told.push(format!("{at}: {id} claimed before {on}"));
                }
            }
            tasks.entry(id).or_default().hear(&event.event_type, &payload);
        }
        told
    }

    /// Effects of one idempotency key that do not stand next to each other: it had two.
    pub fn duplicates(&self) -> usize {
        let mut last: HashMap<(String, String), u64> = HashMap::new();
        let mut twice = HashSet::new();
        for event in &self.events {
            let Some(key) = key_of(event) else { continue };
            if let Some(before) = last.insert(key.clone(), event.position)
                && before + 1 != event.position
            {
                twice.insert(key);
            }
        }
        twice.len()
    }

    /// The idempotency key under which the event at a position was asked for.
    pub fn key_at(&self, position: u64) -> Option<String> {
        let at = usize::try_from(position.checked_sub(1)?).ok()?;
        key_of(self.events.get(at)?).map(|(_, key)| key)
    }

    /// Every task's id.
    pub fn tasks(&self) -> impl Iterator<Item = Uuid> {
        let created = self.events.iter().filter(|event| event.event_type == "TaskCreated");
        created.map(|event| event.aggregate_id)
    }
}

/// What is known of a task while the log is read.
#[derive(Debug, Clone, Default)]
struct Standing {
    live: Option<u64>,
    last: u64,
    done: bool,
    waits_for: HashSet<Uuid>,
}

impl Standing {
    fn hear(&mut self, name: &str, payload: &serde_json::Value) {
        let blocks = payload["kind"] == "blocks";
        let on = payload["on"].as_str().and_then(|text| text.parse().ok());
        match (name, on) {
            ("TaskClaimed", _) => {
                self.last = payload["fence"].as_u64().unwrap();
                self.live = Some(self.last);
            }
            ("DependencyAdded", Some(on)) if blocks => drop(self.waits_for.insert(on)),
            ("DependencyRemoved", Some(on)) if blocks => drop(self.waits_for.remove(&on)),
            (
                "ClaimReclaimed" | "ClaimReleased" | "TaskPaused" | "TaskBlocked" | "TaskSubmitted"
                | "AttemptFailed" | "TaskFailed" | "TaskCancelled",
                _,
            ) => self.live = None,
            ("TaskCompleted" | "TaskClosedElsewhere", _) => self.done = true,
            ("TaskReopened", _) => self.done = false,
            _ => {}
        }
    }
}

fn key_of(event: &StoredEvent) -> Option<(String, String)> {
    let metadata: serde_json::Value = serde_json::from_str(&event.metadata).unwrap();
    let key = metadata["idempotency_key"].as_str()?.to_owned();
    Some((metadata["key_id"].as_str().unwrap_or_default().to_owned(), key))
}
