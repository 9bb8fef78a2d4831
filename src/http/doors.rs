//! What all handlers share.

use super::pace::Pace;
use super::who::Known;
use crate::domain::Actor;
use crate::domain::world::World;
use crate::graphql::{Api, Caller, Door, clock};
use crate::store::tokens::{Secret, Token, TokenKind};
use events::{Role, Source};
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};
use tokio::sync::watch;
use uuid::Uuid;

/// How long the first sign-in link is good.
const FIRST_LINK_SECONDS: i64 = 900;

/// Who is let in, and how much at once.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Host names under which the server may be asked, besides addresses and localhost.
    pub hosts: Vec<String>,
    /// Origins whose pages may ask with a session's cookie, besides the server's own.
    pub origins: Vec<String>,
    /// Writes a second that an agent's key may make, twice as many at once; 0 lifts the limit.
    pub agent_writes_per_second: u32,
    /// The port that is listened on.
    pub port: u16,
}

/// What all handlers share; a clone is another handle to the same.
#[derive(Clone)]
pub struct Doors(Arc<Shared>);

/// What stands behind the handlers.
pub struct Shared {
    /// The API.
    pub api: Api,
    /// Who is let in.
    pub limits: Limits,
    pub(super) known: Known,
    pub(super) writes: Pace<Uuid>,
    pub(super) strangers: Pace<std::net::IpAddr>,
    pub(super) sockets: Mutex<HashMap<Uuid, usize>>,
    pub(super) counts: Counts,
    pub(super) ended: watch::Sender<bool>,
}

/// What happened since the server started.
#[derive(Debug, Default)]
pub struct Counts {
    pub(super) queries: AtomicU64,
    pub(super) mutations: AtomicU64,
    pub(super) refused_keys: AtomicU64,
    pub(super) paced: AtomicU64,
}

impl Deref for Doors {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Doors {
    /// Doors to that API.
    #[must_use]
    pub fn new(api: Api, limits: Limits) -> Self {
        let writes = Pace::new(f64::from(limits.agent_writes_per_second));
        Self(Arc::new(Shared {
            api,
            limits,
            known: Known::default(),
            writes,
            // Whoever shows no good key may ask five times a second, to guess nothing by it.
            strangers: Pace::new(5.0),
            sockets: Mutex::default(),
            counts: Counts::default(),
            ended: watch::Sender::new(false),
        }))
    }

    /// What resolvers reach.
    #[must_use]
    pub fn door(&self) -> &Door {
        self.api.door()
    }

    /// A link by which the admin's browser signs in once; without an admin's key, none.
    pub async fn sign_in_link(&self) -> String {
        let origin = format!("http://localhost:{}", self.limits.port);
        let ledger = self.door().transactor.ledger();
        let now = clock();
        let admin = ledger.keys.iter().find(|(_, key)| key.role == Role::Admin && key.is_good(now));
        let Some((key_id, _)) = admin else { return origin };
        let secret = Secret::mint();
        let expires_at = Some(now.plus_seconds(FIRST_LINK_SECONDS));
        let token = Token { kind: TokenKind::SignIn, key_id: *key_id, expires_at };
        match self.door().keep(&secret, token).await {
            Ok(()) => format!("{origin}/sign-in#{}", secret.expose()),
            Err(error) => {
                tracing::warn!(%error, "no sign-in link could be made; use `task-ledger sign-in`");
                origin
            }
        }
    }

    /// Who acts by a key that is good for one claim: its holder, without any grant. It is known until
    /// the claim was long forgotten, so that a late holder is told to stop.
    async fn worker(&self, key_id: Uuid) -> Option<Actor> {
        let look = move |world: &World| {
            let (claim, agent) = world.claim_of_key(key_id)?;
            let name = world.agent(agent).map(|agent| agent.name.clone()).unwrap_or_default();
            Some(Actor {
                key_id: Some(key_id),
                name,
                role: Some(Role::Agent),
                agent: Some(agent),
                grants: Vec::new(),
                claim: Some(claim),
            })
        };
        self.door().transactor.read(look).await
    }

    /// The caller that a key stands for, as memory has it now; none if the key is not good.
    pub async fn caller(&self, key_id: Uuid, origin: String, source: Source) -> Option<Caller> {
        let ledger = self.door().transactor.ledger();
        let actor = match ledger.keys.get(&key_id) {
            Some(key) if key.is_good(clock()) => Actor {
                key_id: Some(key_id),
                name: key.name.clone(),
                role: Some(key.role),
                agent: key.agent,
                grants: key.grants.clone(),
                claim: None,
            },
            Some(_) => return None,
            None => self.worker(key_id).await?,
        };
        let request_id = Uuid::now_v7().to_string();
        Some(Caller { actor, key_id, request_id, source, origin })
    }
}
