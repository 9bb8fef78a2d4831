//! Free JSON inside events, restricted so that its canonical bytes mean the same to everybody.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::{Number, Value};

/// The greatest integer that every JSON reader keeps exactly: 2^53 - 1 (RFC 8785, I-JSON).
pub const INTEGER_MAX: u64 = (1 << 53) - 1;

/// From here on canonical JSON writes numbers with an exponent (ECMAScript's `Number::toString`).
const PLAIN_MAX: f64 = 1e21;

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
    /// The value, if every reader will understand it alike. Whole numbers written as floats become
    /// the integers that canonical JSON writes them as, so that what is read back is the same.
    ///
    /// # Errors
    /// A NUL in a text or a key, an integer beyond ±(2^53-1), more than 64 levels.
    pub fn parse(value: Value) -> Result<Self, FreeJsonError> {
        kept(value, 0).map(Self)
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

fn kept(value: Value, depth: usize) -> Result<Value, FreeJsonError> {
    if depth > DEPTH_MAX {
        return Err(FreeJsonError::Depth);
    }
    Ok(match value {
        Value::String(text) => {
            check_text(&text)?;
            Value::String(text)
        }
        Value::Number(number) => Value::Number(kept_number(number)?),
        Value::Array(items) => {
            let items = items.into_iter().map(|item| kept(item, depth + 1));
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(name, field)| {
                check_text(&name)?;
                Ok((name, kept(field, depth + 1)?))
            });
            Value::Object(fields.collect::<Result<_, _>>()?)
        }
        Value::Null | Value::Bool(_) => value,
    })
}

fn kept_number(number: Number) -> Result<Number, FreeJsonError> {
    let too_large = || Err(FreeJsonError::Integer(number.to_string()));
    if let Some(signed) = number.as_i64() {
        return if signed.unsigned_abs() <= INTEGER_MAX { Ok(number) } else { too_large() };
    }
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else { return too_large() };
    if float.fract() != 0.0 || float.abs() >= PLAIN_MAX {
        return Ok(number);
    }
    // Canonical JSON writes it as an integer.
    if float.abs() > INTEGER_MAX as f64 { too_large() } else { Ok(Number::from(float as i64)) }
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
    fn whole_floats_are_the_integers_they_are_written_as() {
        for (given, read) in [(json!(1.0), json!(1)), (json!([-0.0]), json!([0]))] {
            assert_eq!(FreeJson::parse(given).map(FreeJson::into_value), Ok(read));
        }
        for float in [9_007_199_254_740_992.0, -1e17, 2e19] {
            assert!(matches!(FreeJson::parse(json!(float)), Err(FreeJsonError::Integer(_))));
        }
    }

    #[test]
    fn the_greatest_integers_and_floats_are_kept() {
        for value in [json!(INTEGER_MAX), json!(-(INTEGER_MAX as i64)), json!(0.1), json!(1e300)] {
            assert_eq!(FreeJson::parse(value.clone()).map(FreeJson::into_value), Ok(value));
        }
    }
}
