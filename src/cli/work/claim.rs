//! `next` and `claim`.

use crate::cli::client::given;
use crate::cli::desk::{Desk, Done};
use crate::cli::held::Brief;
use crate::cli::stop::{Outcome, Stop};
use crate::cli::words::some;
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// For whom, and for how long, something is claimed.
#[derive(Debug, Clone, Args)]
pub struct Claimant {
    /// For which agent; an agent's key claims for itself
    #[arg(long)]
    agent: Option<String>,
    /// The session it will be done in
    #[arg(long, env = "TASK_LEDGER_SESSION")]
    session: Option<String>,
    /// How long the hold lasts without a sign of life, 5 to 3600 seconds; 120 when left out
    #[arg(long)]
    lease: Option<u32>,
    /// Issue a key that is good for this claim alone, to be handed to whoever does the work
    #[arg(long)]
    with_key: bool,
    /// By which a repeat of this is known
    #[arg(long)]
    idempotency_key: Option<String>,
}

/// Claim the best task there is; exits with 5 when there is nothing to do
#[derive(Debug, Args)]
pub struct Next {
    /// Only in this project; again for more
    #[arg(long = "project", short)]
    projects: Vec<String>,
    /// Only what these skills suffice for; again for more
    #[arg(long = "skill")]
    skills: Vec<String>,
    /// Wait so many seconds for something to do
    #[arg(long, default_value_t = 0)]
    wait: u32,
    #[command(flatten)]
    claimant: Claimant,
}

/// Claim a given task
#[derive(Debug, Args)]
pub struct Claim {
    /// The task
    task: String,
    #[command(flatten)]
    claimant: Claimant,
}

/// A claim as its holder sees it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimShown {
    /// The claim's id.
    pub id: String,
    /// Its number, which every later write must carry.
    pub fence: u64,
    /// When it lapses without a sign of life.
    pub lease_expires_at: String,
    /// 1 and the failures before.
    pub attempt: u32,
    /// Whether it goes on from a pause.
    pub resumes: Option<bool>,
    /// What is held.
    pub task: ClaimedTask,
}

/// The task of a claim, with what its holder is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ClaimedTask {
    /// In a line.
    #[serde(flatten)]
    pub brief: Brief,
    /// What to do, as the holder is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
}

impl ClaimShown {
    /// For people: the task, and the fence that they will need.
    #[must_use]
    pub fn line(&self) -> String {
        let Self { fence, lease_expires_at, task, .. } = self;
        format!("{}\nfence {fence}, yours until {lease_expires_at}", task.brief.line())
    }

    fn page(&self) -> String {
        let prompt = self.task.prompt.as_deref().unwrap_or_default();
        format!("{}\n\n{prompt}", self.line())
    }
}

#[derive(Serialize, Deserialize)]
struct Found {
    claim: Option<ClaimShown>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nothing: Option<Nothing>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Nothing {
    reason: String,
    detail: String,
    retry_after_seconds: u32,
}

const CLAIM: &str = "claim { id fence leaseExpiresAt attempt resumes task { id key title status \
                     priority prompt } } secret";

impl Next {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let Claimant { agent, session, lease, with_key, idempotency_key } = self.claimant;
        let input = given(json!({
            "agent": agent,
            "session": session,
            "projects": some(self.projects),
            "skills": some(self.skills),
            "leaseSeconds": lease,
            "withKey": with_key,
            "waitSeconds": self.wait,
            "idempotencyKey": idempotency_key,
        }));
        let select = format!("{CLAIM} nothing {{ reason detail retryAfterSeconds }}");
        let done: Done<Found> = desk.write("claimNextTask", input, &select).await?;
        if let Some(nothing) = &done.written.changed.nothing {
            if desk.show.json {
                desk.show.data(&done, String::new)?;
            }
            let (code, detail) = (nothing.reason.clone(), nothing.detail.clone());
            return Err(Stop::Nothing { code, detail });
        }
        shown(desk, &done)
    }
}

impl Claim {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let Claimant { agent, session, lease, with_key, idempotency_key } = self.claimant;
        let input = given(json!({
            "task": self.task,
            "agent": agent,
            "session": session,
            "leaseSeconds": lease,
            "withKey": with_key,
            "idempotencyKey": idempotency_key,
        }));
        shown(desk, &desk.write("claimTask", input, CLAIM).await?)
    }
}

fn shown(desk: &Desk, done: &Done<Found>) -> Outcome {
    let claim = done.written.changed.claim.as_ref();
    let secret = done.written.changed.secret.as_ref();
    let key = secret.map(|secret| format!("key of this claim: {secret}\n\n")).unwrap_or_default();
    desk.show.data(done, || claim.map(|claim| format!("{key}{}", claim.page())).unwrap_or_default())
}
