//! One issue, read from its line and judged by the task's own rules.

use super::fields::Fields;
use super::mapping::{self, Standing};
use super::{Fault, criteria, tasks};
use events::{FreeJson, TaskType, Timestamp};
use serde_json::{Map, Value};

/// How long an id may be: longer than any that was seen, short enough for a label.
const ID_CHARS_MAX: usize = 200;

/// An issue as it stands in the file.
#[derive(Debug, Clone)]
pub struct Issue {
    pub line: usize,
    pub id: String,
    pub title: String,
    pub status: String,
    pub standing: Standing,
    pub description: Option<String>,
    pub design: Option<String>,
    pub notes: Option<String>,
    pub criteria: Vec<criteria::Item>,
    pub priority: Option<u64>,
    pub task_type: TaskType,
    pub labels: Vec<String>,
    pub minutes: Option<u32>,
    pub external_ref: Option<String>,
    pub created_by: Option<String>,
    pub created_at: Option<(String, Timestamp)>,
    pub closed_at: Option<Timestamp>,
    pub defer_until: Option<Timestamp>,
    pub comments: Vec<Comment>,
    pub links: Vec<Link>,
    pub context: Option<FreeJson>,
}

/// Something said about an issue.
#[derive(Debug, Clone)]
pub struct Comment {
    pub author: Option<String>,
    pub text: String,
    pub at: Option<Timestamp>,
}

/// A relation to another issue.
#[derive(Debug, Clone)]
pub struct Link {
    pub on: String,
    pub kind: String,
    pub by: Option<String>,
    pub at: Option<Timestamp>,
}

/// What became of a line that holds an object.
pub struct Read {
    pub id: Option<String>,
    pub priority_is_zero: bool,
    pub outcome: Outcome,
    pub faults: Vec<Fault>,
}

/// Whether a line's issue is kept.
pub enum Outcome {
    Kept(Box<Issue>),
    Tombstone,
    Faulty,
}

/// Reads and judges a line's object.
pub fn read(line: usize, object: Map<String, Value>) -> Read {
    let priority_is_zero = object.get("priority").and_then(Value::as_u64) == Some(0);
    let refused = |id: Option<String>, faults| Read {
        id,
        priority_is_zero,
        outcome: Outcome::Faulty,
        faults,
    };
    let object = match FreeJson::parse(Value::Object(object.clone())) {
        Ok(_) => object,
        Err(error) => {
            let id = object.get("id").and_then(Value::as_str).filter(|id| !id.contains('\0'));
            let nul = error == events::FreeJsonError::Nul;
            let code = if nul { "TEXT_HAS_NUL" } else { "JSON_NOT_KEPT" };
            let fault = Fault::new(line, id, code, error.to_string());
            return refused(id.map(str::to_owned), vec![fault]);
        }
    };
    let mut fields = Fields::new(line, object);
    let id = fields.text("id").filter(|id| id.chars().count() <= ID_CHARS_MAX);
    fields.name(id.clone());
    let Some(id) = id else {
        fields.fault("ID_MISSING", "the issue has no id of at most 200 characters".to_owned());
        return refused(None, fields.finish().1);
    };
    let status = fields.text("status").unwrap_or_default();
    let standing = match mapping::status(&status) {
        Some(Some(standing)) => standing,
        Some(None) => {
            return Read {
                id: Some(id),
                priority_is_zero,
                outcome: Outcome::Tombstone,
                faults: vec![],
            };
        }
        None => {
            let message = match status.as_str() {
                "" => "the issue has no status".to_owned(),
                word => format!("the status `{word}` is none that Beads knows"),
            };
            fields.fault("STATUS_UNKNOWN", message);
            Standing::Intake
        }
    };
    let issue = take(line, id.clone(), status, standing, &mut fields);
    let (rest, mut faults) = fields.finish();
    let issue = Issue { context: rest_of(rest), ..issue };
    if faults.is_empty() {
        faults.extend(tasks::judge(&issue));
    }
    if faults.is_empty() {
        let outcome = Outcome::Kept(Box::new(issue));
        return Read { id: Some(id), priority_is_zero, outcome, faults };
    }
    refused(Some(id), faults)
}

fn take(line: usize, id: String, status: String, standing: Standing, fields: &mut Fields) -> Issue {
    let title = fields.text("title").unwrap_or_default();
    if title.is_empty() {
        fields.fault("TITLE_EMPTY", "the issue has no title".to_owned());
    }
    // Our words for kinds are fewer: where they say less, the source's own stays in the context.
    let type_word = fields.text("issue_type").unwrap_or_else(|| "task".to_owned());
    let (task_type, says_it_all) = mapping::task_type(&type_word);
    if !says_it_all {
        fields.keep("issue_type", &type_word);
    }
    let closed_at = fields.time("closed_at");
    if let Some((found, _)) = &closed_at {
        fields.keep("closed_at", found);
    }
    Issue {
        line,
        id,
        title,
        status,
        standing,
        description: fields.text("description"),
        design: fields.text("design"),
        notes: fields.text("notes"),
        criteria: criteria::split(&fields.text("acceptance_criteria").unwrap_or_default()),
        priority: fields.number("priority", 4),
        task_type,
        labels: fields.words("labels"),
        minutes: fields
            .number("estimated_minutes", u64::from(u32::MAX))
            .and_then(|minutes| u32::try_from(minutes).ok())
            .filter(|minutes| *minutes > 0),
        external_ref: fields.text("external_ref"),
        created_by: fields.text("created_by"),
        created_at: fields.time("created_at"),
        closed_at: closed_at.map(|(_, instant)| instant),
        defer_until: fields.time("defer_until").map(|(_, instant)| instant),
        comments: fields.objects("comments", comment),
        links: fields.objects("dependencies", link),
        context: None,
    }
}

fn comment(fields: &mut Fields) -> Option<Comment> {
    let at = fields.time("created_at").map(|(_, instant)| instant);
    Some(Comment { author: fields.text("author"), text: fields.text("text")?, at })
}

fn link(fields: &mut Fields) -> Option<Link> {
    let at = fields.time("created_at").map(|(_, instant)| instant);
    Some(Link {
        on: fields.text("depends_on_id")?,
        kind: fields.text("type").unwrap_or_else(|| "blocks".to_owned()),
        by: fields.text("created_by"),
        at,
    })
}

/// What found no home of its own, under the source's name; a digest of it all says nothing.
fn rest_of(mut rest: Map<String, Value>) -> Option<FreeJson> {
    rest.remove("content_hash");
    rest.retain(|_, value| !is_empty(value));
    if rest.is_empty() {
        return None;
    }
    let context = serde_json::json!({ "beads": rest });
    Some(FreeJson::parse(context).expect("the line was looked at as a whole, one level higher"))
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(entries) => entries.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
