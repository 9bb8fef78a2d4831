//! A task in an agent's hands: its command, its signs of life, its orders, and its end.

use super::Shared;
use super::answer::{self, Parting, tail};
use super::child::Running;
use super::folder::{Desk, Run};
use super::system::{began, boot};
use crate::cli::client::{Client, given};
use crate::cli::stop::{Outcome, Stop};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until};

/// How often a key is asked for whose secret got lost on the way.
const KEYS_MAX: usize = 5;

/// What was given, and for whom.
pub struct Granted {
    pub agent: String,
    pub task: String,
    pub fence: u64,
    pub session: String,
    pub secret: Option<String>,
    pub prompt: String,
}

/// How a claim ended.
pub struct End {
    /// The status that the task is in, or `LOST` where others decided.
    pub status: String,
    /// Why, in words.
    pub why: String,
}

/// Why a command is not left to work on.
enum Halt {
    /// The ledger orders it.
    Ordered(String),
    /// The claim has ended: the command or somebody else did it.
    Lost(String),
    /// The runner ends.
    Stopping,
    /// It took too long.
    OutOfTime,
}

/// A task in an agent's hands.
pub struct Holding {
    granted: Granted,
    runner: Client,
    shared: Arc<Shared>,
}

impl Holding {
    pub const fn new(granted: Granted, runner: Client, shared: Arc<Shared>) -> Self {
        Self { granted, runner, shared }
    }

    /// Has the command do the task, and says how that ended.
    ///
    /// # Errors
    /// A server that does not come back.
    pub async fn work(self) -> Outcome<End> {
        let secret = self.key().await?;
        let claim = self.runner.with_key(&secret);
        let desk = self.shared.folder.desk(
            &self.granted.task,
            self.granted.fence,
            &self.granted.prompt,
        )?;
        let environment = self.environment(&secret, &desk);
        let prompt = self.granted.prompt.clone();
        let command = &self.shared.options.command;
        let mut running = match Running::start(command, &environment, &desk, prompt) {
            Ok(running) => running,
            Err(error) => {
                // No other task would fare better: the runner itself is at fault.
                let _ = self.say(&claim, Parting::failed(format!("{error:#}"))).await;
                return Err(Stop::Usage(format!("{error:#}")));
            }
        };
        let run = Run {
            pid: running.leader(),
            began: began(running.leader()),
            boot: boot(),
            task: self.granted.task.clone(),
            fence: self.granted.fence,
            secret,
        };
        self.shared.folder.keep(&self.granted.agent, &run)?;
        let end = self.watch(&claim, &mut running, &desk).await;
        self.shared.folder.forget(&self.granted.agent);
        end
    }

    /// The key that is good for this claim alone; another one where the first got lost on the way,
    /// since no repeat shows a secret again.
    async fn key(&self) -> Outcome<String> {
        let Granted { task, fence, .. } = &self.granted;
        let mut secret = self.granted.secret.clone();
        for _ in 0..KEYS_MAX {
            if let Some(secret) = secret {
                return Ok(secret);
            }
            let input = json!({ "role": "AGENT", "claim": { "task": task, "fence": fence } });
            let issued = self.runner.write::<Value>("createKey", input, "secret").await?;
            secret = issued.changed["secret"].as_str().map(str::to_owned);
        }
        secret.ok_or_else(|| {
            Stop::Unreachable(format!("the key for {task} got lost on the way, again and again"))
        })
    }

    fn environment(&self, secret: &str, desk: &Desk) -> Vec<(&'static str, String)> {
        let file = |path: &Path| path.to_string_lossy().into_owned();
        vec![
            ("TASK_LEDGER_URL", self.runner.url().to_owned()),
            ("TASK_LEDGER_KEY", secret.to_owned()),
            ("TASK_LEDGER_TASK", self.granted.task.clone()),
            ("TASK_LEDGER_FENCE", self.granted.fence.to_string()),
            ("TASK_LEDGER_SESSION", self.granted.session.clone()),
            ("TASK_LEDGER_AGENT", self.granted.agent.clone()),
            ("TASK_LEDGER_PROMPT", file(&desk.prompt)),
            ("TASK_LEDGER_RESULT", file(&desk.result)),
        ]
    }

    async fn watch(&self, claim: &Client, running: &mut Running, desk: &Desk) -> Outcome<End> {
        let options = &self.shared.options;
        let grace = Duration::from_secs(options.grace);
        let limit = options.time_limit.map(|limit| Instant::now() + Duration::from_secs(limit));
        let halt = tokio::select! {
            biased;
            ended = running.ended() => {
                let parting = answer::read(ended?, desk);
                return self.part(claim, parting, desk).await;
            }
            halt = self.orders(claim) => halt?,
            () = self.stopping() => Halt::Stopping,
            () = out_of_time(limit) => Halt::OutOfTime,
        };
        running.end(grace).await;
        let said = || tail(&desk.output);
        match halt {
            Halt::Lost(why) => Ok(End { status: "LOST".to_owned(), why }),
            Halt::Ordered(why) => {
                let cause = if why.contains("budget") { "BUDGET" } else { "HANDOVER" };
                let summary = format!("Stopped: {why}. The output ended with:\n{}", said());
                self.part(claim, Parting::paused(cause, &summary), desk).await
            }
            Halt::Stopping => {
                let summary = format!("The runner was stopped. The output ended with:\n{}", said());
                self.part(claim, Parting::paused("HANDOVER", &summary), desk).await
            }
            Halt::OutOfTime => {
                let seconds = options.time_limit.unwrap_or_default();
                let error =
                    format!("not done after {seconds} s; the output ends with:\n{}", said());
                self.part(claim, Parting::failed(error), desk).await
            }
        }
    }

    async fn stopping(&self) {
        let mut stopping = self.shared.stopping.clone();
        if stopping.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Signs of life until one of them is answered with an order.
    ///
    /// A server that is away takes no claim: leases run only while it serves. So it is asked again.
    async fn orders(&self, claim: &Client) -> Outcome<Halt> {
        let every = Duration::from_secs(u64::from(self.shared.options.lease)) / 3;
        let mut tick = interval_at(Instant::now() + every, every);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tick.tick().await;
            let input = json!({ "task": self.granted.task, "fence": self.granted.fence });
            let select = "directive { action reasons }";
            match claim.write::<Value>("heartbeat", input, select).await {
                Ok(told) => {
                    let directive = &told.changed["directive"];
                    if directive["action"] == "STOP" {
                        return Ok(Halt::Ordered(reasons(directive)));
                    }
                }
                Err(Stop::Refused(errors)) => {
                    let why = errors.first().map(|error| error.message.clone());
                    return Ok(Halt::Lost(why.unwrap_or_default()));
                }
                // The key of a claim ends with it.
                Err(Stop::NotAllowed(why)) => return Ok(Halt::Lost(why)),
                Err(Stop::Unreachable(why)) => self.shared.show.aside(&why),
                Err(stop) => return Err(stop),
            }
        }
    }

    /// Names the output as an artifact, and says what became of the task.
    async fn part(&self, claim: &Client, parting: Parting, desk: &Desk) -> Outcome<End> {
        if let Some(lost) = self.attach(claim, desk).await? {
            return Ok(lost);
        }
        let mutation = parting.mutation;
        match self.say(claim, parting).await {
            // What the ledger does not take is a failed attempt, and the next one is told why.
            Err(Stop::Refused(errors)) if mutation != "failTask" => {
                let why = errors.iter().map(|error| format!("{}: {}", error.code, error.message));
                let why = why.collect::<Vec<_>>().join("; ");
                if errors.iter().any(|error| is_lost(&error.code)) {
                    return Ok(End { status: "LOST".to_owned(), why });
                }
                let error = format!("the ledger did not take what the command answered: {why}");
                lost_or(self.say(claim, Parting::failed(error)).await)
            }
            other => lost_or(other),
        }
    }

    async fn say(&self, claim: &Client, parting: Parting) -> Outcome<End> {
        let Parting { mutation, mut input } = parting;
        let why = ["outcome", "error", "reason", "cause", "text"]
            .iter()
            .find_map(|field| input.get(*field).and_then(Value::as_str))
            .unwrap_or_default()
            .to_owned();
        input.insert("task".to_owned(), self.granted.task.clone().into());
        input.insert("fence".to_owned(), self.granted.fence.into());
        let written = claim.write::<Value>(mutation, input.into(), "task { status }").await?;
        let status = written.changed["task"]["status"].as_str().unwrap_or("LOST").to_owned();
        Ok(End { status, why })
    }

    /// Names the output; where the claim has ended, how the task stands.
    async fn attach(&self, claim: &Client, desk: &Desk) -> Outcome<Option<End>> {
        let (digest, bytes) = digest(&desk.output)?;
        let input = given(json!({
            "task": self.granted.task,
            "fence": self.granted.fence,
            "name": "output.log",
            "uri": format!("file://{}", desk.output.display()),
            "mediaType": "text/plain",
            "digest": digest,
            "bytes": bytes,
        }));
        match claim.write::<Value>("attachArtifact", input, "task { key }").await {
            Ok(_) => Ok(None),
            Err(Stop::Refused(_) | Stop::NotAllowed(_)) => Ok(Some(self.ended_already().await)),
            Err(stop) => Err(stop),
        }
    }

    /// The command spoke for itself, or somebody else decided.
    async fn ended_already(&self) -> End {
        let query = "query Task($task: String!) { task(task: $task) { status } }";
        let found = self.runner.ask::<Value>(query, json!({ "task": self.granted.task })).await;
        let status = found.ok().and_then(|data| Some(data["task"]["status"].as_str()?.to_owned()));
        let why = "the claim had ended before the command did".to_owned();
        End { status: status.unwrap_or_else(|| "LOST".to_owned()), why }
    }
}

fn lost_or(end: Outcome<End>) -> Outcome<End> {
    let lost = |why: String| Ok(End { status: "LOST".to_owned(), why });
    match end {
        Err(Stop::Refused(errors)) if errors.iter().any(|error| is_lost(&error.code)) => {
            lost(errors.first().map(|error| error.message.clone()).unwrap_or_default())
        }
        Err(Stop::NotAllowed(why)) => lost(why),
        other => other,
    }
}

/// Whether a refusal says that the claim is no more.
fn is_lost(code: &str) -> bool {
    matches!(code, "CLAIM_LOST" | "CLAIM_NOT_YOURS" | "TASK_NOT_CLAIMED" | "TASK_CLOSED")
}

fn reasons(directive: &Value) -> String {
    let reasons = directive["reasons"].as_array().into_iter().flatten();
    reasons.filter_map(Value::as_str).collect::<Vec<_>>().join("; ")
}

async fn out_of_time(limit: Option<Instant>) {
    match limit {
        Some(limit) => sleep_until(limit).await,
        None => std::future::pending().await,
    }
}

/// The digest and the size of a file, read piece by piece.
fn digest(path: &Path) -> anyhow::Result<(String, u64)> {
    let mut file = std::fs::File::open(path)?;
    let mut hash = Sha256::new();
    let bytes = std::io::copy(&mut file, &mut hash)?;
    Ok((format!("sha256:{}", hex::encode(hash.finalize())), bytes))
}
