//! Ours through its front door: GraphQL over HTTP with a key, the server a process of its own that
//! shares the processors with this client, and with its followers at work.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use sqlx::PgPool;
use task_ledger::store::throwaway::ThrowawayDb;
use uuid::Uuid;

use crate::closed_loop::{Sample, Tally, Window, run};
use crate::commands::{BACKLOG, PROJECTS};
use crate::folder::Folder;
use crate::http_client::{Connection, value_after};
use crate::server::Server;

/// The documents as a client library would send them, the same text each time.
const CREATE: &str = r#"{"query":"mutation($i: CreateTaskInput!) { createTask(input: $i) { position userErrors { code message } task { id key } } }","variables":{"i":"#;
const CLAIM: &str = r#"{"query":"mutation($i: ClaimNextTaskInput!) { claimNextTask(input: $i) { position userErrors { code message } nothing { reason } claim { fence leaseExpiresAt task { id key } } } }","variables":{"i":"#;
const REPORT: &str = r#"{"query":"mutation($i: ReportTokensInput!) { reportTokens(input: $i) { position userErrors { code message } directive { action } } }","variables":{"i":"#;
const COMPLETE: &str = r#"{"query":"mutation($i: CompleteTaskInput!) { completeTask(input: $i) { position userErrors { code message } directive { action } } }","variables":{"i":"#;
const PROJECT: &str = r#"{"query":"mutation($i: CreateProjectInput!) { createProject(input: $i) { userErrors { code message } } }","variables":{"i":"#;
const REGISTER: &str = r#"{"query":"mutation($i: RegisterAgentInput!) { registerAgent(input: $i) { userErrors { code message } } }","variables":{"i":"#;
const PRIORITIES: [&str; 3] = ["HIGH", "MEDIUM", "LOW"];

/// The server and the connections to it.
pub struct OverHttp {
    /// Kept for its end, when it is killed.
    _server: Server,
    connections: Vec<Arc<tokio::sync::Mutex<Connection>>>,
    db: ThrowawayDb,
    /// Kept for its end, when it is removed.
    _folder: Folder,
}

impl OverHttp {
    /// Starts the server, and opens a connection and registers an agent for each caller.
    pub async fn prepare(callers: usize) -> anyhow::Result<OverHttp> {
        let db = ThrowawayDb::durable().await;
        let folder = Folder::new("http")?;
        let server = Server::start(folder.path(), Some(&db.url)).await?;
        let mut connections = Vec::new();
        for caller in 0..callers {
            let mut connection = Connection::open(&server.address, &server.secret).await?;
            let input = format!(r#"{{"name":"agent-{caller}","capacity":1,"skills":[]}}"#);
            post(&mut connection, REGISTER, &input).await?;
            connections.push(Arc::new(tokio::sync::Mutex::new(connection)));
        }
        let mut first = connections.first().context("there is at least one caller")?.lock().await;
        make_projects(&mut first).await?;
        make_backlog(&mut first, BACKLOG).await?;
        drop(first);
        Ok(OverHttp { _server: server, connections, db, _folder: folder })
    }

    /// Every connection works through task after task.
    pub async fn measure(&self, window: Window) -> anyhow::Result<Sample> {
        run(self.connections.len(), window, |caller, tally| {
            work(Arc::clone(&self.connections[caller]), caller, tally)
        })
        .await
    }

    /// How far behind the followers are now; waits until they have caught up.
    pub async fn settle(&self) -> anyhow::Result<u64> {
        let behind = lag(&self.db.pool).await?;
        while lag(&self.db.pool).await? > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(behind)
    }
}

/// The projects that the work is spread over.
pub async fn make_projects(connection: &mut Connection) -> anyhow::Result<()> {
    for key in PROJECTS {
        let input = format!(r#"{{"key":"{key}","name":"Project {key}"}}"#);
        post(connection, PROJECT, &input).await?;
    }
    Ok(())
}

/// Tasks that lie there all the time.
pub async fn make_backlog(connection: &mut Connection, tasks: usize) -> anyhow::Result<()> {
    for number in 0..tasks {
        post(connection, CREATE, &new_task(number)).await?;
    }
    Ok(())
}

async fn lag(pool: &PgPool) -> anyhow::Result<u64> {
    let behind: i64 = sqlx::query_scalar(
        "select coalesce(max(h.position - p.checkpoint), 0)::bigint
         from public.heads h join public.projections p using (ledger_id)",
    )
    .fetch_one(pool)
    .await?;
    Ok(u64::try_from(behind).unwrap_or(0))
}

async fn work(
    connection: Arc<tokio::sync::Mutex<Connection>>,
    caller: usize,
    mut tally: Tally,
) -> anyhow::Result<Tally> {
    let mut connection = connection.lock().await;
    let mut number = caller;
    while !tally.is_over() {
        number += 1;
        tally.time(post(&mut connection, CREATE, &new_task(number))).await?;
        let input =
            format!(r#"{{"agent":"agent-{caller}","idempotencyKey":"{}"}}"#, Uuid::now_v7());
        let claim = tally.time(post(&mut connection, CLAIM, &input)).await?;
        let held = held(&claim)?;
        let input = format!(
            r#"{{{held},"model":"claude-sonnet-4-5","usage":{{"input":1200,"output":300,"cacheRead":9000}},"idempotencyKey":"{}"}}"#,
            Uuid::now_v7()
        );
        tally.time(post(&mut connection, REPORT, &input)).await?;
        let input = format!(
            r#"{{{held},"outcome":"done as described","idempotencyKey":"{}"}}"#,
            Uuid::now_v7()
        );
        tally.time(post(&mut connection, COMPLETE, &input)).await?;
    }
    Ok(tally)
}

/// The claim that an answer tells of, as the fields of the next input.
fn held(claim: &str) -> anyhow::Result<String> {
    let found = value_after(claim, "\"fence").zip(value_after(claim, "\"id"));
    let (fence, task) = found.with_context(|| format!("no claim in {claim}"))?;
    Ok(format!(r#""task":"{task}","fence":{fence}"#))
}

fn new_task(number: usize) -> String {
    format!(
        r#"{{"project":"{}","title":"Task number {number}","description":"What is to be done, in a line of Markdown.","priority":"{}","type":"IMPLEMENTATION","idempotencyKey":"{}"}}"#,
        PROJECTS[number % PROJECTS.len()],
        PRIORITIES[number % PRIORITIES.len()],
        Uuid::now_v7(),
    )
}

/// Posts a mutation and makes sure that it was not refused.
async fn post(connection: &mut Connection, document: &str, input: &str) -> anyhow::Result<String> {
    let answer = connection.post(&format!("{document}{input}}}}}")).await?;
    ensure!(answer.contains("\"userErrors\":[]"), "the server answered {answer}");
    Ok(answer.to_owned())
}
