//! Who asks, as far as resolvers need to know. Made by `http` for every request.

use crate::domain::{Action, Actor, Request};
use events::{Role, Source};
use uuid::Uuid;

/// Who asks, through which door.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who acts.
    pub actor: Actor,
    /// The key that was shown.
    pub key_id: Uuid,
    /// The request's id, which every answer carries.
    pub request_id: String,
    /// Through which door.
    pub source: Source,
    /// The server's address as the caller knows it: `http://localhost:4000`.
    pub origin: String,
}

impl Caller {
    /// What the key may do; without one, as little as can be.
    #[must_use]
    pub fn role(&self) -> Role {
        self.actor.role.unwrap_or(Role::Auditor)
    }

    /// A request of the caller's, without an idempotency key.
    #[must_use]
    pub fn request(&self, actions: Vec<Action>) -> Request {
        Request {
            actor: self.actor.clone(),
            source: self.source,
            request_id: Some(self.request_id.clone()),
            idempotency: None,
            correlation: None,
            actions,
        }
    }
}
