//! Work that is made from work.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A plan that was accepted: its tasks are written down with it, as parts of the one that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptedPlan {
    /// The new tasks, in the plan's order.
    pub tasks: Vec<Uuid>,
}
