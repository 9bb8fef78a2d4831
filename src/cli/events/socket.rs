//! One subscription over graphql-transport-ws.

use crate::cli::client::{Client, NAME};
use crate::cli::log::{FIELDS, Shown};
use crate::cli::stop::{Outcome, Stop};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// The server pings far more often; silence for so long is a dead connection.
const SILENCE_MAX: Duration = Duration::from_secs(90);
const OPEN_WITHIN: Duration = Duration::from_secs(10);
const ID: &str = "1";

/// A subscription to the events after a position.
pub struct Subscription {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// Subscribes.
///
/// # Errors
/// [`Stop::Unreachable`] for what may be tried again, others for what may not.
pub async fn subscribe(client: &Client, after: u64, filter: &Value) -> Outcome<Subscription> {
    let url = format!("{}/graphql/ws", client.url().replacen("http", "ws", 1));
    let usage = |error: &dyn std::fmt::Display| Stop::Usage(format!("{url}: {error}"));
    let mut request = url.as_str().into_client_request().map_err(|error| usage(&error))?;
    let headers = request.headers_mut();
    let fixed =
        |text: &'static str| tokio_tungstenite::tungstenite::http::HeaderValue::from_static(text);
    headers.insert("sec-websocket-protocol", fixed("graphql-transport-ws"));
    headers.insert("user-agent", fixed(NAME));
    let opened = tokio::time::timeout(OPEN_WITHIN, tokio_tungstenite::connect_async(request)).await;
    let (socket, _) = opened.map_err(|_| lost(&"no answer"))?.map_err(|error| lost(&error))?;
    let mut subscription = Subscription { socket };
    let key = client.key();
    let authorization = format!("Bearer {key}");
    subscription
        .send(json!({ "type": "connection_init",
            "payload": { "key": key, "authorization": authorization } }))
        .await?;
    loop {
        let message = subscription.receive().await?;
        if message["type"] == "connection_ack" {
            break;
        }
    }
    let query = format!(
        "subscription Events($after: Position, $filter: EventFilter) {{ events(after: $after, \
         filter: $filter) {{ {FIELDS} }} }}"
    );
    let payload = json!({ "query": query, "variables": { "after": after, "filter": filter } });
    subscription.send(json!({ "type": "subscribe", "id": ID, "payload": payload })).await?;
    Ok(subscription)
}

impl Subscription {
    /// The next event.
    ///
    /// # Errors
    /// [`Stop::Unreachable`] when the connection ended, others when the server said no.
    pub async fn next(&mut self) -> Outcome<Shown> {
        loop {
            let mut message = self.receive().await?;
            let payload = message["payload"].take();
            match message["type"].as_str() {
                Some("next") => return event_of(payload),
                Some("error") => return Err(refused(&payload)),
                Some("complete") => return Err(lost(&"the server ended the subscription")),
                _ => {}
            }
        }
    }

    async fn send(&mut self, message: Value) -> Outcome {
        let text = Message::text(message.to_string());
        self.socket.send(text).await.map_err(|error| lost(&error))
    }

    /// The next message that says something; pings are answered.
    async fn receive(&mut self) -> Outcome<Value> {
        loop {
            let received = tokio::time::timeout(SILENCE_MAX, self.socket.next()).await;
            match received.map_err(|_| lost(&"the connection fell silent"))? {
                None => return Err(lost(&"the connection ended")),
                Some(Err(error)) => return Err(lost(&error)),
                Some(Ok(Message::Text(text))) => {
                    let message: Value =
                        serde_json::from_str(&text).map_err(|error| Stop::Failed(error.into()))?;
                    if message["type"] == "ping" {
                        self.send(json!({ "type": "pong" })).await?;
                    } else {
                        return Ok(message);
                    }
                }
                Some(Ok(Message::Close(Some(frame)))) => {
                    return Err(closed(u16::from(frame.code), &frame.reason));
                }
                Some(Ok(_)) => {}
            }
        }
    }
}

/// What a close code means: those of the protocol's "no" are final, everything else passes.
fn closed(code: u16, reason: &str) -> Stop {
    match code {
        4400 => Stop::Usage(format!("the server closed the connection: {reason}")),
        4401 | 4403 => Stop::NotAllowed(format!("{code}: {reason}")),
        code => lost(&format!("the server closed the connection ({code} {reason})")),
    }
}

fn event_of(mut payload: Value) -> Outcome<Shown> {
    if payload["errors"].as_array().is_some_and(|errors| !errors.is_empty()) {
        return Err(refused(&payload["errors"]));
    }
    serde_json::from_value(payload["data"]["events"].take())
        .map_err(|error| Stop::Failed(error.into()))
}

fn refused(errors: &Value) -> Stop {
    let first = &errors[0];
    let code = first["extensions"]["code"].as_str().unwrap_or("FAILED").to_owned();
    let message = first["message"].as_str().unwrap_or("the subscription was refused").to_owned();
    match code.as_str() {
        "NOT_AUTHENTICATED" | "NOT_ALLOWED" => Stop::NotAllowed(format!("{code}: {message}")),
        "BUSY" | "UNAVAILABLE" => lost(&message),
        _ => Stop::Refused(vec![crate::cli::stop::UserError { code, message, path: None }]),
    }
}

fn lost(what: &dyn std::fmt::Display) -> Stop {
    Stop::Unreachable(format!("the event stream is lost: {what}"))
}
