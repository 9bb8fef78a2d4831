//! Every acknowledgement that the fleet got, a line each, written down as soon as it came: what was
//! acknowledged must be in the log, whatever was killed meanwhile.

use crate::cli::stop::{Outcome, Stop};
use events::Timestamp;
use serde_json::{Value, json};
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// A journal, or none.
#[derive(Default)]
pub struct Journal(Option<Mutex<File>>);

impl Journal {
    /// A journal in that file, which begins anew.
    ///
    /// # Errors
    /// A file that can't be written.
    pub fn in_file(path: Option<&Path>) -> Outcome<Self> {
        let file = path.map(File::create).transpose();
        let file = file.map_err(|error| Stop::Usage(format!("--journal: {error}")))?;
        Ok(Self(file.map(Mutex::new)))
    }

    /// Writes a line down, with the time and the agent.
    pub fn note(&self, agent: &str, mut line: Value) {
        let Some(file) = &self.0 else { return };
        line["at"] = json!(now());
        line["agent"] = agent.into();
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        // One write a line: a line is whole or not there, and none waits in a buffer of ours.
        if let Err(error) = file.write_all(format!("{line}\n").as_bytes()) {
            eprintln!("the journal lacks a line: {error}");
        }
    }

    /// Writes down what a write came to: acknowledged at a position, or refused with a code.
    pub fn answered(
        &self,
        agent: &str,
        mutation: &str,
        input: &Value,
        payload: Result<&Value, &str>,
    ) {
        if self.0.is_none() {
            return;
        }
        let claim = payload.ok().map(|payload| &payload["claim"]).filter(|claim| !claim.is_null());
        let mut line = json!({
            "operation": mutation,
            "key": input["idempotencyKey"],
            "task": claim.map_or(&input["task"], |claim| &claim["task"]["id"]),
            "fence": claim.map_or(&input["fence"], |claim| &claim["fence"]),
        });
        match payload {
            Ok(payload) => line["position"] = payload["position"].clone(),
            Err(code) => line["refused"] = code.into(),
        }
        if !input["usage"].is_null() {
            line["tokens"] = input["usage"].clone();
        }
        self.note(agent, line);
    }
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
