//! The log as the API shows it: page by page, checked link by link, turned back into stored events.

use super::client::Client;
use super::desk::Ledger;
use super::pages::Page;
use super::stop::{Outcome, Stop};
use events::{Recorded, StoredEvent, Timestamp, Upcasters};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

/// How many events one page holds.
const PAGE: u64 = 1_000;
/// The fields of [`Shown`].
pub const FIELDS: &str = "position recordedAt type version stream { kind id } sequence payload \
                          metadata actor { kind name } leaf";

/// An event as the API shows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// Where it stands in the log.
    pub position: u64,
    /// When it was appended.
    pub recorded_at: String,
    /// Its name.
    #[serde(rename = "type")]
    pub event_type: String,
    /// The version of its shape.
    pub version: u32,
    /// The stream it stands in.
    pub stream: StreamShown,
    /// Its number in that stream.
    pub sequence: u64,
    /// Its fields.
    pub payload: Value,
    /// By whom and why.
    pub metadata: Value,
    /// Who did it.
    pub actor: ActorShown,
    /// Its leaf, in hexadecimal.
    pub leaf: String,
}

/// A stream as the API shows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StreamShown {
    /// What it is a stream of.
    pub kind: String,
    /// Of which one.
    pub id: Uuid,
}

/// An actor as the API shows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ActorShown {
    /// What kind of actor.
    pub kind: String,
    /// The name.
    pub name: String,
}

impl Shown {
    /// The event as it is stored: the texts are canonical, so they can be written anew from JSON.
    ///
    /// # Errors
    /// JSON that has no canonical form, a time that is none.
    pub fn stored(&self, ledger: Uuid) -> anyhow::Result<StoredEvent> {
        Ok(StoredEvent {
            ledger_id: ledger,
            position: self.position,
            aggregate_type: self.stream.kind.to_ascii_lowercase(),
            aggregate_id: self.stream.id,
            sequence: self.sequence,
            event_type: self.event_type.clone(),
            event_version: self.version,
            payload: serde_json_canonicalizer::to_string(&self.payload)?,
            metadata: serde_json_canonicalizer::to_string(&self.metadata)?,
            recorded_at: Timestamp::parse(&self.recorded_at)?,
        })
    }

    /// The event as it is read today.
    ///
    /// # Errors
    /// An event that this program doesn't know.
    pub fn recorded(&self, ledger: Uuid) -> anyhow::Result<Recorded> {
        Ok(self.stored(ledger)?.read(&Upcasters::current())?)
    }

    /// For people, in a line.
    #[must_use]
    pub fn line(&self, ledger: Uuid) -> String {
        let told = self.recorded(ledger).ok().and_then(|recorded| {
            let each = recorded.events.iter().map(projections::history::summary);
            Some(each.collect::<Vec<_>>().join("; ")).filter(|told| !told.is_empty())
        });
        let told = told.unwrap_or_else(|| self.event_type.clone());
        let Self { position, recorded_at, actor, stream, .. } = self;
        let stream = format!("{} {}", stream.kind.to_ascii_lowercase(), stream.id);
        format!("{position:>8}  {recorded_at}  {told}  ({}, {stream})", actor.name)
    }
}

/// Reads the log on from a position.
pub struct Reader<'c> {
    client: &'c Client,
    patience: Duration,
    filter: Value,
    after: u64,
    /// How many are asked for at once.
    first: u64,
    ended: bool,
}

impl<'c> Reader<'c> {
    /// A reader of what comes after a position, and of that only what the filter wants.
    #[must_use]
    pub const fn new(client: &'c Client, patience: Duration, filter: Value, after: u64) -> Self {
        Self { client, patience, filter, after, first: PAGE, ended: false }
    }

    /// The next page; none when there was no more when it was asked for. Ask again for what came
    /// since.
    ///
    /// # Errors
    /// Whatever is in the way; `Stop::Wrong` with the position of an event that nobody can read.
    pub async fn next(&mut self) -> Outcome<Option<Vec<Shown>>> {
        if std::mem::take(&mut self.ended) {
            return Ok(None);
        }
        loop {
            match self.page().await {
                // Somewhere in the page: smaller ones lead there.
                Err(stop) if is_internal(&stop) && self.first > 1 => self.first /= 2,
                Err(stop) if is_internal(&stop) && self.reads_all() => {
                    let what = format!("the server can't read this event: {stop}");
                    return Err(wrong(self.after + 1, what));
                }
                page => return page,
            }
        }
    }

    /// Whether the next event is the one after the last.
    fn reads_all(&self) -> bool {
        self.filter.as_object().is_some_and(serde_json::Map::is_empty)
    }

    async fn page(&mut self) -> Outcome<Option<Vec<Shown>>> {
        #[derive(Deserialize)]
        struct Found {
            events: Page<Shown>,
        }
        let query = format!(
            "query Log($after: Position, $first: Int!, $filter: EventFilter) {{ events(after: \
             $after, first: $first, filter: $filter) {{ nodes {{ {FIELDS} }} pageInfo {{ \
             hasNextPage endCursor }} }} }}"
        );
        let variables = json!({ "after": self.after, "first": self.first, "filter": self.filter });
        let found: Found = self.client.ask_for(self.patience, &query, variables).await?;
        let Page { nodes, page_info, .. } = found.events;
        let cursor = page_info.end_cursor.and_then(|cursor| cursor.parse().ok());
        let last = nodes.last().map(|event| event.position);
        self.after = cursor.or(last).unwrap_or(self.after).max(self.after);
        if nodes.is_empty() && !page_info.has_next_page {
            return Ok(None);
        }
        self.ended = !page_info.has_next_page;
        Ok(Some(nodes))
    }
}

fn is_internal(stop: &Stop) -> bool {
    matches!(stop, Stop::Refused(errors) if errors.iter().any(|error| error.code == "INTERNAL"))
}

/// The ledger whose log is read.
///
/// # Errors
/// Whatever is in the way.
pub async fn ledger(client: &Client, patience: Duration) -> Outcome<Ledger> {
    #[derive(Deserialize)]
    struct Found {
        ledger: Ledger,
    }
    let found: Found =
        client.ask_for(patience, "query Ledger { ledger { id name position } }", json!({})).await?;
    Ok(found.ledger)
}

/// A failure of the log itself, named by its position.
#[must_use]
pub fn wrong(position: u64, what: impl std::fmt::Display) -> Stop {
    Stop::Wrong(format!("position {position}: {what}"))
}
