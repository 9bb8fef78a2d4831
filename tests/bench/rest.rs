//! The server at rest and at its start: what it takes of the memory, and how long it keeps waiting.

use std::time::Duration;

use anyhow::Context as _;
use sqlx::{Connection as _, PgConnection};

use crate::commands::BACKLOG;
use crate::figures::Spread;
use crate::folder::Folder;
use crate::graphql::{make_backlog, make_projects};
use crate::http_client::Connection;
use crate::machine;
use crate::server::Server;

/// So long nobody asks for anything before memory is looked at.
const QUIET: Duration = Duration::from_secs(2);

/// What was found.
#[derive(Debug)]
pub struct AtRest {
    /// Resident memory of the server, its Postgres not counted, in megabytes.
    pub resident_mb: Spread,
    /// From the start of the process on an existing data folder to its readiness, in seconds.
    pub start_seconds: Spread,
}

/// Fills a data folder of its own, then starts and stops a server on it so many times.
pub async fn measure(times: u32) -> anyhow::Result<AtRest> {
    let folder = Folder::new("rest")?;
    let server = Server::start(folder.path(), None).await?;
    let mut connection = Connection::open(&server.address, &server.secret).await?;
    make_projects(&mut connection).await?;
    make_backlog(&mut connection, BACKLOG).await?;
    server.stop().await?;
    let (mut resident, mut started) = (Vec::new(), Vec::new());
    for _ in 0..times {
        let server = Server::start(folder.path(), None).await?;
        started.push(server.start_took.as_secs_f64());
        tokio::time::sleep(QUIET).await;
        resident.push(machine::resident_mb(server.pid()?)?);
        server.stop().await?;
    }
    Ok(AtRest {
        resident_mb: Spread::of(resident).context("it is measured at least once")?,
        start_seconds: Spread::of(started).context("it is measured at least once")?,
    })
}

/// Events a second that are read and understood, log to memory: ours, as a start without stored
/// states does it.
pub async fn replay(url: &str) -> anyhow::Result<f64> {
    use events::Upcasters;
    use task_ledger::domain::world::World;
    use task_ledger::store::transactor::catch_up;
    let mut connection = PgConnection::connect(url).await?;
    let ledger = sqlx::query_scalar("select ledger_id from public.ledgers limit 1")
        .fetch_one(&mut connection)
        .await?;
    let mut world = World::new(ledger);
    let began = std::time::Instant::now();
    let caught = catch_up(&mut world, &mut connection, &Upcasters::current()).await?;
    Ok(caught.events as f64 / began.elapsed().as_secs_f64())
}
