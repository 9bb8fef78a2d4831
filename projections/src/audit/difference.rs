//! Where two tellings of the same rows part.

use crate::Shape;
use serde_json::Value;
use std::fmt;

/// The first place where what is served is not what the log says.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The projection.
    pub projection: &'static str,
    /// The row's key, as an object of columns.
    pub key: Value,
    /// The column; absent where the whole row is missing on one side.
    pub field: Option<String>,
    /// What is served there, if the row is.
    pub served: Option<Value>,
    /// What the log says, if it knows the row.
    pub rebuilt: Option<Value>,
}

impl Difference {
    /// The first difference of two pages of the same range, both in the order of keys.
    ///
    /// # Errors
    /// A row of another shape.
    pub fn between(
        shape: &Shape,
        served: &[Value],
        rebuilt: &[Value],
    ) -> Result<Option<Self>, serde_json::Error> {
        let pairs = served.iter().zip(rebuilt);
        if let Some((served_row, rebuilt_row)) =
            pairs.clone().find(|(served, built)| served != built)
        {
            let (served_key, rebuilt_key) = (shape.key(served_row)?, shape.key(rebuilt_row)?);
            if served_key == rebuilt_key {
                return Ok(Some(Self::in_row(shape, served_key, served_row, rebuilt_row)));
            }
            // Both are ordered alike: the row that the other side has too, only later, is not the
            // one that is missing.
            let known =
                rebuilt.iter().any(|row| row == served_row || has_key(shape, row, &served_key));
            return Ok(Some(if known {
                Self::whole(shape, rebuilt_key, None, Some(rebuilt_row))
            } else {
                Self::whole(shape, served_key, Some(served_row), None)
            }));
        }
        let same = pairs.len();
        if let Some(row) = served.get(same) {
            return Ok(Some(Self::whole(shape, shape.key(row)?, Some(row), None)));
        }
        let Some(row) = rebuilt.get(same) else { return Ok(None) };
        Ok(Some(Self::whole(shape, shape.key(row)?, None, Some(row))))
    }

    fn whole(shape: &Shape, key: Value, served: Option<&Value>, rebuilt: Option<&Value>) -> Self {
        let (served, rebuilt) = (served.cloned(), rebuilt.cloned());
        Self { projection: shape.name, key, field: None, served, rebuilt }
    }

    fn in_row(shape: &Shape, key: Value, served: &Value, rebuilt: &Value) -> Self {
        let fields = |row: &Value| row.as_object().map(|row| row.keys().cloned().collect());
        let mut names: Vec<String> = fields(rebuilt).unwrap_or_default();
        names.extend(fields(served).unwrap_or_default());
        let field = names.into_iter().find(|name| served.get(name) != rebuilt.get(name));
        let of = |row: &Value| field.as_ref().and_then(|name| row.get(name)).cloned();
        let (served, rebuilt) = (of(served), of(rebuilt));
        Self { projection: shape.name, key, field, served, rebuilt }
    }
}

fn has_key(shape: &Shape, row: &Value, key: &Value) -> bool {
    shape.key(row).is_ok_and(|found| found == *key)
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { projection, key, field, served, rebuilt } = self;
        let said = |value: &Option<Value>| {
            value.as_ref().map_or_else(|| "no such row".to_owned(), ToString::to_string)
        };
        let field = field.as_ref().map(|field| format!(", {field}")).unwrap_or_default();
        let (served, rebuilt) = (said(served), said(rebuilt));
        write!(f, "{projection} {key}{field}: served {served}, the log says {rebuilt}")
    }
}
