//! Signing the fleet on, each agent with a key of its own, and off again.

use super::Fleet;
use crate::cli::client::body;
use crate::cli::desk::Desk;
use crate::cli::stop::{Outcome, Stop};
use futures_util::{StreamExt as _, TryStreamExt as _};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

/// So that a new incarnation may begin something while its predecessor's claim still runs out.
const CAPACITY: u32 = 2;
/// How many sign on at a time.
const AT_A_TIME: usize = 8;
/// How often a key is asked for whose secret got lost on the way.
const TRIES_MAX: usize = 5;

/// An agent of the fleet.
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its id.
    pub agent: Uuid,
    /// Its key's secret.
    pub secret: String,
    /// Its key's id.
    key: Uuid,
}

#[derive(Deserialize)]
struct Registered {
    agent: WithId,
}

#[derive(Deserialize)]
struct WithId {
    id: Uuid,
}

#[derive(Deserialize)]
struct Issued {
    secret: Option<String>,
    key: WithId,
}

/// Registers the agents and issues their keys.
///
/// # Errors
/// A key that may not do that, or whatever is in the way.
pub async fn sign_on(desk: &Desk, options: &Fleet) -> Outcome<Vec<Member>> {
    let width = options.agents.to_string().len().max(2);
    let members = (1..=options.agents).map(|number| {
        let name = format!("fleet-{number:0width$}");
        sign_on_one(desk, name)
    });
    futures_util::stream::iter(members).buffered(AT_A_TIME).try_collect().await
}

async fn sign_on_one(desk: &Desk, name: String) -> Outcome<Member> {
    let input = json!({ "name": name, "capacity": CAPACITY });
    let registered = desk.client.write::<Registered>("registerAgent", input, "agent { id }");
    let agent = registered.await?.changed.agent.id;
    for _ in 0..TRIES_MAX {
        let input = json!({ "role": "AGENT", "agent": name, "name": name });
        let issued = desk.client.write::<Issued>("createKey", input, "secret key { id }").await?;
        let Issued { secret, key } = issued.changed;
        // The answer to a repeat can't show the secret again: another key is asked for.
        if let Some(secret) = secret {
            return Ok(Member { name, agent, secret, key: key.id });
        }
        revoke(desk, key.id).await;
    }
    Err(Stop::Unreachable(format!(
        "the secret of {name}'s key got lost on the way, again and again"
    )))
}

/// Makes the fleet's keys good for nothing.
pub async fn sign_off(desk: &Desk, crew: &[Member]) {
    futures_util::stream::iter(crew)
        .for_each_concurrent(AT_A_TIME, |member| revoke(desk, member.key))
        .await;
}

/// Best effort: a key that stays good is seen in the list of keys.
async fn revoke(desk: &Desk, key: Uuid) {
    let text =
        body("revokeKey", json!({ "key": key, "reason": "the fleet is done" }), "key { id }");
    if desk.client.attempt(&text).await.is_err() {
        desk.show.aside(&format!("the key {key} could not be revoked"));
    }
}
