//! The issue after a deed, as its line shows it: what a line leaves out did not change.

use crate::importers::beads::fields::Fields;
use crate::importers::beads::mapping;
use events::{Priority, TaskType};
use serde_json::{Map, Value};

/// Where an issue stands in the other tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Not handed out yet.
    Intake,
    /// Handed out.
    Open,
    /// Somebody is at it.
    Begun,
    /// Not handed out any more, though it is open.
    Held,
    /// Done with.
    Closed,
    /// Not wanted any more.
    Deleted,
}

impl Standing {
    /// A status; `None` for a word that nobody knows.
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "draft" | "deferred" => Self::Intake,
            "open" => Self::Open,
            "in_progress" | "hooked" => Self::Begun,
            "blocked" | "pinned" | "permanent" => Self::Held,
            "closed" | "done" => Self::Closed,
            "deleted" | "tombstone" => Self::Deleted,
            _ => return None,
        })
    }
}

/// The whole issue after the deed.
#[derive(Debug, Clone, PartialEq)]
pub struct Bead {
    pub title: String,
    pub description: Option<String>,
    pub notes: Option<String>,
    pub status: String,
    pub standing: Standing,
    pub priority: Option<Priority>,
    pub task_type: TaskType,
    pub labels: Option<Vec<String>>,
    /// The issues that must be closed before.
    pub waits_for: Option<Vec<String>>,
    pub created_at: Option<String>,
    pub close_reason: Option<String>,
}

/// Reads an issue; what is wrong with it is left in `fields`.
pub fn read(fields: &mut Fields, said: &Map<String, Value>) -> Bead {
    let title = fields.text("title").unwrap_or_default();
    if title.is_empty() {
        fields.fault("TITLE_EMPTY", "the issue has no title".to_owned());
    }
    let status = fields.text("status").unwrap_or_default();
    let standing = Standing::of(&status).unwrap_or_else(|| {
        fields.fault("STATUS_UNKNOWN", format!("the status `{status}` is none that is known"));
        Standing::Open
    });
    let word = fields.text("type").or_else(|| fields.text("issue_type"));
    let description = fields.text("description").unwrap_or_default();
    let labels = fields.words("labels");
    let waits_for = waits_for(fields);
    Bead {
        title,
        description: said.contains_key("description").then_some(description),
        notes: fields.text("notes"),
        status,
        standing,
        priority: fields.number("priority", 4).map(mapping::priority),
        task_type: mapping::task_type(word.as_deref().unwrap_or("task")).0,
        labels: said.contains_key("labels").then_some(labels),
        waits_for: said.contains_key("dependencies").then_some(waits_for),
        created_at: fields.time("created_at").map(|(found, _)| found),
        close_reason: fields.text("close_reason"),
    }
}

/// Dependencies are ids, or objects as in Beads; relations that hold nothing up are not followed.
fn waits_for(fields: &mut Fields) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fields.list("dependencies") {
        match &entry {
            Value::String(on) => found.push(on.clone()),
            Value::Object(link) => match (link.get("depends_on_id"), link.get("type")) {
                (Some(Value::String(on)), None) => found.push(on.clone()),
                (Some(Value::String(on)), Some(kind)) if kind == "blocks" => found.push(on.clone()),
                (Some(Value::String(_)), Some(_)) => {}
                _ => fields.fault("FIELD_MALFORMED", "a dependency names no issue".to_owned()),
            },
            _ => fields.fault("FIELD_MALFORMED", "a dependency is no id".to_owned()),
        }
    }
    found
}
