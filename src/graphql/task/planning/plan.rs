//! Tasks that somebody planned in JSON, in the words of `createTasks`.

use crate::graphql::payload::UserError;
use crate::graphql::task::creating::{CreateTasksEntry, CreateTasksInput};
use async_graphql::{InputType, Value};
use serde_json::{Value as Json, json};

/// The entries as `createTasks` takes them, all parts of one task if it is given.
///
/// # Errors
/// What can't be read, with its path below the one that is given.
pub fn read(
    entries: &Json,
    project: Option<&str>,
    parent: Option<&str>,
    path: &[&str],
) -> Result<CreateTasksInput, UserError> {
    let fault = |step: Option<usize>, message: String| UserError {
        code: "PLAN_MALFORMED".to_owned(),
        message,
        path: Some(
            path.iter().map(ToString::to_string).chain(step.map(|step| step.to_string())).collect(),
        ),
    };
    let Some(list) = entries.as_array() else {
        return Err(fault(None, "the plan is no list of tasks".to_owned()));
    };
    for (index, entry) in list.iter().enumerate() {
        check(entry).map_err(|message| fault(Some(index), message))?;
    }
    let whole = json!({ "tasks": entries, "project": project, "parent": parent });
    let whole = Value::from_json(whole).map_err(|error| fault(None, error.to_string()))?;
    CreateTasksInput::parse(Some(whole)).map_err(|error| fault(None, said(error)))
}

/// An entry can be read, and says nothing that would be passed over.
fn check(entry: &Json) -> Result<(), String> {
    let value = Value::from_json(entry.clone()).map_err(|error| error.to_string())?;
    let read = CreateTasksEntry::parse(Some(value)).map_err(said)?;
    let Value::Object(known) = read.to_value() else { return Ok(()) };
    let unknown = entry.as_object().into_iter().flatten().map(|(name, _)| name);
    match unknown.into_iter().find(|name| !known.contains_key(name.as_str())) {
        Some(name) => {
            let known: Vec<&str> = known.keys().map(async_graphql::Name::as_str).collect();
            Err(format!("a task has no `{name}`; it may have {}", known.join(", ")))
        }
        None => Ok(()),
    }
}

fn said<T: InputType>(error: async_graphql::InputValueError<T>) -> String {
    let said = error.into_server_error(async_graphql::Pos::default()).message;
    format!("the task can't be read: {said}")
}
