//! One agent of a runner: asks for work, has it done, and asks again.

use super::Shared;
use super::holding::{Granted, Holding};
use crate::cli::client::{Client, given};
use crate::cli::stop::Outcome;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// How long a question for work waits at the server.
const WAIT_SECONDS: u32 = 5;
/// The shortest and the longest rest between two questions.
const REST_MIN: Duration = Duration::from_millis(500);
const REST_MAX: Duration = Duration::from_secs(10);

const CLAIM: &str = "secret claim { fence attempt session task { key title prompt } } \
                     nothing { reason detail retryAfterSeconds }";

/// Why an agent stopped.
#[derive(Debug, Clone, Default)]
pub struct Ended {
    /// A reason of the ledger's, or `STOPPED`.
    pub code: String,
    /// The same in words.
    pub detail: String,
}

impl Ended {
    /// The first reason that says something: agents that stop later find less to do.
    pub fn or(self, other: Self) -> Self {
        if self.code.is_empty() { other } else { self }
    }

    fn stopped() -> Self {
        Self { code: "STOPPED".to_owned(), detail: "the runner was told to stop".to_owned() }
    }
}

/// An agent of a runner.
pub struct Worker {
    name: String,
    client: Client,
    shared: Arc<Shared>,
    session: Option<String>,
    /// How often in a row there was nothing to do and nobody at work.
    idle: u32,
}

impl Worker {
    /// An agent of that name.
    pub const fn new(name: String, client: Client, shared: Arc<Shared>) -> Self {
        Self { name, client, shared, session: None, idle: 0 }
    }

    /// Works until there is nothing to do, or the runner is told to stop.
    ///
    /// # Errors
    /// A server that does not come back, or a refusal that makes no sense.
    pub async fn run(mut self) -> Outcome<Ended> {
        let ended = loop {
            if *self.shared.stopping.borrow() {
                break Ended::stopped();
            }
            let session = self.session().await?;
            let answer = self.ask(&session).await?;
            if answer["claim"].is_null() {
                match self.nothing(&answer["nothing"]).await {
                    Some(ended) => break ended,
                    None => continue,
                }
            }
            self.idle = 0;
            self.work(&answer, session).await?;
        };
        self.end_session().await;
        Ok(ended)
    }

    async fn work(&mut self, answer: &Value, session: String) -> Outcome {
        let claim = &answer["claim"];
        let shared = Arc::clone(&self.shared);
        let _at_work = shared.tally.at_work();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let granted = Granted {
            agent: self.name.clone(),
            task: text(&claim["task"]["key"]),
            fence: claim["fence"].as_u64().unwrap_or(0),
            session,
            secret: answer["secret"].as_str().map(str::to_owned),
            prompt: text(&claim["task"]["prompt"]),
        };
        let title = text(&claim["task"]["title"]);
        let show = self.shared.show;
        show.aside(&format!("{}: begins {} {title}", self.name, granted.task));
        let task = granted.task.clone();
        let end =
            Holding::new(granted, self.client.clone(), Arc::clone(&self.shared)).work().await?;
        self.shared.tally.count(&end.status);
        show.data(
            &json!({ "agent": self.name, "task": task, "end": end.status, "why": end.why }),
            || format!("{task}  {}  {}", end.status, end.why.lines().next().unwrap_or_default()),
        )?;
        // Each task is begun in a context of its own.
        self.end_session().await;
        Ok(())
    }

    async fn ask(&self, session: &str) -> Outcome<Value> {
        let options = &self.shared.options;
        let input = given(json!({
            "agent": self.name,
            "session": session,
            "projects": (!options.projects.is_empty()).then_some(&options.projects),
            "leaseSeconds": options.lease,
            "withKey": true,
            "waitSeconds": if self.idle == 0 { WAIT_SECONDS } else { 0 },
        }));
        Ok(self.client.write::<Value>("claimNextTask", input, CLAIM).await?.changed)
    }

    async fn session(&mut self) -> Outcome<String> {
        if let Some(session) = &self.session {
            return Ok(session.clone());
        }
        let input = given(json!({ "agent": self.name, "model": self.shared.options.model }));
        let started = self.client.write::<Value>("startSession", input, "session { id }").await?;
        let id = started.changed["session"]["id"].as_str().unwrap_or_default().to_owned();
        self.session = Some(id.clone());
        Ok(id)
    }

    /// Best effort: a session that stays open claims nothing.
    async fn end_session(&mut self) {
        if let Some(session) = self.session.take() {
            let input = json!({ "session": session });
            let _ = self.client.write::<Value>("endSession", input, "session { id }").await;
        }
    }

    /// The end, if there is nothing to do and nobody at work who could change that; else the time
    /// to wait was waited.
    ///
    /// It is asked twice: what another agent was given meanwhile may have been in the way.
    async fn nothing(&mut self, nothing: &Value) -> Option<Ended> {
        let reason = nothing["reason"].as_str().unwrap_or_default();
        let waits = matches!(reason, "NOT_YET" | "ALL_TAKEN" | "AT_CAPACITY" | "CONTEXT_FULL");
        let ends = !self.shared.options.forever && !waits && !self.shared.tally.somebody_works();
        self.idle = if ends { self.idle + 1 } else { 0 };
        if self.idle > 1 {
            let detail = nothing["detail"].as_str().unwrap_or_default().to_owned();
            return Some(Ended { code: reason.to_owned(), detail });
        }
        let told = nothing["retryAfterSeconds"].as_u64().unwrap_or(1);
        let asked = if ends { REST_MIN } else { Duration::from_secs(told) };
        let mut stopping = self.shared.stopping.clone();
        tokio::select! {
            () = tokio::time::sleep(asked.clamp(REST_MIN, REST_MAX)) => {}
            _ = stopping.wait_for(|stop| *stop) => {}
        }
        None
    }
}
