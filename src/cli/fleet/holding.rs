//! An agent with a task in its hands: what it does with it, and how it parts with it.

use super::books::{Granted, Stand};
use super::dice::{Parting, Step};
use super::worker::Worker;
use crate::cli::client::given;
use crate::cli::stop::{Outcome, Stop};
use serde_json::{Value, json};
use uuid::Uuid;

/// What becomes of the agent after a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It looks for the next one.
    GoesOn,
    /// It died without a word.
    Died,
    /// Its context window is full.
    WindowFull,
}

/// What a write under the claim came to.
enum Told {
    /// Go on, wrap up or stop, as the directive says.
    Directive(String),
    /// The claim is lost.
    Lost,
}

/// A task in an agent's hands.
pub struct Holding<'w> {
    worker: &'w mut Worker,
    granted: Granted,
    session: Uuid,
}

const DIRECTIVE: &str = "directive { action reasons }";

impl<'w> Holding<'w> {
    /// A task that was just granted.
    pub fn new(worker: &'w mut Worker, granted: Granted, session: Uuid) -> Self {
        Self { worker, granted, session }
    }

    /// Works on the task, and parts with it in one way or another.
    ///
    /// # Errors
    /// A server that did not come back, or a refusal that makes no sense.
    pub async fn work(mut self) -> Outcome<Fate> {
        for step in 0..self.worker.dice.steps() {
            if self.worker.is_stopping() {
                return self.part(Parting::Release).await;
            }
            // Every task costs something: the sums must have something to be compared by.
            let step = if step == 0 { Step::Tokens } else { self.worker.dice.step() };
            match self.take(step).await? {
                Told::Lost => return Ok(Fate::GoesOn),
                Told::Directive(action) if action == "CONTINUE" => {}
                Told::Directive(action) if action == "STOP" => {
                    return self.rest("BUDGET", Fate::GoesOn).await;
                }
                Told::Directive(_) => return self.rest("CONTEXT_FULL", Fate::WindowFull).await,
            }
        }
        let parting = self.worker.dice.parting();
        self.part(parting).await
    }

    async fn take(&mut self, step: Step) -> Outcome<Told> {
        let books = &self.worker.caller.shared.books;
        match step {
            Step::Heartbeat => {
                books.count(|counts| counts.heartbeats += 1);
                self.write("heartbeat", json!({ "activity": "simulating" })).await
            }
            Step::Progress => {
                books.count(|counts| counts.progress_reports += 1);
                let text = "one step further";
                self.write("reportProgress", json!({ "text": text, "percent": 50 })).await
            }
            Step::Checkpoint => {
                books.count(|counts| counts.checkpoints += 1);
                self.write("saveCheckpoint", json!({ "checkpoint": checkpoint() })).await
            }
            Step::Tokens => self.tokens(false).await,
        }
    }

    async fn tokens(&mut self, late: bool) -> Outcome<Told> {
        let (usage, tokens) = self.worker.dice.usage();
        if !late {
            self.worker.context_tokens += self.worker.dice.filling();
        }
        let input = json!({
            "session": self.session,
            "usage": usage,
            "contextTokens": self.worker.context_tokens,
        });
        let told = self.write("reportTokens", input).await?;
        if let Told::Directive(action) = &told {
            let worker = &self.worker;
            let Granted { task, key, .. } = &self.granted;
            worker.caller.shared.books.tokens(*task, worker.agent, tokens, late);
            if late && action != "STOP" {
                let what = format!("{key}: a late report was answered {action}, not STOP");
                worker.caller.shared.books.violation(what);
            }
        }
        Ok(told)
    }

    async fn part(mut self, parting: Parting) -> Outcome<Fate> {
        let Granted { task, fence, .. } = self.granted;
        let shared = std::sync::Arc::clone(&self.worker.caller.shared);
        let books = &shared.books;
        let told = match parting {
            Parting::Death => {
                let died = json!({ "died": true, "task": task, "fence": fence });
                shared.journal.note(&self.worker.caller.name, died);
                books.count(|counts| counts.deaths += 1);
                books.stands(task, fence, Stand::Dead);
                return Ok(Fate::Died);
            }
            Parting::Pause => return self.rest("HANDOVER", Fate::GoesOn).await,
            Parting::Done => {
                let input = json!({ "outcome": "simulated", "result": { "ok": true } });
                self.end("completeTask", input).await?
            }
            Parting::Fail => {
                books.count(|counts| counts.failures += 1);
                self.end("failTask", json!({ "error": "simulated" })).await?
            }
            Parting::Release => {
                books.count(|counts| counts.releases += 1);
                self.end("releaseTask", json!({ "reason": "simulated" })).await?
            }
        };
        if let Told::Directive(_) = told {
            if parting == Parting::Done {
                books.done(task, fence);
            }
            if self.worker.dice.reports_late() {
                self.tokens(true).await?;
            }
        }
        Ok(Fate::GoesOn)
    }

    async fn rest(mut self, cause: &str, fate: Fate) -> Outcome<Fate> {
        self.worker.caller.shared.books.count(|counts| counts.pauses += 1);
        let input = json!({ "cause": cause, "checkpoint": checkpoint() });
        self.end("pauseTask", input).await?;
        Ok(fate)
    }

    /// A write that ends the claim. The ledger may know of the end before its answer is here.
    async fn end(&mut self, mutation: &'static str, input: Value) -> Outcome<Told> {
        let Granted { task, fence, .. } = self.granted;
        self.stands(task, fence, Stand::Ending);
        let told = self.write(mutation, input).await?;
        let stand = match told {
            Told::Directive(_) => Stand::Ended,
            // Lost already: how it stood before is known to the books.
            Told::Lost => return Ok(told),
        };
        self.stands(task, fence, stand);
        Ok(told)
    }

    fn stands(&self, task: Uuid, fence: u64, stand: Stand) {
        self.worker.caller.shared.books.stands(task, fence, stand);
    }

    async fn write(&mut self, mutation: &'static str, input: Value) -> Outcome<Told> {
        let Granted { task, fence, .. } = self.granted;
        let mut input = given(input);
        input["task"] = json!(task);
        input["fence"] = json!(fence);
        let select = match mutation {
            "reportTokens" => "usage { total } directive { action reasons }",
            _ => DIRECTIVE,
        };
        let worker = &mut *self.worker;
        let written = worker.caller.write(&mut worker.dice, mutation, input, select).await;
        let books = &worker.caller.shared.books;
        match written {
            Ok(answered) => {
                books.renewed(task, fence, answered.sent);
                let action = answered.payload["directive"]["action"].as_str();
                Ok(Told::Directive(action.unwrap_or("CONTINUE").to_owned()))
            }
            Err(stop) if is_loss(&stop) => {
                let robbed = json!({ "robbed": true, "task": task, "fence": fence });
                worker.caller.shared.journal.note(&worker.caller.name, robbed);
                books.lost(task, fence);
                Ok(Told::Lost)
            }
            Err(Stop::Refused(errors)) => {
                let key = &self.granted.key;
                let told = errors.iter().map(|error| format!("{}: {}", error.code, error.message));
                let told = told.collect::<Vec<_>>().join("; ");
                books.violation(format!(
                    "{key}: {mutation} under fence {fence} was refused: {told}"
                ));
                books.lost(task, fence);
                Ok(Told::Lost)
            }
            Err(other) => Err(other),
        }
    }
}

/// Whether the ledger says that the claim is not the live one any more.
fn is_loss(stop: &Stop) -> bool {
    let ended = ["CLAIM_LOST", "TASK_NOT_CLAIMED", "TASK_CLOSED", "CLAIM_NOT_YOURS"];
    stop.refusal().is_some_and(|code| ended.contains(&code))
}

fn checkpoint() -> Value {
    json!({ "summary": "simulated so far", "nextSteps": ["go on simulating"] })
}
