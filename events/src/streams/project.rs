//! What happens to a project.

use crate::values::ProjectKind;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

/// The events of one project's stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, IntoStaticStr, VariantNames)]
#[serde(deny_unknown_fields)]
pub enum ProjectEvent {
    /// A project came to be.
    ProjectCreated {
        /// The client, where the work is billed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client: Option<String>,
        /// Short upper-case key, unique in the ledger: the front of its tasks' keys.
        key: String,
        /// For whom the work is done.
        kind: ProjectKind,
        /// What people call it.
        name: String,
    },
    /// A project was given another name; its key stays.
    ProjectRenamed {
        /// The new name.
        name: String,
    },
    /// New claims were allowed or stopped in this project.
    AutonomySwitched {
        /// Whether agents may claim.
        on: bool,
        /// Why, if somebody said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The project takes no new tasks and hands out none.
    ProjectArchived {
        /// Why, if somebody said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}
