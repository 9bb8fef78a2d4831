//! The flags that say which tasks are meant: for lists, saved views and bulk actions.

use crate::cli::client::given;
use crate::cli::words::{PRIORITIES, STATUSES, TASK_TYPES, shout_all, some};
use clap::Args;
use serde_json::{Value, json};

/// Which tasks are meant; flags of one kind widen, flags of different kinds narrow.
#[derive(Debug, Args)]
pub struct Filter {
    /// In this project; again for more
    #[arg(long = "project", short, help_heading = "Which tasks")]
    projects: Vec<String>,
    /// In this state; again for more
    #[arg(long = "status", value_parser = STATUSES, ignore_case = true, help_heading = "Which tasks")]
    statuses: Vec<String>,
    /// Of this priority; again for more
    #[arg(
        long = "priority", value_parser = PRIORITIES, ignore_case = true,
        help_heading = "Which tasks"
    )]
    priorities: Vec<String>,
    /// Of this type; again for more
    #[arg(long = "type", value_parser = TASK_TYPES, ignore_case = true, help_heading = "Which tasks")]
    types: Vec<String>,
    /// With this label; again for more, all of which it has
    #[arg(long = "label", help_heading = "Which tasks")]
    labels: Vec<String>,
    /// With this label or another one given so
    #[arg(long = "label-any", help_heading = "Which tasks")]
    labels_any: Vec<String>,
    /// Without this label; again for more
    #[arg(long = "label-none", help_heading = "Which tasks")]
    labels_none: Vec<String>,
    /// In this phase; again for more
    #[arg(long = "phase", help_heading = "Which tasks")]
    phases: Vec<String>,
    /// Kept for this agent
    #[arg(long, help_heading = "Which tasks")]
    assignee: Option<String>,
    /// Kept for an agent, or with false for none
    #[arg(long, num_args = 0..=1, default_missing_value = "true", help_heading = "Which tasks")]
    assigned: Option<bool>,
    /// Held by this agent
    #[arg(long, help_heading = "Which tasks")]
    holder: Option<String>,
    /// Part of this task
    #[arg(long, help_heading = "Which tasks")]
    parent: Option<String>,
    /// With a question that waits for an answer, or with false without one
    #[arg(long, num_args = 0..=1, default_missing_value = "true", help_heading = "Which tasks")]
    question: Option<bool>,
    /// With this text in key, title, description or reference
    #[arg(long, help_heading = "Which tasks")]
    text: Option<String>,
    /// With all these words, or longer ones that begin so, anywhere in its texts; without those after
    /// a minus; or of this key
    #[arg(long, short, help_heading = "Which tasks")]
    search: Option<String>,
    /// Created from this time on, as RFC 3339
    #[arg(long, help_heading = "Which tasks")]
    created_from: Option<String>,
    /// Created before this time
    #[arg(long, help_heading = "Which tasks")]
    created_to: Option<String>,
    /// Last changed from this time on
    #[arg(long, help_heading = "Which tasks")]
    updated_from: Option<String>,
    /// Last changed before this time
    #[arg(long, help_heading = "Which tasks")]
    updated_to: Option<String>,
    /// Only what was archived, which is left out else
    #[arg(long, help_heading = "Which tasks")]
    archived: bool,
}

impl Filter {
    /// As the API takes it.
    #[must_use]
    pub fn input(self) -> Value {
        given(json!({
            "projects": some(self.projects),
            "statuses": shout_all(&self.statuses),
            "priorities": shout_all(&self.priorities),
            "types": shout_all(&self.types),
            "labels": some(self.labels),
            "labelsAny": some(self.labels_any),
            "labelsNone": some(self.labels_none),
            "phases": some(self.phases),
            "assignee": self.assignee,
            "assigned": self.assigned,
            "holder": self.holder,
            "parent": self.parent,
            "hasOpenQuestion": self.question,
            "text": self.text,
            "search": self.search,
            "createdFrom": self.created_from,
            "createdTo": self.created_to,
            "updatedFrom": self.updated_from,
            "updatedTo": self.updated_to,
            "archived": self.archived.then_some(true),
        }))
    }
}
