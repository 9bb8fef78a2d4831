//! Writes: a mutation's input in, what it changed out; a refusal is no answer but an end.

use super::Client;
use crate::cli::stop::{Outcome, Stop, UserError};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

/// What a mutation answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Written<T> {
    /// The position of the last event that it led to.
    pub position: u64,
    /// What it changed.
    #[serde(flatten)]
    pub changed: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Common {
    #[serde(default)]
    user_errors: Vec<UserError>,
}

impl Client {
    /// Writes once, however often it has to be sent: `mutation` takes `input`, and of its payload
    /// `select` is wanted.
    ///
    /// # Errors
    /// A refusal, or whatever is in the way when patience ends.
    pub async fn write<T: DeserializeOwned>(
        &self,
        mutation: &str,
        input: Value,
        select: &str,
    ) -> Outcome<Written<T>> {
        let body = body(mutation, input, select);
        let data = self.persist(self.patience, &body).await?;
        read(mutation, data)
    }

    /// Sends a file's bytes as a write of their own, once, however often they have to be sent.
    ///
    /// # Errors
    /// Whatever is in the way when patience ends.
    pub async fn upload(&self, path: &str, bytes: Vec<u8>) -> Outcome<Value> {
        let (key, bytes) = (&Uuid::now_v7().to_string(), &bytes);
        self.insist(self.patience, || async move {
            let sent = self
                .http
                .post(format!("{}{path}", self.url()))
                .bearer_auth(self.key())
                .header("content-type", "application/octet-stream")
                .header("idempotency-key", key)
                .body(bytes.clone())
                .send()
                .await;
            self.judge(sent, |text| serde_json::from_str(text).ok()).await
        })
        .await
    }
}

/// The request of a write; the same text is the same write.
pub fn body(mutation: &str, mut input: Value, select: &str) -> String {
    if input.get("idempotencyKey").is_none() {
        input["idempotencyKey"] = json!(Uuid::now_v7().to_string());
    }
    let mut name = mutation.to_owned();
    name[..1].make_ascii_uppercase();
    let query = format!(
        "mutation {name}($input: {name}Input!) {{ {mutation}(input: $input) {{ position userErrors \
         {{ code message path }} {select} }} }}"
    );
    json!({ "query": query, "operationName": name, "variables": { "input": input } }).to_string()
}

/// What a write's data say.
pub fn read<T: DeserializeOwned>(mutation: &str, mut data: Value) -> Outcome<Written<T>> {
    let payload = data.get_mut(mutation).map(Value::take).unwrap_or_default();
    let misshapen = |error: serde_json::Error| {
        let error = anyhow::Error::new(error);
        Stop::Failed(error.context(format!("{mutation} answered in another shape")))
    };
    let common = Common::deserialize(&payload).map_err(misshapen)?;
    if !common.user_errors.is_empty() {
        return Err(Stop::Refused(common.user_errors));
    }
    serde_json::from_value(payload).map_err(misshapen)
}

/// An input object without what was not given; what is inside of its fields stays as it is.
#[must_use]
pub fn given(input: Value) -> Value {
    match input {
        Value::Object(fields) => {
            Value::Object(fields.into_iter().filter(|(_, value)| !value.is_null()).collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_has_a_key_of_its_own_and_nothing_that_was_not_given() {
        let input = given(json!({ "task": "A-1", "fence": null }));
        let body = body("pauseTask", input, "task { id }");
        let body: Value = serde_json::from_str(&body).unwrap();
        let input = &body["variables"]["input"];
        assert!(input.get("fence").is_none() && input["idempotencyKey"].is_string());
        let query = body["query"].as_str().unwrap();
        assert!(query.starts_with("mutation PauseTask($input: PauseTaskInput!) { pauseTask("));
    }

    #[test]
    fn a_refusal_is_an_end() {
        let refused = json!({ "pauseTask": { "position": 7, "task": null, "userErrors": [
            { "code": "TASK_CLOSED", "message": "it is closed", "path": ["input", "task"] }] } });
        let stop = read::<Value>("pauseTask", refused).unwrap_err();
        assert_eq!((stop.code(), stop.refusal()), (1, Some("TASK_CLOSED")));
    }
}
