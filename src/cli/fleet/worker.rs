//! One agent: sessions, claims, and what becomes of them, until there is nothing left.

use super::Shared;
use super::books::Granted;
use super::call::{Answered, Caller};
use super::dice::Dice;
use super::holding::{Fate, Holding};
use super::roster::Member;
use crate::cli::client::{Client, given};
use crate::cli::stop::Outcome;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use uuid::Uuid;

/// How long a claim waits for work at the server.
const WAIT_SECONDS: u32 = 5;
const CONTEXT_WINDOW: u64 = 200_000;
/// An agent that is told at once that there is nothing asks again after this.
const BREATH: Duration = Duration::from_millis(500);

/// Why an agent stopped; the least natural reason is the fleet's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ended {
    /// Every task is closed.
    AllDone,
    /// What is left waits for something that nobody of the fleet will do.
    AllBlocked,
    /// What is left is for others.
    NothingForUs,
    /// A budget is spent.
    BudgetSpent,
    /// What is left may be begun when an operator says so.
    AwaitingApproval,
    /// It was told to stop.
    Stopped,
}

/// A simulated agent.
pub struct Worker {
    pub(super) caller: Caller,
    pub(super) dice: Dice,
    pub(super) agent: Uuid,
    pub(super) session: Option<Uuid>,
    pub(super) context_tokens: u64,
}

const CLAIM: &str = "claim { fence resumes leaseExpiresAt task { id key dependsOn { kind task { key \
                     status } } } } nothing { reason detail retryAfterSeconds }";

impl Worker {
    /// An agent of the fleet, with its own dice.
    pub fn new(index: usize, member: &Member, client: Client, shared: Arc<Shared>) -> Self {
        let dice = Dice::new(shared.options.seed, index, shared.options.well_behaved);
        let caller = Caller { client, name: member.name.clone(), shared };
        Self { caller, dice, agent: member.agent, session: None, context_tokens: 0 }
    }

    /// Works until there is nothing left.
    ///
    /// # Errors
    /// A server that did not come back, or a refusal that makes no sense.
    pub async fn run(mut self) -> Outcome<Ended> {
        loop {
            if self.is_stopping() {
                return Ok(Ended::Stopped);
            }
            let session = self.session().await?;
            let answered = self.ask_for_work(session).await?;
            if answered.payload["claim"].is_null() {
                if let Some(ended) = self.nothing(&answered.payload["nothing"]).await {
                    return Ok(ended);
                }
                continue;
            }
            let granted = granted(&answered.payload["claim"]);
            let lease = Duration::from_secs(u64::from(self.caller.shared.options.lease));
            let books = &self.caller.shared.books;
            books.claimed(&granted, &self.caller.name, answered.sent, lease);
            let fate = Holding::new(&mut self, granted, session).work().await?;
            self.live_with(fate).await?;
        }
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.caller.shared.stopping.load(Ordering::Relaxed)
    }

    async fn ask_for_work(&mut self, session: Uuid) -> Outcome<Answered> {
        let options = &self.caller.shared.options;
        let input = json!({
            "session": session,
            "projects": [options.project],
            "leaseSeconds": options.lease,
            "waitSeconds": WAIT_SECONDS,
        });
        self.caller.write(&mut self.dice, "claimNextTask", input, CLAIM).await
    }

    /// The run that the agent is in; a new incarnation begins a new one.
    async fn session(&mut self) -> Outcome<Uuid> {
        if let Some(session) = self.session {
            return Ok(session);
        }
        let input = json!({ "model": self.dice.model(), "contextWindow": CONTEXT_WINDOW });
        let begun =
            self.caller.write(&mut self.dice, "startSession", input, "session { id }").await?;
        let session = id_of(&begun.payload["session"]["id"]);
        (self.session, self.context_tokens) = (Some(session), 0);
        Ok(session)
    }

    async fn live_with(&mut self, fate: Fate) -> Outcome {
        match fate {
            Fate::GoesOn => {}
            // Whoever died is born anew and knows nothing of before.
            Fate::Died => self.session = None,
            Fate::WindowFull => {
                if let Some(session) = self.session.take() {
                    let input =
                        given(json!({ "session": session, "summary": "the window was full" }));
                    self.caller
                        .write(&mut self.dice, "endSession", input, "session { id }")
                        .await?;
                }
            }
        }
        Ok(())
    }

    /// Whether that is the end; else the time to wait was waited.
    async fn nothing(&mut self, nothing: &Value) -> Option<Ended> {
        let reason = nothing["reason"].as_str().unwrap_or_default();
        let idle = !self.caller.shared.books.somebody_works();
        match reason {
            "ALL_DONE" => return Some(Ended::AllDone),
            "ALL_BLOCKED" if idle => return Some(Ended::AllBlocked),
            "NOTHING_FOR_YOU" if idle => return Some(Ended::NothingForUs),
            "BUDGET_SPENT" if idle => return Some(Ended::BudgetSpent),
            "AWAITING_APPROVAL" if idle => return Some(Ended::AwaitingApproval),
            "CONTEXT_FULL" => self.session = None,
            _ => {}
        }
        let asked = Duration::from_secs(nothing["retryAfterSeconds"].as_u64().unwrap_or(1));
        tokio::time::sleep(asked.min(BREATH)).await;
        None
    }
}

fn granted(claim: &Value) -> Granted {
    let task = &claim["task"];
    let unmet = |link: &&Value| link["kind"] == "BLOCKS" && link["task"]["status"] != "DONE";
    let links = task["dependsOn"].as_array().into_iter().flatten();
    Granted {
        task: id_of(&task["id"]),
        key: task["key"].as_str().unwrap_or_default().to_owned(),
        fence: claim["fence"].as_u64().unwrap_or(0),
        resumes: claim["resumes"] == true,
        unmet: links
            .filter(unmet)
            .map(|link| link["task"]["key"].as_str().unwrap_or_default().to_owned())
            .collect(),
    }
}

/// An id as the API writes it; the nil id for what is none, which the books then find odd.
fn id_of(value: &Value) -> Uuid {
    value.as_str().and_then(|text| Uuid::try_parse(text).ok()).unwrap_or_default()
}
