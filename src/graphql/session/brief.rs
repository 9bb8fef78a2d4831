//! What a session came to: what was done with what tokens, how well, what remains, what is next.
//!
//! Nobody writes it down: it is read from the log's folds whenever it is asked for.

use super::Session;
use crate::domain::world::World;
use crate::graphql::door::Door;
use crate::graphql::failure::reading;
use crate::graphql::scalars::Count;
use crate::graphql::task::Task;
use crate::graphql::vocabulary::TaskStatus;
use async_graphql::{ComplexObject, Context, Enum, Result, SimpleObject};
use projections::claims::{self as rows, ClaimView};
use std::fmt::Write as _;
use uuid::Uuid;

/// The projections that a brief is read from.
pub const READS: &[&str] = &["claims", "tasks", "projects", "sessions", "usage"];
/// How many tasks that are next a brief names.
const NEXT_MAX: usize = 5;

/// How a hold on a task ended.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "projections::claims::Ending")]
pub enum ClaimEnding {
    /// The work was handed in.
    Submitted,
    /// It was laid to rest.
    Paused,
    /// Something stood in the way.
    Blocked,
    /// It was given back.
    Released,
    /// The holder was silent for too long.
    Reclaimed,
    /// The holder gave up.
    Failed,
    /// It was not wanted any more.
    Cancelled,
    /// It waits for an answer.
    Asked,
}

/// A task that was worked on in a session.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct BriefTask {
    #[graphql(skip)]
    id: Uuid,
    #[graphql(skip)]
    key: String,
    #[graphql(skip)]
    title: String,
    /// The claim under which it was last held in that session.
    pub fence: u64,
    /// Where it stands now.
    pub status: TaskStatus,
    /// How the hold ended; null while it lasts.
    pub ending: Option<ClaimEnding>,
    /// What was said then: the outcome, the reason, the error, the question.
    pub said: Option<String>,
    /// Input, output and cache creation that were used for it in the session.
    pub tokens: Count,
    /// What they cost in micro-dollars, as far as it is known.
    pub cost_micros: Count,
    /// How often it was sent back.
    pub changes_requested: u32,
    /// Whether a reviewer accepted it.
    pub approved: bool,
    /// How many of the gates shown were passed.
    pub gates_passed: u32,
    /// How many gates evidence was shown for.
    pub gates_shown: u32,
    /// What its last checkpoint says is to be done next.
    pub next_steps: Vec<String>,
}

/// Which task.
#[ComplexObject]
impl BriefTask {
    /// The task.
    async fn task(&self) -> Task {
        Task::told(self.id, Some(self.key.clone()), 0)
    }
}

/// What a session came to.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct SessionBrief {
    #[graphql(skip)]
    session: Uuid,
    /// What was handed in.
    pub completed: Vec<BriefTask>,
    /// What was worked on and is still to be done.
    pub remaining: Vec<BriefTask>,
    /// What was worked on and came to nothing: it failed for good or was cancelled.
    pub dropped: Vec<BriefTask>,
    /// What its agent would be given next, the best first.
    pub next: Vec<Task>,
    /// All of it in Markdown, as the next session is told.
    pub markdown: String,
}

/// Whose brief it is.
#[ComplexObject]
impl SessionBrief {
    /// The session.
    async fn session(&self) -> Session {
        Session::after(self.session, 0)
    }
}

impl From<ClaimView> for BriefTask {
    fn from(view: ClaimView) -> Self {
        Self {
            id: view.row.task,
            key: view.task_key,
            title: view.title,
            fence: view.row.fence,
            status: view.status.into(),
            ending: view.row.ending.map(Into::into),
            said: view.row.said,
            tokens: Count(view.tokens),
            cost_micros: Count(view.cost_micros),
            changes_requested: view.changes_requested,
            approved: view.approved,
            gates_passed: view.gates_passed,
            gates_shown: view.gates_shown,
            next_steps: view.next_steps,
        }
    }
}

/// What a session came to, as far as that is known from a position on; none if it held nothing.
///
/// # Errors
/// When it can't be read, or not from there on.
pub async fn of(ctx: &Context<'_>, session: Uuid, at_least: u64) -> Result<Option<SessionBrief>> {
    let door = ctx.data::<Door>()?;
    let room = door.wait_for(at_least, READS).await?;
    let claims = rows::of_session(&room, session).await.map_err(reading)?;
    if claims.is_empty() {
        return Ok(None);
    }
    let look = move |world: &World| {
        let agent = world.session(session).map(|session| session.agent);
        let next = agent.map(|agent| world.next_for(agent, NEXT_MAX)).unwrap_or_default();
        next.into_iter().map(|id| (id, world.key_of(id))).collect::<Vec<_>>()
    };
    let next = door.transactor.read(look).await;
    Ok(Some(brief(session, last_of_each(claims), next)))
}

/// The brief of the session before that one, in which its agent last held something.
///
/// # Errors
/// When it can't be read, or not from there on.
pub async fn before(
    ctx: &Context<'_>,
    session: Uuid,
    at_least: u64,
) -> Result<Option<SessionBrief>> {
    let room = ctx.data::<Door>()?.wait_for(at_least, READS).await?;
    match rows::previous_session(&room, session).await.map_err(reading)? {
        Some(previous) => of(ctx, previous, at_least).await,
        None => Ok(None),
    }
}

/// A task that was held more than once counts once, by its last hold.
fn last_of_each(claims: Vec<ClaimView>) -> Vec<ClaimView> {
    let mut last: Vec<ClaimView> = Vec::new();
    for claim in claims {
        last.retain(|known| known.row.task != claim.row.task);
        last.push(claim);
    }
    last
}

fn brief(session: Uuid, claims: Vec<ClaimView>, next: Vec<(Uuid, String)>) -> SessionBrief {
    let (mut completed, mut remaining, mut dropped) = (Vec::new(), Vec::new(), Vec::new());
    for claim in claims {
        let handed_in = claim.row.ending == Some(rows::Ending::Submitted);
        let side = match claim.status {
            events::TaskStatus::Done | events::TaskStatus::Review if handed_in => &mut completed,
            events::TaskStatus::Failed | events::TaskStatus::Cancelled => &mut dropped,
            // Somebody else did it since: nothing of it remains.
            events::TaskStatus::Done => continue,
            _ => &mut remaining,
        };
        side.push(BriefTask::from(claim));
    }
    let markdown = markdown(&completed, &remaining, &dropped, &next);
    let next = next.into_iter().map(|(id, key)| Task::told(id, Some(key), 0)).collect();
    SessionBrief { session, completed, remaining, dropped, next, markdown }
}

fn markdown(
    completed: &[BriefTask],
    remaining: &[BriefTask],
    dropped: &[BriefTask],
    next: &[(Uuid, String)],
) -> String {
    let mut text = String::new();
    for (head, tasks) in [("Done", completed), ("Remaining", remaining), ("Dropped", dropped)] {
        if !tasks.is_empty() {
            let _ = writeln!(text, "{head}:");
            tasks.iter().for_each(|task| line(&mut text, task));
        }
    }
    if !next.is_empty() {
        let keys: Vec<&str> = next.iter().map(|(_, key)| key.as_str()).collect();
        let _ = writeln!(text, "Next: {}", keys.join(", "));
    }
    text
}

fn line(text: &mut String, task: &BriefTask) {
    let ending = task.ending.map_or("held", |ending| match ending {
        ClaimEnding::Submitted => "handed in",
        ClaimEnding::Paused => "laid to rest",
        ClaimEnding::Blocked => "blocked",
        ClaimEnding::Released => "given back",
        ClaimEnding::Reclaimed => "taken back",
        ClaimEnding::Failed => "failed",
        ClaimEnding::Cancelled => "cancelled",
        ClaimEnding::Asked => "waits for an answer",
    });
    let _ = write!(text, "- {} {} ({ending}, {} tokens", task.key, task.title, task.tokens.0);
    if task.gates_shown > 0 {
        let _ = write!(text, ", {} of {} gates passed", task.gates_passed, task.gates_shown);
    }
    if task.changes_requested > 0 {
        let _ = write!(text, ", sent back {} times", task.changes_requested);
    }
    let _ = write!(text, ")");
    if let Some(said) = task.said.as_deref().and_then(|said| said.lines().next()) {
        let _ = write!(text, ": {said}");
    }
    let _ = writeln!(text);
    for step in &task.next_steps {
        if task.status != TaskStatus::Done {
            let _ = writeln!(text, "  - next: {step}");
        }
    }
}
