//! One agent's writes: sent again until they are answered, and sometimes once more than that.

use super::Shared;
use super::dice::Dice;
use crate::cli::client::{Client, body, read};
use crate::cli::stop::{Outcome, Stop};
use serde_json::Value;
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

/// An agent's way to the ledger.
pub struct Caller {
    pub client: Client,
    pub name: String,
    pub shared: Arc<Shared>,
}

/// What a write came to, and when it was first sent.
pub struct Answered {
    pub payload: Value,
    pub sent: Instant,
}

impl Caller {
    /// Writes. With some luck the answer is thrown away and the same write sent again: whoever is
    /// told something else then than before tells a violation.
    ///
    /// # Errors
    /// A refusal, or a server that did not come back in time.
    pub async fn write(
        &self,
        dice: &mut Dice,
        mutation: &'static str,
        input: Value,
        select: &str,
    ) -> Outcome<Answered> {
        tokio::time::sleep(dice.pause(self.shared.options.rate)).await;
        let mut input = input;
        input["idempotencyKey"] = Uuid::now_v7().to_string().into();
        let text = body(mutation, input.clone(), select);
        let loses = remembers(mutation) && dice.answer_is_lost();
        let sent = Instant::now();
        let first = self.send(mutation, &input, &text).await?;
        if !loses {
            return Ok(Answered { payload: first, sent });
        }
        self.shared.books.count(|counts| counts.answers_lost += 1);
        let again = self.send(mutation, &input, &text).await.map_err(|stop| match stop {
            Stop::Refused(errors) => {
                let told = format!("{}: a repeated {mutation} was refused: {errors:?}", self.name);
                self.shared.books.violation(told);
                Stop::Refused(errors)
            }
            other => other,
        })?;
        // A claim that found nothing left nothing to be remembered by.
        if first["nothing"].is_null() && fixed(&first) != fixed(&again) {
            let (before, now) = (fixed(&first), fixed(&again));
            let told = format!(
                "{}: a repeated {mutation} was answered {now}, and {before} before",
                self.name
            );
            self.shared.books.violation(told);
        }
        Ok(Answered { payload: again, sent })
    }

    async fn send(&self, mutation: &str, input: &Value, text: &str) -> Outcome<Value> {
        let data = self.client.persist(self.shared.patience, text).await?;
        let written = read::<Value>(mutation, data);
        let told = written.map(|written| {
            self.shared.books.saw(written.position);
            let mut payload = written.changed;
            payload["position"] = written.position.into();
            payload
        });
        let noted = told.as_ref().map_err(|stop| stop.refusal().unwrap_or("FAILED"));
        self.shared.journal.answered(&self.name, mutation, input, noted);
        told
    }
}

/// Whether a repeat is known by its key: a heartbeat appends nothing, so nothing is remembered.
fn remembers(mutation: &str) -> bool {
    mutation != "heartbeat"
}

/// What a repeat must be told as before.
fn fixed(payload: &Value) -> Value {
    let claim = &payload["claim"];
    serde_json::json!({
        "position": payload["position"],
        "fence": claim["fence"],
        "task": claim["task"]["id"],
        "session": payload["session"]["id"],
        "usage": payload["usage"],
    })
}
