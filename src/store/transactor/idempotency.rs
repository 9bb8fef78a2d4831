//! One key, one effect: what was asked under which key, and what was answered.

use std::num::NonZeroUsize;
use std::sync::Arc;

use lru::LruCache;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row as _};
use uuid::Uuid;

use crate::domain::{Actor, Answer, Request};
use crate::store::log::natural;

/// So many keys are known without asking the database; a few hundred bytes each.
const KNOWN_MAX: usize = 16_384;

/// Whose key, and which.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) principal: Uuid,
    pub(super) key: Arc<str>,
}

/// What was asked under a key, and what was answered.
#[derive(Debug, Clone)]
pub(super) struct First {
    pub(super) body: [u8; 32],
    pub(super) position: u64,
    pub(super) answers: Arc<Vec<Answer>>,
}

/// The keys used last.
#[derive(Debug)]
pub(super) struct Known(LruCache<Key, First>);

impl Default for Known {
    fn default() -> Self {
        Self(LruCache::new(NonZeroUsize::new(KNOWN_MAX).expect("a positive number")))
    }
}

impl Known {
    pub(super) fn get(&mut self, key: &Key) -> Option<&First> {
        self.0.get(key)
    }

    pub(super) fn put(&mut self, key: Key, first: First) {
        self.0.put(key, first);
    }
}

/// What the database knows of these keys.
pub(super) async fn look_up(
    connection: &mut PgConnection,
    ledger: Uuid,
    keys: &[Key],
) -> Result<Vec<(Key, First)>, sqlx::Error> {
    let principals: Vec<Uuid> = keys.iter().map(|key| key.principal).collect();
    let texts: Vec<&str> = keys.iter().map(|key| &*key.key).collect();
    let rows = sqlx::query(
        "select k.principal, k.key, k.body, k.position, k.answers
         from unnest($2::uuid[], $3::text[]) as asked (principal, key)
         join public.idempotency_keys k
           on k.ledger_id = $1 and k.principal = asked.principal and k.key = asked.key",
    )
    .bind(ledger)
    .bind(principals)
    .bind(texts)
    .fetch_all(connection)
    .await?;
    rows.iter().map(known).collect()
}

fn known(row: &PgRow) -> Result<(Key, First), sqlx::Error> {
    let answers: String = row.try_get("answers")?;
    let answers =
        serde_json::from_str(&answers).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    let key: String = row.try_get("key")?;
    let first = First {
        body: row.try_get("body")?,
        position: natural(row, "position")?,
        answers: Arc::new(answers),
    };
    Ok((Key { principal: row.try_get("principal")?, key: key.into() }, first))
}

/// The key of a request, if it has one.
pub(super) fn key_of(request: &Request) -> Option<(Key, [u8; 32])> {
    let known = request.idempotency.as_ref()?;
    let key = Key { principal: principal(&request.actor), key: known.key.as_str().into() };
    Some((key, known.body))
}

/// Who a key belongs to: whoever showed that credential; a policy by its name.
fn principal(actor: &Actor) -> Uuid {
    actor.key_id.unwrap_or_else(|| Uuid::new_v5(&Uuid::NAMESPACE_OID, actor.name.as_bytes()))
}
