//! A whole server on a socket of its own, and those who ask it things.

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use std::ops::Deref;
use std::sync::Arc;
use task_ledger::graphql::{Api, Door, Handles, Presences};
use task_ledger::http::{self, Doors, Limits};
use task_ledger::store::follower::Followers;
use task_ledger::store::leases::Leases;
use task_ledger::store::opening::{Store, StoreOptions};
use task_ledger::store::throwaway::ThrowawayDb;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A server with an empty ledger; stopped with this value.
pub struct TestApp {
    /// Who opened the ledger.
    pub admin: Admin,
    /// Where it listens: `127.0.0.1:port`.
    pub address: String,
    /// The doors, to look behind them.
    pub doors: Doors,
    stop: watch::Sender<bool>,
    waking: JoinHandle<()>,
    /// Ends when the server has drained.
    pub served: Option<JoinHandle<std::io::Result<()>>>,
    store: Store,
    /// Its database, to look behind the doors.
    pub db: ThrowawayDb,
}

impl TestApp {
    /// A server that lets agents write as much as they like.
    pub async fn start() -> Self {
        Self::with_pace(0).await
    }

    /// A server that lets agents write so much a second.
    pub async fn with_pace(agent_writes_per_second: u32) -> Self {
        let db = ThrowawayDb::new().await;
        let store = Store::open(&db.url, StoreOptions::default()).await.unwrap();
        let (pool, ledger) = (store.readers.clone(), store.ledger_id);
        let upcasters = events::Upcasters::current();
        let followers = Followers::start(&store.database, pool.clone(), ledger, upcasters);
        let followers = Arc::new(followers.await.unwrap());
        let waking = tokio::spawn(wake(store.transactor.head(), Arc::clone(&followers)));
        let (stop, ended) = watch::channel(false);
        let api = Api::new(Door::new(Handles {
            transactor: store.transactor.clone(),
            pool,
            ledger,
            followers,
            presences: Presences::default(),
            stopping: ended.clone(),
        }));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let local = listener.local_addr().unwrap();
        let limits = Limits {
            hosts: vec!["ledger.test".to_owned()],
            origins: vec!["https://desk.test".to_owned()],
            agent_writes_per_second,
            port: local.port(),
        };
        let doors = Doors::new(api, limits);
        let served = tokio::spawn(http::serve(listener, doors.clone(), ended));
        let secret = store.admin.as_ref().expect("whoever opens a ledger gets its first key");
        let address = local.to_string();
        let admin = Admin(Client::new(&address, Some(secret.expose())));
        Self { admin, address, doors, stop, waking, served: Some(served), store, db }
    }

    /// Somebody without a key.
    pub fn stranger(&self) -> Client {
        Client::new(&self.address, None)
    }

    /// Somebody with that text for a key.
    pub fn with_key(&self, key: &str) -> Client {
        Client::new(&self.address, Some(key))
    }

    /// An operator with a key of his own.
    pub async fn operator(&self) -> Operator {
        Operator(self.with_key(&self.admin.key_for("OPERATOR", None).await))
    }

    /// An auditor with a key of her own.
    pub async fn auditor(&self) -> Auditor {
        Auditor(self.with_key(&self.admin.key_for("AUDITOR", None).await))
    }

    /// A registered agent with a key of its own.
    pub async fn agent(&self, name: &str) -> Agent {
        let input = json!({"name": name, "capacity": 5});
        self.admin.done("registerAgent", "", input).await;
        Agent(self.with_key(&self.admin.key_for("AGENT", Some(name)).await))
    }

    /// The leases, for the policy that takes lapsed claims back.
    pub fn leases(&self) -> Leases {
        self.store.leases()
    }

    /// Asks the server to drain, as SIGTERM does.
    pub fn drain(&self) {
        self.stop.send_replace(true);
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.drain();
        self.waking.abort();
    }
}

async fn wake(mut head: watch::Receiver<u64>, followers: Arc<Followers>) {
    while head.changed().await.is_ok() {
        followers.wake();
    }
}

/// Somebody who asks.
#[derive(Clone)]
pub struct Client {
    address: String,
    key: Option<String>,
    http: reqwest::Client,
}

/// An answer over HTTP.
#[derive(Debug)]
pub struct Heard {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Heard {
    /// The first error's code.
    pub fn code(&self) -> &str {
        self.body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
    }
}

impl Client {
    fn new(address: &str, key: Option<&str>) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { address: address.to_owned(), key: key.map(str::to_owned), http }
    }

    /// The key, for sockets.
    pub fn key(&self) -> &str {
        self.key.as_deref().unwrap_or_default()
    }

    /// A request to a path, with the key.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("http://{}{path}", self.address));
        match &self.key {
            Some(key) => request.bearer_auth(key),
            None => request,
        }
    }

    /// What is heard when that request is sent.
    pub async fn hear(&self, request: RequestBuilder) -> Heard {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await.unwrap();
        let body = serde_json::from_slice(&body).unwrap_or_default();
        Heard { status, headers, body }
    }

    /// Asks by GraphQL; whatever is heard.
    pub async fn ask(&self, query: &str, variables: Value) -> Heard {
        let request = self.request(Method::POST, "/graphql");
        let request = request.header("accept", "application/graphql-response+json");
        self.hear(request.json(&json!({"query": query, "variables": variables}))).await
    }

    /// Asks by GraphQL, and gets data without an error.
    pub async fn data(&self, query: &str, variables: Value) -> Value {
        let heard = self.ask(query, variables).await;
        assert!(heard.body.get("errors").is_none(), "{query}\n{:#}", heard.body);
        heard.body["data"].clone()
    }

    /// Does something; its payload, refused or not.
    pub async fn mutate(&self, field: &str, select: &str, input: Value) -> Value {
        let kind = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
        let query = format!(
            "mutation ($input: {kind}!) {{ {field}(input: $input) {{ \
             position userErrors {{ code message path }} {select} }} }}"
        );
        self.data(&query, json!({"input": input})).await[field].clone()
    }

    /// Does something that is not refused.
    pub async fn done(&self, field: &str, select: &str, input: Value) -> Value {
        let payload = self.mutate(field, select, input).await;
        assert_eq!(payload["userErrors"], json!([]), "{field}");
        payload
    }

    /// Tries something that is refused, with this code.
    pub async fn refused(&self, field: &str, input: Value) -> String {
        let payload = self.mutate(field, "", input).await;
        payload["userErrors"][0]["code"].as_str().unwrap_or("not refused").to_owned()
    }
}

/// May do everything.
pub struct Admin(Client);

/// May do everything on work.
pub struct Operator(Client);

/// May read everything.
pub struct Auditor(Client);

/// May work as itself.
pub struct Agent(Client);

impl Admin {
    /// The secret of a new key.
    pub async fn key_for(&self, role: &str, agent: Option<&str>) -> String {
        let input = json!({"role": role, "agent": agent});
        self.done("createKey", "secret", input).await["secret"].as_str().unwrap().to_owned()
    }

    /// A ready task with that title; its key.
    pub async fn task(&self, title: &str) -> String {
        let input = json!({"title": title, "description": "As it says.", "priority": "MEDIUM"});
        let created = self.done("createTask", "task { key }", input).await;
        created["task"]["key"].as_str().unwrap().to_owned()
    }
}

impl Deref for Admin {
    type Target = Client;
    fn deref(&self) -> &Client {
        &self.0
    }
}

impl Deref for Operator {
    type Target = Client;
    fn deref(&self) -> &Client {
        &self.0
    }
}

impl Deref for Auditor {
    type Target = Client;
    fn deref(&self) -> &Client {
        &self.0
    }
}

impl Deref for Agent {
    type Target = Client;
    fn deref(&self) -> &Client {
        &self.0
    }
}
