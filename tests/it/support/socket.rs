//! A client of the socket.

use super::app::TestApp;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// A socket that speaks graphql-transport-ws.
pub struct Socket(pub WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// One that has said nothing yet.
    pub async fn open(app: &TestApp) -> Self {
        let mut request = format!("ws://{}/graphql/ws", app.address).into_client_request().unwrap();
        let protocol = "graphql-transport-ws".parse().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", protocol);
        Self(connect_async(request).await.unwrap().0)
    }

    /// One that was let in with that key.
    pub async fn signed_in(app: &TestApp, key: &str) -> Self {
        let mut socket = Self::open(app).await;
        socket.say(json!({"type": "connection_init", "payload": {"key": key}})).await;
        assert_eq!(socket.hear().await["type"], "connection_ack");
        socket
    }

    /// Says something.
    pub async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    /// The next message, or the code that it was closed with.
    pub async fn next(&mut self) -> Result<Value, u16> {
        loop {
            let heard =
                timeout(Duration::from_secs(20), self.0.next()).await.expect("something is said");
            match heard {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => {
                    return Err(frame.map_or(0, |frame| frame.code.into()));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(0),
            }
        }
    }

    /// The next message.
    pub async fn hear(&mut self) -> Value {
        self.next().await.unwrap()
    }
}
