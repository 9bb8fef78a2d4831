//! The words of graphql-transport-ws.

use crate::graphql::Question;
use serde::Deserialize;
use serde_json::{Value, json};

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Said {
    /// Who it is.
    ConnectionInit {
        /// Where the key stands.
        #[serde(default)]
        payload: Option<Value>,
    },
    /// It asks something.
    Subscribe {
        /// By which the answers are told apart.
        id: String,
        /// What.
        payload: Question,
    },
    /// It wants no more answers.
    Complete {
        /// To what.
        id: String,
    },
    /// Are you there?
    Ping {
        /// To be given back.
        #[serde(default)]
        payload: Option<Value>,
    },
    /// Yes.
    Pong {},
}

/// Why a socket is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended(pub u16, pub &'static str);

/// The server stops; the client comes back and resumes.
pub const GOING_AWAY: Ended = Ended(1001, "the server is stopping; come back and resume");
/// Too many sockets for one key.
pub const TOO_MANY_SOCKETS: Ended = Ended(1008, "too many sockets of this key");
/// Nobody can be asked who that is.
pub const TRY_AGAIN: Ended = Ended(1013, "the ledger can't be asked now; come back");
/// The client does not read what it asked for.
pub const TOO_SLOW: Ended = Ended(1013, "too slow; come back and resume from your last position");
/// Not the protocol's words.
pub const MALFORMED: Ended = Ended(4400, "this is no message of graphql-transport-ws");
/// A question before saying who asks.
pub const UNAUTHORIZED: Ended = Ended(4401, "Unauthorized");
/// No good key, or not any more.
pub const FORBIDDEN: Ended = Ended(4403, "Forbidden");
/// Another protocol, or none.
pub const WRONG_PROTOCOL: Ended = Ended(4406, "Subprotocol not acceptable");
/// Not a word in time.
pub const INIT_TIMEOUT: Ended = Ended(4408, "Connection initialisation timeout");
/// The id is taken.
pub const ID_TAKEN: Ended = Ended(4409, "Subscriber for this id already exists");
/// Once is enough.
pub const INIT_TWICE: Ended = Ended(4429, "Too many initialisation requests");

/// One answer of several.
pub fn next(id: &str, payload: &Value) -> String {
    json!({"type": "next", "id": id, "payload": payload}).to_string()
}

/// There will be no answer, and why.
pub fn error(id: &str, errors: &Value) -> String {
    json!({"type": "error", "id": id, "payload": errors}).to_string()
}

/// There are no more answers.
pub fn complete(id: &str) -> String {
    json!({"type": "complete", "id": id}).to_string()
}

/// You are known.
pub fn acknowledged() -> String {
    json!({"type": "connection_ack"}).to_string()
}

/// Yes, I am there.
pub fn pong(payload: Option<Value>) -> String {
    match payload {
        Some(payload) => json!({"type": "pong", "payload": payload}).to_string(),
        None => json!({"type": "pong"}).to_string(),
    }
}

/// The key in the first message: `key`, or `authorization` as in the header.
pub fn key(payload: Option<&Value>) -> Option<String> {
    let payload = payload?.as_object()?;
    let named = |name: &str| {
        payload
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .and_then(|(_, value)| value.as_str())
    };
    if let Some(key) = named("key") {
        return Some(key.to_owned());
    }
    let value = named("authorization")?;
    let (scheme, key) = value.split_once(' ').unwrap_or(("bearer", value));
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim().to_owned())
}
