//! From a mutation to the transactor and back: the caller's actor, the idempotency key's body, and
//! refusals as user errors.

use super::claim::Claim;
use super::door::Door;
use super::lazy::floor;
use super::payload::{Refused, UserError};
use super::scalars::Position;
use super::task::Task;
use crate::domain::task::TaskCommand;
use crate::domain::{Action, Answer, Command, Idempotency, Refusal, Request};
use crate::store::transactor::SubmitError;
use async_graphql::{Context, Result};
use events::Source;
use futures_util::future::join_all;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// How many of many are asked for at once: about what one batch of the transactor takes.
const AT_ONCE: usize = 100;
/// How long an idempotency key may be.
const KEY_MAX: usize = 200;

/// What a mutation asks for: actions, and for each of them the input that it comes from.
#[derive(Debug, Default)]
pub struct Wanted {
    actions: Vec<Action>,
    places: Vec<Vec<String>>,
}

/// An input read: what is wanted, or everything that is wrong with it.
pub type Read<T = Wanted> = std::result::Result<T, Vec<UserError>>;

impl Wanted {
    /// One command, from the input as a whole.
    #[must_use]
    pub fn of(command: impl Into<Action>) -> Self {
        let mut wanted = Self::default();
        wanted.add(command, &[]);
        wanted
    }

    /// Whether nothing is.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }

    /// What another one wants, after it.
    pub fn append(&mut self, more: Self) {
        self.places.extend(more.places);
        self.actions.extend(more.actions);
    }

    /// The tasks that it writes down, in their order.
    #[must_use]
    pub fn created(&self) -> Vec<uuid::Uuid> {
        let created = |action: &Action| match &action.command {
            Command::Task(_, TaskCommand::Create(new)) => Some(new.id),
            _ => None,
        };
        self.actions.iter().filter_map(created).collect()
    }

    /// One more command, from that part of the input.
    pub fn add(&mut self, command: impl Into<Action>, place: &[&str]) {
        let place = std::iter::once("input").chain(place.iter().copied());
        self.places.push(place.map(str::to_owned).collect());
        self.actions.push(command.into());
    }
}

impl From<Command> for Wanted {
    fn from(command: Command) -> Self {
        Self::of(command)
    }
}

/// What was done: the position, and an answer for each action.
#[derive(Debug)]
pub struct Done {
    /// The position of the last event.
    pub position: u64,
    /// One for each action, in order.
    pub answers: Vec<Answer>,
    /// Whether this is the answer to an earlier request of the same key.
    pub repeated: bool,
}

impl Done {
    /// The position, as payloads give it.
    #[must_use]
    pub const fn at(&self) -> Position {
        Position(self.position)
    }

    /// The task that the first action was about.
    #[must_use]
    pub fn task(&self) -> Task {
        let answer = self.answer();
        Task::told(answer.subject, answer.key, self.position)
    }

    /// The claim that the first action was about, if it was about one.
    #[must_use]
    pub fn claim(&self) -> Option<Claim> {
        self.answers.first().and_then(|answer| Claim::told(answer, self.position))
    }

    /// What the first action came to.
    #[must_use]
    pub fn answer(&self) -> Answer {
        self.answers.first().cloned().unwrap_or_default()
    }
}

/// Asks the transactor, as the caller. The inner result is the ledger's word, the outer the world's.
///
/// # Errors
/// When the ledger can't answer now: it is busy, stopping, or cut off from its database.
pub async fn ask(
    ctx: &Context<'_>,
    key: Option<String>,
    wanted: Read,
) -> Result<std::result::Result<Done, Refused>> {
    let door = ctx.data::<Door>()?;
    let refused = |errors| Refused { position: door.head(), errors, directive: None };
    let wanted = match wanted {
        Ok(wanted) => wanted,
        Err(errors) => return Ok(Err(refused(errors))),
    };
    let idempotency = match idempotency(ctx, key) {
        Ok(idempotency) => idempotency,
        Err(error) => return Ok(Err(refused(vec![error]))),
    };
    let caller = ctx.data::<super::Caller>()?;
    let request = Request { idempotency, ..caller.request(wanted.actions) };
    let done = put(door, request, &wanted.places).await?;
    if let Ok(done) = &done {
        // Whatever the payload shows, it shows what was just done.
        floor(ctx, done.position);
    }
    Ok(done)
}

/// Has actions decided as one request of that caller, without an idempotency key.
///
/// # Errors
/// When the ledger can't answer now.
pub async fn submit(
    door: &Door,
    caller: &super::Caller,
    actions: Vec<Action>,
) -> Result<std::result::Result<Done, Refused>> {
    put(door, caller.request(actions), &[]).await
}

/// What became of one of many.
#[derive(Debug)]
pub struct Each {
    /// The position of its last event, or the head.
    pub position: u64,
    /// Why it was not done.
    pub error: Option<UserError>,
}

/// Has each of these decided by itself, as the caller, under the one key and the thing's own id: what
/// one refuses keeps no other from it. The inner error says what is wrong with the key.
///
/// # Errors
/// When the fields are asked for outside of a request.
pub async fn ask_each(
    ctx: &Context<'_>,
    key: Option<String>,
    wanted: Vec<(Uuid, Command)>,
) -> Result<std::result::Result<Vec<Each>, Vec<UserError>>> {
    let door = ctx.data::<Door>()?;
    let caller = ctx.data::<super::Caller>()?;
    let idempotency = match idempotency(ctx, key) {
        Ok(idempotency) => idempotency,
        Err(error) => return Ok(Err(vec![error])),
    };
    // By which they are found together in the log.
    let together = Uuid::now_v7().to_string();
    let mut told = Vec::with_capacity(wanted.len());
    for some in wanted.chunks(AT_ONCE) {
        let each = some.iter().map(|(of, command)| {
            let known = idempotency.clone();
            let idempotency =
                known.map(|known| Idempotency { key: format!("{}/{of}", known.key), ..known });
            let correlation = Some(together.clone());
            let request = caller.request(vec![command.clone().into()]);
            one_of_many(door, Request { idempotency, correlation, ..request })
        });
        told.extend(join_all(each).await);
    }
    let last = told.iter().map(|one| one.position).max().unwrap_or(0);
    floor(ctx, last);
    Ok(Ok(told))
}

/// What can't be answered now is told like a refusal: the others were answered.
async fn one_of_many(door: &Door, request: Request) -> Each {
    match door.transactor.submit(request).await {
        Ok(receipt) => Each { position: receipt.position, error: None },
        Err(SubmitError::Refused { refusal, position }) => {
            Each { position, error: Some(user_error(&refusal, &[])) }
        }
        Err(error) => {
            tracing::warn!(%error, "one of many commands could not be answered");
            let code = "NOT_ANSWERED".to_owned();
            let message = "the ledger could not answer; ask again with the same key".to_owned();
            Each { position: 0, error: Some(UserError { code, message, path: None }) }
        }
    }
}

/// Has actions decided as one request of that caller, known by that key when it comes again.
///
/// # Errors
/// When the ledger can't answer now.
pub async fn submit_once(
    door: &Door,
    caller: &super::Caller,
    known_by: Idempotency,
    actions: Vec<Action>,
) -> Result<std::result::Result<Done, Refused>> {
    let request = Request { idempotency: Some(known_by), ..caller.request(actions) };
    put(door, request, &[]).await
}

async fn put(
    door: &Door,
    request: Request,
    places: &[Vec<String>],
) -> Result<std::result::Result<Done, Refused>> {
    match door.transactor.submit(request).await {
        Ok(receipt) => Ok(Ok(Done {
            position: receipt.position,
            answers: receipt.answers,
            repeated: receipt.repeated,
        })),
        Err(SubmitError::Refused { refusal, position }) => {
            let errors = vec![user_error(&refusal, places)];
            Ok(Err(Refused { position, errors, directive: refusal.directive.map(|told| *told) }))
        }
        Err(error) => Err(not_now(&error)),
    }
}

/// A refusal in the caller's words.
fn user_error(refusal: &Refusal, places: &[Vec<String>]) -> UserError {
    let mut path = places.get(refusal.command).cloned().unwrap_or_default();
    path.extend(refusal.path.iter().flat_map(|path| path.split('.')).map(str::to_owned));
    UserError {
        code: refusal.reason.code().to_owned(),
        message: refusal.to_string(),
        path: Some(path),
    }
}

fn not_now(error: &SubmitError) -> async_graphql::Error {
    match error {
        SubmitError::Busy { retry_after_ms } => {
            super::failure::busy(retry_after_ms.div_ceil(1_000).max(1))
        }
        other => super::failure::unavailable(other),
    }
}

/// The caller's key with the digest of what it is used for: the field and its input as it was sent.
fn idempotency(
    ctx: &Context<'_>,
    key: Option<String>,
) -> std::result::Result<Option<Idempotency>, UserError> {
    let Some(key) = key else { return Ok(None) };
    let fault = |code: &str, message: &str| UserError {
        code: code.to_owned(),
        message: message.to_owned(),
        path: Some(vec!["input".to_owned(), "idempotencyKey".to_owned()]),
    };
    if key.contains('\0') {
        return Err(fault("TEXT_HAS_NUL", "the key contains the character U+0000; remove it"));
    }
    if key.is_empty() || key.chars().count() > KEY_MAX {
        return Err(fault("IDEMPOTENCY_KEY_MALFORMED", "a key has 1 to 200 characters"));
    }
    let arguments = ctx.field().arguments().unwrap_or_default();
    let mut input = arguments
        .into_iter()
        .find(|(name, _)| name == "input")
        .and_then(|(_, value)| value.into_json().ok())
        .unwrap_or_default();
    if let Some(fields) = input.as_object_mut() {
        fields.remove("idempotencyKey");
    }
    let canonical = events::canonical(&input);
    let mut body = Sha256::new();
    body.update(ctx.field().name());
    body.update([0]);
    body.update(canonical);
    Ok(Some(Idempotency { key, body: body.finalize().into() }))
}

/// A caller through the API, unless it says that it is the command line.
#[must_use]
pub fn source_of(client: Option<&str>) -> Source {
    match client {
        Some(name) if name.starts_with("task-ledger-cli") => Source::Cli,
        _ => Source::Graphql,
    }
}
