//! Takes an issue's fields out of its JSON object; what is taken is looked at, what is left is kept.

use super::Fault;
use events::Timestamp;
use serde_json::{Map, Value};

/// An issue's JSON object in the taking, with what was found wrong on the way.
pub struct Fields {
    line: usize,
    id: Option<String>,
    object: Map<String, Value>,
    faults: Vec<Fault>,
}

impl Fields {
    pub fn new(line: usize, object: Map<String, Value>) -> Self {
        Self { line, id: None, object, faults: Vec::new() }
    }

    /// From now on faults name the issue too.
    pub fn name(&mut self, id: Option<String>) {
        self.id = id;
    }

    pub fn fault(&mut self, code: &'static str, message: String) {
        self.faults.push(Fault::new(self.line, self.id.as_deref(), code, message));
    }

    /// A text; an empty one is as good as none.
    pub fn text(&mut self, field: &str) -> Option<String> {
        match self.object.remove(field)? {
            Value::Null => None,
            Value::String(text) => Some(text).filter(|text| !text.trim().is_empty()),
            _ => {
                self.fault("FIELD_MALFORMED", format!("`{field}` is no text"));
                None
            }
        }
    }

    /// A whole number from 0.
    pub fn number(&mut self, field: &str, max: u64) -> Option<u64> {
        let value = self.object.remove(field).filter(|value| !value.is_null())?;
        let number = value.as_u64().filter(|number| *number <= max);
        if number.is_none() {
            let message = format!("`{field}` is {value}, and no whole number from 0 to {max}");
            self.fault("FIELD_MALFORMED", message);
        }
        number
    }

    /// A time, as found and as an instant; the zero time of Go is none.
    pub fn time(&mut self, field: &str) -> Option<(String, Timestamp)> {
        let text = self.text(field).filter(|text| !text.starts_with("0001-01-01T00:00:00"))?;
        match Timestamp::parse(&text) {
            Ok(instant) => Some((text, instant)),
            Err(error) => {
                self.fault("TIME_MALFORMED", format!("`{field}`: {error}"));
                None
            }
        }
    }

    /// A list; each entry is asked for by the caller.
    pub fn list(&mut self, field: &str) -> Vec<Value> {
        match self.object.remove(field) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(entries)) => entries,
            Some(_) => {
                self.fault("FIELD_MALFORMED", format!("`{field}` is no list"));
                Vec::new()
            }
        }
    }

    /// The objects of a list, each read by `read`, which says nothing of what it can't use.
    pub fn objects<T>(&mut self, field: &str, read: impl Fn(&mut Fields) -> Option<T>) -> Vec<T> {
        let mut found = Vec::new();
        for entry in self.list(field) {
            let Value::Object(object) = entry else {
                self.fault("FIELD_MALFORMED", format!("an entry of `{field}` is no object"));
                continue;
            };
            let mut inner = Fields::new(self.line, object);
            inner.name(self.id.clone());
            match read(&mut inner) {
                Some(value) => found.push(value),
                None if inner.faults.is_empty() => {
                    self.fault("FIELD_MALFORMED", format!("an entry of `{field}` lacks something"));
                }
                None => {}
            }
            self.faults.append(&mut inner.faults);
        }
        found
    }

    /// The texts of a list.
    pub fn words(&mut self, field: &str) -> Vec<String> {
        let mut words = Vec::new();
        for entry in self.list(field) {
            match entry {
                Value::String(word) if word.trim().is_empty() => {}
                Value::String(word) => words.push(word.trim().to_owned()),
                _ => self.fault("FIELD_MALFORMED", format!("an entry of `{field}` is no text")),
            }
        }
        words
    }

    /// Leaves a text among what was not taken.
    pub fn keep(&mut self, field: &str, text: &str) {
        self.object.insert(field.to_owned(), Value::from(text));
    }

    /// What was not taken, and what was wrong.
    pub fn finish(self) -> (Map<String, Value>, Vec<Fault>) {
        (self.object, self.faults)
    }
}
