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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape;
    use serde_json::json;

    fn agent(id: u32, name: &str) -> Value {
        json!({
            "agent": format!("00000000-0000-0000-0000-00000000000{id}"), "name": name,
            "skills": [], "capacity": 1, "autonomy_on": true, "retired": false,
            "availability": "available",
            "created_at": "2026-01-01T00:00:00.000000Z", "created_position": 1,
            "updated_at": "2026-01-01T00:00:00.000000Z"
        })
    }

    fn first(served: &[u32], rebuilt: &[u32]) -> Option<(String, bool, bool)> {
        let rows = |ids: &[u32]| ids.iter().map(|id| agent(*id, "ada")).collect::<Vec<_>>();
        let shape = shape("agents").expect("there is such a projection");
        let found = Difference::between(shape, &rows(served), &rows(rebuilt));
        found.expect("these are rows").map(|found| {
            let id = found.key["agent"].as_str().unwrap_or_default();
            (id[35..].to_owned(), found.served.is_some(), found.rebuilt.is_some())
        })
    }

    #[test]
    fn a_row_that_only_one_side_has_is_named() {
        assert_eq!(first(&[1, 2], &[1, 2]), None);
        assert_eq!(first(&[1, 3], &[1, 2, 3]), Some(("2".to_owned(), false, true)));
        assert_eq!(first(&[1, 2, 3], &[1, 3]), Some(("2".to_owned(), true, false)));
        assert_eq!(first(&[1, 2], &[1]), Some(("2".to_owned(), true, false)));
        assert_eq!(first(&[], &[1]), Some(("1".to_owned(), false, true)));
    }

    #[test]
    fn a_field_that_differs_is_named_with_both_values() {
        let shape = shape("agents").expect("there is such a projection");
        let found = Difference::between(shape, &[agent(1, "eve")], &[agent(1, "ada")]);
        let found = found.expect("these are rows").expect("they differ");
        assert_eq!(found.field.as_deref(), Some("name"));
        assert!(found.to_string().ends_with(r#"name: served "eve", the log says "ada""#));
    }
}
