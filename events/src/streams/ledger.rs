//! What happens to a ledger as a whole: its opening, its keys, its switch.

use crate::values::{Grant, ModelPrice, Role, SavedView, Timestamp};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};
use uuid::Uuid;

/// The events of a ledger's own stream; its aggregate id is the ledger's id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, IntoStaticStr, VariantNames)]
#[serde(deny_unknown_fields)]
pub enum LedgerEvent {
    /// Position 1 of every ledger.
    LedgerOpened {
        /// The ledger's name, as whoami and the screen show it.
        name: String,
        /// IANA time zone in which budgets' days and months begin.
        time_zone: String,
    },
    /// A key was issued. Its secret is never stored, the secret's hash beside the log.
    KeyIssued {
        /// The agent as which, and only as which, the key acts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent: Option<Uuid>,
        /// From when on the key is refused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_at: Option<Timestamp>,
        /// What the key may beyond its role.
        grants: Vec<Grant>,
        /// The key's id: what metadata calls `key_id`.
        key_id: Uuid,
        /// What people call the key.
        name: String,
        /// What the key may do.
        role: Role,
    },
    /// A key stopped being good.
    KeyRevoked {
        /// The revoked key.
        key_id: Uuid,
        /// Why, if somebody said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// New claims were allowed or stopped in the whole ledger.
    AutonomySwitched {
        /// Whether agents may claim.
        on: bool,
        /// Why, if somebody said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Somebody kept a filter of tasks under a name, or changed one that was kept; the whole of it.
    ViewSaved(SavedView),
    /// It is kept no more.
    ViewDropped {
        /// The view.
        id: Uuid,
    },
    /// A part of a price list, in use when all of it is loaded.
    ModelsPriced {
        /// What models cost.
        prices: Vec<ModelPrice>,
        /// The list's version.
        version: String,
    },
    /// From here on reports are priced by this list.
    PriceListLoaded {
        /// The list's version, as reports name it.
        version: String,
    },
}
