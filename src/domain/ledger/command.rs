//! What can be asked of the ledger itself.

use crate::domain::AgentRef;
use events::{Grant, ModelPrice, Role, SavedView, Timestamp};
use uuid::Uuid;

/// Something to be done to the ledger itself.
#[derive(Debug, Clone)]
pub enum LedgerCommand {
    /// Begin: the first event there is.
    Open {
        /// The ledger's name.
        name: String,
        /// IANA time zone in which budgets' days and months begin.
        time_zone: String,
    },
    /// Make a key good.
    IssueKey {
        /// The key's id.
        key_id: Uuid,
        /// What people call it.
        name: String,
        /// What it may do.
        role: Role,
        /// As which agent it acts; needed for, and only for, agents' keys.
        agent: Option<AgentRef>,
        /// What it may beyond its role.
        grants: Vec<Grant>,
        /// From when on it is refused.
        expires_at: Option<Timestamp>,
    },
    /// Make a key good for nothing.
    RevokeKey {
        /// The key.
        key_id: Uuid,
        /// Why.
        reason: Option<String>,
    },
    /// Allow or stop new claims everywhere.
    SwitchAutonomy {
        /// Whether agents may claim.
        on: bool,
        /// Why.
        reason: Option<String>,
    },
    /// Keep a filter of tasks under a name.
    SaveView {
        /// The view; its owner is whoever first kept it.
        view: SavedView,
        /// Whether it must not be there yet.
        is_new: bool,
    },
    /// Keep it no more.
    DropView {
        /// The view.
        id: Uuid,
    },
    /// Price reports by this list from now on.
    LoadPriceList {
        /// The list's version.
        version: String,
        /// What models cost.
        prices: Vec<ModelPrice>,
    },
}
