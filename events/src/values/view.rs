//! Filters that people keep under a name.
//!
//! Fields are declared in the order of their names, as canonical JSON has them.

use super::FreeJson;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A filter of tasks that somebody keeps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedView {
    /// Which tasks it shows: the filter of task lists, as the API takes it.
    pub filter: FreeJson,
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// In what order it shows them, in the API's word; as lists do if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The name of who keeps it.
    pub owner: String,
    /// Whether everybody sees it.
    pub shared: bool,
}
