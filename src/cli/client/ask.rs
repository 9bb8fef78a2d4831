//! Questions: a GraphQL document and its variables in, a typed answer out.

use super::Client;
use crate::cli::stop::{Outcome, Stop, UserError};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The longest pause between two attempts.
const PAUSE_MAX: Duration = Duration::from_secs(5);
const PAUSE_FIRST: Duration = Duration::from_millis(200);

/// Why one attempt came to nothing.
#[derive(Debug)]
pub enum Trouble {
    /// The answer may be had by asking again: the way or the server was not there.
    Passing {
        /// What was wrong.
        what: String,
        /// When the server says that asking again may help.
        after: Option<Duration>,
    },
    /// Asking again would not help.
    Final(Stop),
}

/// An answer as it comes over the wire.
#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    data: Option<Value>,
    #[serde(default)]
    errors: Vec<Failure>,
}

#[derive(Deserialize)]
struct Failure {
    message: String,
    #[serde(default)]
    extensions: Extensions,
}

#[derive(Deserialize, Default)]
struct Extensions {
    #[serde(default)]
    code: String,
    #[serde(default, rename = "requestId")]
    request_id: Option<String>,
    #[serde(default, rename = "retryAfterSeconds")]
    retry_after_seconds: Option<u64>,
}

impl Client {
    /// Asks once: reading costs nothing to repeat by hand.
    ///
    /// # Errors
    /// Whatever is in the way.
    pub async fn ask<T: DeserializeOwned>(&self, query: &str, variables: Value) -> Outcome<T> {
        self.ask_for(Duration::ZERO, query, variables).await
    }

    /// Asks, and asks again while the server is away, for at most so long.
    ///
    /// # Errors
    /// Whatever is in the way.
    pub async fn ask_for<T: DeserializeOwned>(
        &self,
        patience: Duration,
        query: &str,
        variables: Value,
    ) -> Outcome<T> {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let data = self.persist(patience, &body).await?;
        serde_json::from_value(data).map_err(|error| {
            Stop::Failed(anyhow::Error::new(error).context("the server answered in another shape"))
        })
    }

    /// The data of an answer, asked for until it comes or patience ends.
    ///
    /// # Errors
    /// Whatever is in the way when patience ends.
    pub async fn persist(&self, patience: Duration, body: &str) -> Outcome<Value> {
        self.insist(patience, || self.attempt(body)).await
    }

    /// Attempts until one comes to something or patience ends.
    pub(super) async fn insist<Attempt>(
        &self,
        patience: Duration,
        attempt: impl Fn() -> Attempt,
    ) -> Outcome<Value>
    where
        Attempt: Future<Output = Result<Value, Trouble>>,
    {
        let until = Instant::now() + patience;
        let mut pause = PAUSE_FIRST;
        loop {
            let (what, after) = match attempt().await {
                Ok(data) => return Ok(data),
                Err(Trouble::Final(stop)) => return Err(stop),
                Err(Trouble::Passing { what, after }) => (what, after),
            };
            let pause_now = after.unwrap_or(pause).min(PAUSE_MAX);
            if Instant::now() + pause_now >= until {
                return Err(Stop::Unreachable(what));
            }
            self.count_retry();
            tokio::time::sleep(pause_now).await;
            pause = (pause * 2).min(PAUSE_MAX);
        }
    }

    /// One attempt.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn attempt(&self, body: &str) -> Result<Value, Trouble> {
        let sent = self
            .http
            .post(format!("{}/graphql", self.url()))
            .bearer_auth(self.key())
            .header("accept", "application/graphql-response+json")
            .header("content-type", "application/json")
            .body(body.to_owned())
            .send()
            .await;
        self.judge(sent, |_| None).await
    }

    /// What an HTTP answer comes to; `plain` reads the good ones that are no GraphQL.
    pub(super) async fn judge(
        &self,
        sent: reqwest::Result<reqwest::Response>,
        plain: impl FnOnce(&str) -> Option<Value>,
    ) -> Result<Value, Trouble> {
        let unreachable = |error: reqwest::Error| Trouble::Passing {
            what: format!("can't reach {}: {}", self.url(), innermost(&error)),
            after: None,
        };
        let response = sent.map_err(unreachable)?;
        let status = response.status().as_u16();
        let after = response
            .headers()
            .get("retry-after")
            .and_then(|value| Some(Duration::from_secs(value.to_str().ok()?.trim().parse().ok()?)));
        let text = response.text().await.map_err(unreachable)?;
        if let Some(value) = (status == 200).then(|| plain(&text)).flatten() {
            return Ok(value);
        }
        let answer: Option<Answer> = serde_json::from_str(&text).ok();
        match (status, answer) {
            (429 | 502..=504, answer) => Err(Trouble::Passing {
                what: format!("{} can't answer now: {}", self.url(), said(answer, status)),
                after,
            }),
            (401 | 403, answer) => Err(Trouble::Final(Stop::NotAllowed(said(answer, status)))),
            (_, Some(answer)) => self.data(answer),
            (_, None) => Err(Trouble::Final(Stop::Unreachable(format!(
                "{} answers with HTTP {status} and no GraphQL; is it a task-ledger server?",
                self.url()
            )))),
        }
    }

    fn data(&self, answer: Answer) -> Result<Value, Trouble> {
        let Some(failure) = answer.errors.into_iter().next() else {
            return Ok(answer.data.unwrap_or_default());
        };
        let Failure { message, extensions } = failure;
        let Extensions { code, request_id, retry_after_seconds } = extensions;
        let told = match request_id {
            Some(id) => format!("{message} (request {id})"),
            None => message,
        };
        Err(match code.as_str() {
            "BUSY" | "UNAVAILABLE" | "POSITION_NOT_REACHED" => Trouble::Passing {
                what: format!("{} can't answer now: {told}", self.url()),
                after: retry_after_seconds.map(Duration::from_secs),
            },
            "NOT_AUTHENTICATED" | "NOT_ALLOWED" => {
                Trouble::Final(Stop::NotAllowed(format!("{code}: {told}")))
            }
            _ => Trouble::Final(Stop::Refused(vec![UserError {
                code: if code.is_empty() { "FAILED".to_owned() } else { code },
                message: told,
                path: None,
            }])),
        })
    }
}

/// What a failed answer says for itself.
fn said(answer: Option<Answer>, status: u16) -> String {
    let failure = answer.and_then(|answer| answer.errors.into_iter().next());
    match failure {
        Some(failure) if failure.extensions.code.is_empty() => failure.message,
        Some(failure) => format!("{}: {}", failure.extensions.code, failure.message),
        None => format!("HTTP {status}"),
    }
}

/// The cause at the end of the chain: "connection refused" says more than "error sending request".
fn innermost(error: &reqwest::Error) -> String {
    let mut at: &dyn std::error::Error = error;
    while let Some(source) = at.source() {
        at = source;
    }
    at.to_string()
}
