//! The ledger as its own events made it.

use events::{Grant, LedgerEvent, Role, SavedView, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What deciding needs to know of the ledger itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// Its name; empty until it is opened.
    pub name: String,
    /// IANA time zone in which budgets' days and months begin.
    pub time_zone: String,
    /// Whether agents may claim.
    pub autonomy_off: bool,
    /// Every key ever issued.
    pub keys: BTreeMap<Uuid, Key>,
    /// The version of the price list in use.
    pub price_list: Option<String>,
    /// The filters that people keep.
    pub views: BTreeMap<Uuid, SavedView>,
}

/// A key, as far as the log knows it: never its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// As which agent it acts.
    pub agent: Option<Uuid>,
    /// What it may beyond its role.
    pub grants: Vec<Grant>,
    /// From when on it is refused.
    pub expires_at: Option<Timestamp>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl Key {
    /// Whether the key is good at that time.
    #[must_use]
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

impl Ledger {
    /// Whether it was opened.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !self.name.is_empty()
    }

    pub(super) fn evolve(&mut self, event: &LedgerEvent, at: Timestamp) {
        match event.clone() {
            LedgerEvent::LedgerOpened { name, time_zone } => {
                self.name = name;
                self.time_zone = time_zone;
            }
            LedgerEvent::KeyIssued { key_id, name, role, agent, grants, expires_at } => {
                let key =
                    Key { name, role, agent, grants, expires_at, issued_at: at, revoked_at: None };
                self.keys.insert(key_id, key);
            }
            LedgerEvent::KeyRevoked { key_id, .. } => {
                if let Some(key) = self.keys.get_mut(&key_id) {
                    key.revoked_at = Some(at);
                }
            }
            LedgerEvent::AutonomySwitched { on, .. } => self.autonomy_off = !on,
            LedgerEvent::ViewSaved(view) => {
                self.views.insert(view.id, view);
            }
            LedgerEvent::ViewDropped { id } => {
                self.views.remove(&id);
            }
            // `World` keeps the prices themselves.
            LedgerEvent::ModelsPriced { .. } => {}
            LedgerEvent::PriceListLoaded { version } => self.price_list = Some(version),
        }
    }
}
