//! The scalars of the API. Whole numbers that outgrow 32 bits have names of their own, since
//! GraphQL's `Int` ends there; all of them are JSON numbers.

use async_graphql::{InputType, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use events::Timestamp;

/// The greatest number that every JSON reader keeps exactly.
const NUMBER_MAX: u64 = events::INTEGER_MAX;

fn whole_number<T: InputType>(value: Value) -> Result<u64, InputValueError<T>> {
    match &value {
        Value::Number(number) => match number.as_u64() {
            Some(number) if number <= NUMBER_MAX => Ok(number),
            _ => Err(InputValueError::custom(format!(
                "{number} is no whole number from 0 to 2^53-1"
            ))),
        },
        _ => Err(InputValueError::expected_type(value)),
    }
}

/// A place in the log: 1, 2, 3 … without gaps, 0 before the first event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position(pub u64);

/// A place in the ledger's log: a JSON number, 1, 2, 3 … without gaps, 0 before the first event.
#[Scalar]
impl ScalarType for Position {
    fn parse(value: Value) -> InputValueResult<Self> {
        Ok(Self(whole_number(value)?))
    }

    fn to_value(&self) -> Value {
        Value::from(self.0)
    }
}

/// How many: tokens, bytes, micro-dollars.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count(pub u64);

/// How many, of whatever the field says: a JSON number from 0 to 2^53-1.
#[Scalar]
impl ScalarType for Count {
    fn parse(value: Value) -> InputValueResult<Self> {
        Ok(Self(whole_number(value)?))
    }

    fn to_value(&self) -> Value {
        Value::from(self.0)
    }
}

/// An instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateTime(pub Timestamp);

/// An instant as RFC 3339 text, like `2026-01-31T12:00:00Z`; answers are in UTC with microseconds.
#[Scalar(specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => {
                Timestamp::parse(text).map(Self).map_err(InputValueError::custom)
            }
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::from(self.0.to_string())
    }
}

impl From<Timestamp> for DateTime {
    fn from(instant: Timestamp) -> Self {
        Self(instant)
    }
}

/// Any JSON value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Json(pub serde_json::Value);

/// Any JSON value, as it was given.
#[Scalar(name = "JSON")]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        Ok(Self(value.into_json()?))
    }

    fn to_value(&self) -> Value {
        Value::from_json(self.0.clone()).unwrap_or_default()
    }
}

impl From<events::FreeJson> for Json {
    fn from(json: events::FreeJson) -> Self {
        Self(json.into_value())
    }
}
