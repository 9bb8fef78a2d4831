//! Free JSON inside events, restricted so that its canonical bytes mean the same to everybody.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::Value;

/// The greatest integer that every JSON reader keeps exactly: 2^53 - 1 (RFC 8785, I-JSON).
pub const INTEGER_MAX: u64 = (1 << 53) - 1;

const DEPTH_MAX: usize = 64;

/// JSON of the user's own making: no NUL, integers within ±(2^53-1), at most 64 levels deep.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct FreeJson(Value);

/// Why a JSON value can't be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FreeJsonError {
    /// Postgres can't keep it in text, and readers cut strings at it.
    #[error("a text in it contains the character U+0000; remove it")]
    Nul,
    /// Readers that hold numbers as floats would change it.
    #[error("the integer {0} is beyond ±(2^53-1); write it as a text")]
    Integer(String),
    /// Readers with a stack would overflow it.
    #[error("it is more than {DEPTH_MAX} levels deep; flatten it")]
    Depth,
}

impl FreeJson {
    /// The value, if every reader will understand it alike.
    ///
    /// # Errors
    /// A NUL in a text or a key, an integer beyond ±(2^53-1), more than 64 levels.
    pub fn parse(value: Value) -> Result<Self, FreeJsonError> {
        check(&value, 0)?;
        Ok(Self(value))
    }

    /// The value as it is.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// The value, given away.
    #[must_use]
    pub fn into_value(self) -> Value {
        self.0
    }
}

fn check(value: &Value, depth: usize) -> Result<(), FreeJsonError> {
    if depth > DEPTH_MAX {
        return Err(FreeJsonError::Depth);
    }
    match value {
        Value::String(text) => check_text(text),
        Value::Number(number) => {
            let within = match (number.as_i64(), number.as_u64()) {
                (Some(signed), _) => signed.unsigned_abs() <= INTEGER_MAX,
                (None, Some(_)) => false,
                (None, None) => true,
            };
            if within { Ok(()) } else { Err(FreeJsonError::Integer(number.to_string())) }
        }
        Value::Array(items) => items.iter().try_for_each(|item| check(item, depth + 1)),
        Value::Object(fields) => fields.iter().try_for_each(|(name, field)| {
            check_text(name)?;
            check(field, depth + 1)
        }),
        Value::Null | Value::Bool(_) => Ok(()),
    }
}

fn check_text(text: &str) -> Result<(), FreeJsonError> {
    if text.contains('\0') { Err(FreeJsonError::Nul) } else { Ok(()) }
}

impl<'de> Deserialize<'de> for FreeJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_readers_would_change_is_refused() {
        assert_eq!(FreeJson::parse(json!({"a": ["\0"]})), Err(FreeJsonError::Nul));
        assert_eq!(FreeJson::parse(json!({"\0": 1})), Err(FreeJsonError::Nul));
        assert!(matches!(FreeJson::parse(json!(1_u64 << 53)), Err(FreeJsonError::Integer(_))));
        assert!(matches!(FreeJson::parse(json!(-(1_i64 << 53))), Err(FreeJsonError::Integer(_))));
        assert!(matches!(FreeJson::parse(json!(u64::MAX)), Err(FreeJsonError::Integer(_))));
        let deep = (0..66).fold(json!(1), |inner, _| json!([inner]));
        assert_eq!(FreeJson::parse(deep), Err(FreeJsonError::Depth));
    }

    #[test]
    fn the_greatest_integers_and_floats_are_kept() {
        for value in [json!(INTEGER_MAX), json!(-(INTEGER_MAX as i64)), json!(0.1), json!(1e300)] {
            assert_eq!(FreeJson::parse(value.clone()).map(FreeJson::into_value), Ok(value));
        }
    }
}
