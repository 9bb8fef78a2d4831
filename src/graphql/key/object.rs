//! A key, as far as the log knows it.

use crate::domain::world::World;
use crate::graphql::scalars::DateTime;
use crate::graphql::vocabulary::{Grant, Role};
use async_graphql::{SimpleObject, TypeName};
use std::borrow::Cow;
use uuid::Uuid;

/// A key: what it may, never its secret.
#[derive(SimpleObject, Debug, Clone)]
#[graphql(name_type)]
pub struct Key {
    /// Its id: what events call `key_id`.
    pub id: Uuid,
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The name of the agent as which, and only as which, it acts.
    pub agent: Option<String>,
    /// What it may beyond its role.
    pub grants: Vec<Grant>,
    /// When it was issued.
    pub issued_at: DateTime,
    /// From when on it is refused.
    pub expires_at: Option<DateTime>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime>,
}

impl Key {
    /// A key as memory has it.
    #[must_use]
    pub fn of(world: &World, id: Uuid) -> Option<Self> {
        let key = world.ledger().keys.get(&id)?;
        let agent = key.agent.map(|agent| {
            world.agent(agent).map_or_else(|| agent.to_string(), |agent| agent.name.clone())
        });
        Some(Self {
            id,
            name: key.name.clone(),
            role: key.role.into(),
            agent,
            grants: key.grants.iter().copied().map(Into::into).collect(),
            issued_at: key.issued_at.into(),
            expires_at: key.expires_at.map(DateTime),
            revoked_at: key.revoked_at.map(DateTime),
        })
    }
}

impl TypeName for Key {
    fn type_name() -> Cow<'static, str> {
        "Key".into()
    }
}
