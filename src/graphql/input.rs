//! From inputs to values: every text is looked at once, at the door, and named by its path.

use super::payload::UserError;
use super::scalars::{Count, DateTime, Json};
use crate::domain::TaskRef;
use async_graphql::MaybeUndefined;
use events::{FreeJson, Timestamp};

/// Titles and other lines.
pub const LINE_MAX: usize = 500;
/// Names, labels, skills, ids of others.
pub const WORD_MAX: usize = 200;
/// Descriptions and other bodies; an event holds 65,535 bytes in all.
pub const BODY_MAX: usize = 50_000;
/// How many words a list may hold.
pub const LIST_MAX: usize = 200;

/// What was wrong with an input, gathered so that all of it can be told at once.
#[derive(Debug, Default)]
pub struct Faults {
    errors: Vec<UserError>,
    prefix: Vec<String>,
}

/// Where an input stands.
type Path<'a> = &'a str;

impl Faults {
    /// Of a mutation's `input`.
    #[must_use]
    pub fn of_input() -> Self {
        Self { errors: Vec::new(), prefix: vec!["input".to_owned()] }
    }

    /// With everything looked at inside standing under one more step of the path.
    pub fn within<T>(&mut self, step: impl ToString, look: impl FnOnce(&mut Self) -> T) -> T {
        self.prefix.push(step.to_string());
        let seen = look(self);
        self.prefix.pop();
        seen
    }

    /// Notes a fault.
    pub fn add(&mut self, path: Path<'_>, code: &str, message: impl Into<String>) {
        let mut steps = self.prefix.clone();
        steps.extend(path.split('.').filter(|step| !step.is_empty()).map(str::to_owned));
        self.errors.push(UserError {
            code: code.to_owned(),
            message: message.into(),
            path: Some(steps),
        });
    }

    /// The value, if nothing was wrong.
    ///
    /// # Errors
    /// All faults.
    pub fn check<T>(self, value: T) -> Result<T, Vec<UserError>> {
        if self.errors.is_empty() { Ok(value) } else { Err(self.errors) }
    }

    /// A text without NUL, of at most so many characters.
    pub fn text(&mut self, path: Path<'_>, text: String, max: usize) -> String {
        if text.contains('\0') {
            self.add(path, "TEXT_HAS_NUL", "the text contains the character U+0000; remove it");
        }
        let length = text.chars().count();
        if length > max {
            let message =
                format!("the text is {length} characters long, and {max} are kept; shorten it");
            self.add(path, "TEXT_TOO_LONG", message);
        }
        text
    }

    /// The same, where there is one.
    pub fn maybe(&mut self, path: Path<'_>, text: Option<String>, max: usize) -> Option<String> {
        text.map(|text| self.text(path, text, max))
    }

    /// A list of words.
    pub fn words(&mut self, path: Path<'_>, words: Option<Vec<String>>, max: usize) -> Vec<String> {
        let words = self.few(path, words);
        let each = |(index, word)| self.text(&format!("{path}.{index}"), word, max);
        words.into_iter().enumerate().map(each).collect()
    }

    /// A list that is not too long; an empty one where there is none.
    pub fn few<T>(&mut self, path: Path<'_>, list: Option<Vec<T>>) -> Vec<T> {
        let list = list.unwrap_or_default();
        if list.len() > LIST_MAX {
            let message = format!("{} entries are too many; {LIST_MAX} are kept", list.len());
            self.add(path, "LIST_TOO_LONG", message);
        }
        list
    }

    /// Free JSON that every reader understands alike.
    pub fn json(&mut self, path: Path<'_>, json: Option<Json>) -> Option<FreeJson> {
        let json = json.filter(|json| !json.0.is_null())?;
        match FreeJson::parse(json.0) {
            Ok(json) => Some(json),
            Err(error) => {
                let nul = error == events::FreeJsonError::Nul;
                self.add(
                    path,
                    if nul { "TEXT_HAS_NUL" } else { "JSON_NOT_KEPT" },
                    error.to_string(),
                );
                None
            }
        }
    }

    /// A task's id or key.
    pub fn task(&mut self, path: Path<'_>, text: &str) -> TaskRef {
        TaskRef::parse(text).unwrap_or_else(|| {
            let shown: String = text.chars().filter(|one| !one.is_control()).take(64).collect();
            let message = format!("`{shown}` is no task; give an id, or a key like CORE-42");
            self.add(path, "TASK_REF_MALFORMED", message);
            TaskRef::Id(uuid::Uuid::nil())
        })
    }

    /// A number that fits what the domain keeps.
    pub fn small(&mut self, path: Path<'_>, number: Option<i32>) -> Option<u32> {
        let number = number?;
        u32::try_from(number).ok().or_else(|| {
            self.add(path, "NUMBER_OUT_OF_BOUNDS", format!("{number} is less than 0"));
            None
        })
    }
}

/// What was given, where null means something else than nothing.
#[must_use]
pub fn given<T>(value: MaybeUndefined<T>) -> Option<Option<T>> {
    match value {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(value)),
    }
}

/// The plain number.
#[must_use]
pub fn count(number: Option<Count>) -> Option<u64> {
    number.map(|number| number.0)
}

/// The plain instant.
#[must_use]
pub fn instant(time: Option<DateTime>) -> Option<Timestamp> {
    time.map(|time| time.0)
}
