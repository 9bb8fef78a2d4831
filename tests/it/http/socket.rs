//! graphql-transport-ws: every rule of the protocol, and following the log without gap or repeat.

use crate::support::app::TestApp;
use crate::support::socket::Socket;
use serde_json::json;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

impl Socket {
    async fn follow(&mut self, id: &str, after: u64) {
        let query = "subscription ($after: Position) { events(after: $after) { position type } }";
        let payload = json!({"query": query, "variables": {"after": after}});
        self.say(json!({"type": "subscribe", "id": id, "payload": payload})).await;
    }

    /// Positions of the next so many events.
    async fn positions(&mut self, count: usize) -> Vec<u64> {
        let mut seen = Vec::new();
        while seen.len() < count {
            let heard = self.hear().await;
            assert_eq!(heard["type"], "next", "{heard}");
            seen.push(heard["payload"]["data"]["events"]["position"].as_u64().unwrap());
        }
        seen
    }
}

#[tokio::test]
async fn a_resumed_follower_sees_every_event_once_and_in_order() {
    let app = TestApp::start().await;
    for number in 0..3 {
        app.admin.task(&format!("Before {number}")).await;
    }
    let head = app.doors.door().head();
    let mut socket = Socket::signed_in(&app, app.admin.key()).await;
    socket.follow("a", 0).await;
    assert_eq!(socket.positions(head as usize).await, (1..=head).collect::<Vec<_>>());
    app.admin.task("While following").await;
    let live = app.doors.door().head();
    let seen = socket.positions((live - head) as usize).await;
    assert_eq!(seen, (head + 1..=live).collect::<Vec<_>>());
    drop(socket);
    app.admin.task("While away").await;
    let now = app.doors.door().head();
    let mut socket = Socket::signed_in(&app, app.admin.key()).await;
    socket.follow("b", live).await;
    let seen = socket.positions((now - live) as usize).await;
    assert_eq!(seen, (live + 1..=now).collect::<Vec<_>>());
}

#[tokio::test]
async fn each_breach_of_the_protocol_has_its_code() {
    let app = TestApp::start().await;
    let key = app.admin.key().to_owned();
    let init =
        json!({"type": "connection_init", "payload": {"authorization": format!("Bearer {key}")}});
    let ask = json!({"type": "subscribe", "id": "1", "payload": {"query": "{ viewer { name } }"}});
    let follow = json!({"type": "subscribe", "id": "1", "payload": {"query": "subscription { events { position } }"}});
    for (said, code) in [
        (vec![json!({"type": "nonsense"})], 4400),
        (vec![ask.clone()], 4401),
        (vec![json!({"type": "connection_init"})], 4403),
        (vec![json!({"type": "connection_init", "payload": {"key": "tl_wrong"}})], 4403),
        (vec![], 4408),
        (vec![init.clone(), follow.clone(), follow.clone()], 4409),
        (vec![init.clone(), init.clone()], 4429),
    ] {
        let mut socket = Socket::open(&app).await;
        for message in &said {
            socket.say(message.clone()).await;
        }
        let ended = loop {
            match socket.next().await {
                Ok(heard) => assert_eq!(heard["type"], "connection_ack", "{heard}"),
                Err(code) => break code,
            }
        };
        assert_eq!(ended, code, "{said:?}");
    }
}

#[tokio::test]
async fn questions_are_answered_and_faults_told() {
    let app = TestApp::start().await;
    let worker = app.agent("worker").await;
    let mut socket = Socket::signed_in(&app, worker.key()).await;
    socket.say(json!({"type": "ping", "payload": {"n": 1}})).await;
    assert_eq!(socket.hear().await, json!({"type": "pong", "payload": {"n": 1}}));
    let ask =
        |id: &str, query: &str| json!({"type": "subscribe", "id": id, "payload": {"query": query}});
    socket.say(ask("1", "{ viewer { name role } }")).await;
    let heard = socket.hear().await;
    assert_eq!(heard["payload"]["data"]["viewer"], json!({"name": "worker", "role": "AGENT"}));
    assert_eq!(socket.hear().await, json!({"type": "complete", "id": "1"}));
    for (query, code) in [
        ("{ nobody }", "BAD_REQUEST"),
        ("{", "SYNTAX"),
        ("subscription { events { position } }", "NOT_ALLOWED"),
    ] {
        socket.say(ask("2", query)).await;
        let heard = socket.hear().await;
        assert_eq!((&heard["type"], &heard["id"]), (&json!("error"), &json!("2")), "{heard}");
        assert_eq!(heard["payload"][0]["extensions"]["code"], code);
    }
}

#[tokio::test]
async fn a_revoked_key_ends_its_sockets() {
    let app = TestApp::start().await;
    let made = app.admin.done("createKey", "secret key { id }", json!({"role": "OPERATOR"})).await;
    let mut socket = Socket::signed_in(&app, made["secret"].as_str().unwrap()).await;
    app.admin.done("revokeKey", "", json!({"key": made["key"]["id"]})).await;
    assert_eq!(socket.next().await, Err(4403));
}

#[tokio::test]
async fn a_stopping_server_says_so() {
    let mut app = TestApp::start().await;
    let mut socket = Socket::signed_in(&app, app.admin.key()).await;
    socket.follow("a", app.doors.door().head()).await;
    app.drain();
    let ended = loop {
        match socket.next().await {
            Ok(heard) => assert_eq!(heard["type"], "complete"),
            Err(code) => break code,
        }
    };
    assert_eq!(ended, 1001);
    app.served.take().unwrap().await.unwrap().unwrap();
}

#[tokio::test]
async fn a_key_has_so_many_sockets_and_a_socket_so_many_questions() {
    let app = TestApp::start().await;
    let mut open = Vec::new();
    for _ in 0..20 {
        open.push(Socket::signed_in(&app, app.admin.key()).await);
    }
    let mut one_more = Socket::open(&app).await;
    one_more.say(json!({"type": "connection_init", "payload": {"key": app.admin.key()}})).await;
    assert_eq!(one_more.next().await, Err(1008));
    let socket = &mut open[0];
    for number in 0..51 {
        socket.follow(&number.to_string(), 1_000_000).await;
    }
    let heard = socket.hear().await;
    assert_eq!((&heard["type"], &heard["id"]), (&json!("error"), &json!("50")));
}

#[tokio::test]
async fn a_page_of_another_origin_gets_no_socket() {
    let app = TestApp::start().await;
    for (origin, allowed) in [("http://evil.test", false), ("https://desk.test", true)] {
        let mut request = format!("ws://{}/graphql/ws", app.address).into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
        headers.insert("origin", origin.parse().unwrap());
        assert_eq!(connect_async(request).await.is_ok(), allowed, "{origin}");
    }
}
