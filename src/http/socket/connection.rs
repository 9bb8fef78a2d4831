//! One socket, from its first message to its end.

use super::message::{self, Ended, Said};
use super::{MESSAGE_MAX, PROTOCOL};
use crate::graphql::{Caller, Kind, Question, Unfit};
use crate::http::doors::Doors;
use crate::http::graphql::pace;
use crate::http::who;
use crate::store::tokens::TokenKind;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use events::Source;
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::PoisonError;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::AbortHandle;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};
use uuid::Uuid;

/// How long a client may take to say who it is.
const INIT_MAX: Duration = Duration::from_secs(3);
/// How often it is looked whether the key is still good.
const RIGHTS_EVERY: Duration = Duration::from_secs(5);
/// After how many of these looks the secret itself is looked up: a browser may have signed out.
const SESSION_EVERY: u32 = 12;
/// How long a client may take to read one message.
const SEND_MAX: Duration = Duration::from_secs(10);
/// How many answers wait for a client to read them.
const WAITING_MAX: usize = 64;
/// How many questions may be open on one socket.
const OPEN_MAX: usize = 50;
/// How many sockets one key may have.
const SOCKETS_MAX: usize = 20;

/// Who opened the socket, as far as the first request tells.
pub struct Visitor {
    pub from: IpAddr,
    pub origin: String,
    pub cookie: Option<String>,
}

/// One socket.
pub struct Connection {
    doors: Doors,
    visitor: Visitor,
    caller: Option<Caller>,
    shown: Option<(String, TokenKind)>,
    open: HashMap<String, AbortHandle>,
    answers: mpsc::Sender<Answer>,
    waiting: Option<mpsc::Receiver<Answer>>,
}

/// Something to be sent.
enum Answer {
    Text(String),
    /// The last one to that question.
    Last(String, Option<String>),
}

impl Connection {
    pub fn new(doors: Doors, visitor: Visitor) -> Self {
        let (answers, waiting) = mpsc::channel(WAITING_MAX);
        let open = HashMap::new();
        Self { doors, visitor, caller: None, shown: None, open, answers, waiting: Some(waiting) }
    }

    /// Speaks until one of the two ends it.
    pub async fn run(mut self, mut socket: WebSocket) {
        let known = socket.protocol().is_some_and(|protocol| protocol == PROTOCOL);
        let ended =
            if known { self.speak(&mut socket).await } else { Some(message::WRONG_PROTOCOL) };
        for question in self.open.values() {
            question.abort();
        }
        if let Some(caller) = &self.caller {
            leave(&self.doors, caller.key_id);
        }
        if let Some(Ended(code, reason)) = ended {
            let frame = CloseFrame { code, reason: reason.into() };
            let _ = timeout(SEND_MAX, socket.send(Message::Close(Some(frame)))).await;
        }
    }

    async fn speak(&mut self, socket: &mut WebSocket) -> Option<Ended> {
        let mut waiting = self.waiting.take()?;
        let mut ended = self.doors.ended.subscribe();
        let init_until = Instant::now() + INIT_MAX;
        let mut looks = 0;
        let mut rights = interval(RIGHTS_EVERY);
        rights.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                heard = socket.recv() => {
                    let text = match heard? {
                        Ok(Message::Text(text)) => text,
                        Ok(Message::Close(_)) | Err(_) => return None,
                        Ok(Message::Binary(_)) => return Some(message::MALFORMED),
                        Ok(Message::Ping(_) | Message::Pong(_)) => continue,
                    };
                    if text.len() > MESSAGE_MAX {
                        return Some(message::MALFORMED);
                    }
                    match self.hear(&text).await {
                        Ok(Some(answer)) => send(socket, answer).await?,
                        Ok(None) => {}
                        Err(ended) => return Some(ended),
                    }
                }
                Some(answer) = waiting.recv() => {
                    if let Err(ended) = self.pass_on(socket, answer).await {
                        return ended;
                    }
                }
                () = sleep_until(init_until), if self.caller.is_none() => {
                    return Some(message::INIT_TIMEOUT);
                }
                _ = rights.tick() => {
                    looks += 1;
                    if !self.is_still_good(looks).await {
                        return Some(message::FORBIDDEN);
                    }
                }
                () = becomes_true(&mut ended) => return Some(message::GOING_AWAY),
            }
        }
    }

    async fn pass_on(
        &mut self,
        socket: &mut WebSocket,
        answer: Answer,
    ) -> Result<(), Option<Ended>> {
        let text = match answer {
            Answer::Text(text) => Some(text),
            Answer::Last(id, text) => {
                self.open.remove(&id);
                text
            }
        };
        let Some(text) = text else { return Ok(()) };
        match timeout(SEND_MAX, socket.send(Message::Text(text.into()))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(None),
            Err(_) => Err(Some(message::TOO_SLOW)),
        }
    }

    async fn hear(&mut self, text: &str) -> Result<Option<String>, Ended> {
        let said: Said = serde_json::from_str(text).map_err(|_| message::MALFORMED)?;
        match said {
            Said::ConnectionInit { .. } if self.caller.is_some() => Err(message::INIT_TWICE),
            Said::ConnectionInit { payload } => {
                self.greet(payload.as_ref()).await?;
                Ok(Some(message::acknowledged()))
            }
            Said::Subscribe { id, payload } => self.ask(id, payload).await,
            Said::Complete { id } => {
                if let Some(question) = self.open.remove(&id) {
                    question.abort();
                }
                Ok(None)
            }
            Said::Ping { payload } => Ok(Some(message::pong(payload))),
            Said::Pong {} => Ok(None),
        }
    }

    /// Finds out who it is: by the key in the message, or by the browser's session.
    async fn greet(&mut self, payload: Option<&Value>) -> Result<(), Ended> {
        let (secret, kind) = match message::key(payload) {
            Some(key) => (Some(key), TokenKind::Key),
            None => (self.visitor.cookie.clone(), TokenKind::Browser),
        };
        let found = match &secret {
            Some(secret) => who::find(&self.doors, secret, kind).await,
            None => Ok(None),
        };
        // Told apart from a stranger: clients come back after the one, and never after the other.
        let found = found.map_err(|_| message::TRY_AGAIN)?;
        let origin = self.visitor.origin.clone();
        let caller = match found {
            Some(token) => self.doors.caller(token.key_id, origin, Source::Graphql).await,
            None => None,
        };
        let Some(caller) = caller else {
            let _ = who::stranger(&self.doors, self.visitor.from);
            return Err(message::FORBIDDEN);
        };
        if !enter(&self.doors, caller.key_id) {
            return Err(message::TOO_MANY_SOCKETS);
        }
        self.caller = Some(caller);
        self.shown = secret.map(|secret| (secret, kind));
        Ok(())
    }

    /// Whether the key is good as memory has it now, and, now and then, whether the session is.
    async fn is_still_good(&self, looks: u32) -> bool {
        let (Some(caller), Some((secret, kind))) = (&self.caller, &self.shown) else { return true };
        if self.doors.caller(caller.key_id, String::new(), caller.source).await.is_none() {
            return false;
        }
        if !looks.is_multiple_of(SESSION_EVERY) {
            return true;
        }
        // Who can't be asked now was good a minute ago.
        !matches!(who::find(&self.doors, secret, *kind).await, Ok(None))
    }

    async fn ask(&mut self, id: String, question: Question) -> Result<Option<String>, Ended> {
        let Some(known) = &self.caller else { return Err(message::UNAUTHORIZED) };
        if self.open.contains_key(&id) {
            return Err(message::ID_TAKEN);
        }
        let refused = |code: &str, text: &str| {
            let errors = json!([{"message": text, "extensions": {"code": code}}]);
            Ok(Some(message::error(&id, &errors)))
        };
        if self.open.len() >= OPEN_MAX {
            return refused("TOO_MANY_SUBSCRIPTIONS", "too many questions are open on this socket");
        }
        // What the key may is looked up anew for each question, and gets an id of its own.
        let origin = self.visitor.origin.clone();
        let Some(caller) = self.doors.caller(known.key_id, origin, known.source).await else {
            return Err(message::FORBIDDEN);
        };
        let asked = match self.doors.api.ask(question, &caller) {
            Ok(asked) => asked,
            Err(unfit) => return refused(unfit.code(), &Unfit::to_string(&unfit)),
        };
        if asked.kind == Kind::Mutation
            && let Err(problem) = pace(&self.doors, &caller, asked.fields)
        {
            return refused(problem.code, &problem.message);
        }
        let (api, answers) = (self.doors.api.clone(), self.answers.clone());
        let name = id.clone();
        let task = tokio::spawn(async move {
            let mut frames = api.follow(asked, caller);
            while let Some(frame) = frames.next().await {
                if let Some(errors) = frame.refused {
                    let last = Answer::Last(name.clone(), Some(message::error(&name, &errors)));
                    let _ = answers.send(last).await;
                    return;
                }
                // Waits while the client does not read: the log keeps what is not read yet.
                if answers.send(Answer::Text(message::next(&name, &frame.json))).await.is_err() {
                    return;
                }
            }
            let _ = answers.send(Answer::Last(name.clone(), Some(message::complete(&name)))).await;
        });
        self.open.insert(id, task.abort_handle());
        Ok(None)
    }
}

async fn becomes_true(watched: &mut watch::Receiver<bool>) {
    // An error means that nobody can say so any more.
    let _ = watched.wait_for(|value| *value).await;
}

async fn send(socket: &mut WebSocket, text: String) -> Option<()> {
    timeout(SEND_MAX, socket.send(Message::Text(text.into()))).await.ok()?.ok()
}

/// Counts a socket in; whether there was room.
fn enter(doors: &Doors, key: Uuid) -> bool {
    let mut sockets = doors.sockets.lock().unwrap_or_else(PoisonError::into_inner);
    let open = sockets.entry(key).or_default();
    if *open >= SOCKETS_MAX {
        return false;
    }
    *open += 1;
    true
}

/// Counts a socket out.
fn leave(doors: &Doors, key: Uuid) {
    let mut sockets = doors.sockets.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(open) = sockets.get_mut(&key) {
        *open -= 1;
        if *open == 0 {
            sockets.remove(&key);
        }
    }
}
