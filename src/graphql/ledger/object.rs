//! The ledger, and the caller.

use crate::graphql::agent::Agent;
use crate::graphql::scalars::{DateTime, Position};
use crate::graphql::vocabulary::{Grant, Role};
use async_graphql::SimpleObject;
use uuid::Uuid;

/// One log with its own projects, keys and budgets.
#[derive(SimpleObject)]
pub struct Ledger {
    /// Its id: what events call `ledger_id`.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The position of its last event.
    pub position: Position,
    /// When that was appended.
    pub recorded_at: DateTime,
    /// IANA time zone in which budgets' days and months begin.
    pub time_zone: String,
    /// Whether agents may claim.
    pub autonomy_on: bool,
    /// The version of the price list in use.
    pub price_list: String,
}

/// Who is asking.
#[derive(SimpleObject)]
pub struct Viewer {
    /// The key's name.
    pub name: String,
    /// The key's id.
    pub key_id: Uuid,
    /// What the key may do.
    pub role: Role,
    /// What it may beyond its role.
    pub grants: Vec<Grant>,
    /// As which agent, and only as which, it acts.
    pub agent: Option<Agent>,
    /// From when on the key is refused.
    pub expires_at: Option<DateTime>,
    /// The ledger that the key belongs to.
    pub ledger: Ledger,
    /// The server's version.
    pub version: String,
}
