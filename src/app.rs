//! The composition root: the only place where the rooms meet.
//!
//! `serve` starts them in the order in which they need each other and stops them in the other:
//! doors first, then policies and followers, then the transactor, Postgres last.

use crate::config::{ClientSettings, DatabaseOptions, ServeOptions, Surroundings};
use crate::domain::Request;
use crate::graphql::{Api, Door, Handles, Presences};
use crate::http::{self, Doors, Limits};
use crate::importers::beads;
use crate::policies;
use crate::store::embedded::{
    EmbeddedPostgres, Options, ProgramSearch, default_data_dir, holds_data, running_url,
};
use crate::store::follower::Followers;
use crate::store::leases::Leases;
use crate::store::opening::{Guard, Store, StoreOptions, ledger_named};
use crate::store::rebuild::{Rebuilt, rebuild as rebuild_followers};
use crate::store::tokens::Secret;
use crate::store::transactor::SystemClock;
use anyhow::{Context as _, Result, bail};
use events::{Source, Upcasters};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// The project of the tasks that a new ledger begins with.
const BACKLOG_PROJECT: &str = "HOUSE";

/// Serves a ledger until SIGTERM or Ctrl-C, then drains.
///
/// # Errors
/// Whatever keeps the server from starting, in one sentence with the remedy.
pub async fn serve(options: ServeOptions) -> Result<()> {
    let data_dir = data_dir(&options.database)?;
    // Before anything is started: nobody waits for a database only to hear of a taken port.
    let listener = TcpListener::bind(options.listen).await.with_context(|| {
        format!("{} can't be listened on; choose another with --listen", options.listen)
    })?;
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() {
        tracing::warn!(%address, "this is not loopback: put TLS in front, keys travel as they are");
    }
    let mut ended = stop_signal()?;
    let (postgres, url) = database(&options.database, &data_dir).await?;
    let opened = tokio::select! {
        opened = open(&options, &data_dir, &url, address.port()) => opened,
        // Ctrl-C while the log is still being folded.
        _ = ended.changed() => bail!("stopped before the ledger was open"),
    };
    let house = match opened {
        Ok(house) => house,
        Err(error) => {
            stop_postgres(postgres).await;
            return Err(error);
        }
    };
    let link = house.doors.sign_in_link().await;
    greet(address, &link, &house.store, options.backlog.is_some());
    let served = http::serve(listener, house.doors.clone(), ended).await;
    tracing::info!("draining: no new commands, what waits is finished");
    house.stop().await;
    stop_postgres(postgres).await;
    tracing::info!("stopped");
    served.context("the server ended")
}

/// Everything that runs between the database and the sockets.
struct House {
    store: Store,
    followers: Arc<Followers>,
    background: Vec<JoinHandle<()>>,
    doors: Doors,
    stopping: watch::Sender<bool>,
}

impl House {
    async fn stop(self) {
        self.stopping.send_replace(true);
        for task in &self.background {
            task.abort();
        }
        drop(self.doors);
        self.store.transactor.close();
        // The doors' handles are clones; whoever still holds one keeps the followers alive.
        if let Ok(followers) = Arc::try_unwrap(self.followers) {
            followers.stop().await;
        }
        self.store.close().await;
    }
}

async fn open(options: &ServeOptions, data_dir: &Path, url: &str, port: u16) -> Result<House> {
    let store = StoreOptions { ledger: options.database.ledger.clone(), ..StoreOptions::default() };
    let store = Store::open(url, store).await?;
    if let Guard::TriggersAlone { reason } = &store.guard {
        tracing::warn!(reason, "the log is guarded by triggers alone");
    }
    if let Some(secret) = &store.admin {
        keep_admin_key(data_dir, secret, port)?;
        if let Some(file) = &options.backlog {
            begin_with(&store, file).await?;
        }
    }
    let (pool, ledger) = (store.readers.clone(), store.ledger_id);
    let followers =
        Followers::start(&store.database, pool.clone(), ledger, Upcasters::current()).await?;
    let followers = Arc::new(followers);
    let (stopping, stop_seen) = watch::channel(false);
    let background = vec![
        tokio::spawn(wake_followers(store.transactor.head(), Arc::clone(&followers))),
        tokio::spawn(policies::leases::run(
            store.transactor.clone(),
            Leases::new(pool.clone(), ledger),
        )),
        tokio::spawn(policies::timers::run(
            store.transactor.clone(),
            Arc::new(SystemClock::default()),
        )),
    ];
    let api = Api::new(Door::new(Handles {
        transactor: store.transactor.clone(),
        pool,
        ledger,
        followers: Arc::clone(&followers),
        presences: Presences::default(),
        stopping: stop_seen,
    }));
    let limits = Limits {
        hosts: options.hosts.clone(),
        origins: options.origins.clone(),
        agent_writes_per_second: options.agent_writes_per_second,
        port,
    };
    Ok(House { store, followers, background, doors: Doors::new(api, limits), stopping })
}

/// The first tasks of a new ledger, so that its first screen shows something.
async fn begin_with(store: &Store, file: &Path) -> Result<()> {
    let bytes = std::fs::read(file)
        .with_context(|| format!("the backlog {} can't be read", file.display()))?;
    let source = beads::read(&bytes);
    let wish = beads::Options { project: BACKLOG_PROJECT.to_owned(), ..beads::Options::default() };
    let plan = store.transactor.read(move |world| source.plan(&wish, world)).await;
    if let Some(fault) = plan.report.faults.first() {
        bail!("the backlog {}: {fault}", file.display());
    }
    let mut request = Request::by_policy("first start", Vec::new());
    request.source = Source::Import;
    request.actions = plan.actions;
    store.transactor.submit(request).await.context("the backlog was not taken in")?;
    tracing::info!(tasks = plan.report.imported, project = BACKLOG_PROJECT, "a first backlog");
    Ok(())
}

/// Followers wake with every commit, ours and others'.
async fn wake_followers(mut head: watch::Receiver<u64>, followers: Arc<Followers>) {
    while head.changed().await.is_ok() {
        followers.wake();
    }
}

/// Folds followers of a ledger anew, beside those that serve; a server may run meanwhile.
///
/// # Errors
/// A database that can't be reached, a ledger or a projection that there is not, another rebuild.
pub async fn rebuild(
    options: &DatabaseOptions,
    names: &[String],
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Vec<Rebuilt>> {
    let data_dir = data_dir(options)?;
    let running = match options.database_url {
        Some(_) => None,
        None => {
            let dir = data_dir.clone();
            tokio::task::spawn_blocking(move || running_url(&dir)).await??
        }
    };
    let (postgres, url) = match running {
        Some(url) => (None, url),
        None if options.database_url.is_none() && !holds_data(&data_dir) => bail!(
            "nothing was ever served from {}; name the server's folder with --data-dir, or its \
             database with DATABASE_URL",
            data_dir.display()
        ),
        None => database(options, &data_dir).await?,
    };
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let done = async {
        let (database, ledger) = ledger_named(&url, &options.ledger).await?;
        let upcasters = Upcasters::current();
        Ok(rebuild_followers(&database, ledger, &names, &upcasters, progress).await?)
    };
    let done = done.await;
    stop_postgres(postgres).await;
    done
}

fn data_dir(options: &DatabaseOptions) -> Result<PathBuf> {
    let around = Surroundings::read();
    let default = || default_data_dir(around.xdg_data_home.clone(), around.home.clone());
    options
        .data_dir
        .clone()
        .or_else(default)
        .context("there is no home folder to keep the data in; name one with --data-dir")
}

/// The database that was named, or a private one that is started now.
async fn database(
    options: &DatabaseOptions,
    data_dir: &Path,
) -> Result<(Option<EmbeddedPostgres>, String)> {
    if let Some(url) = &options.database_url {
        return Ok((None, url.clone()));
    }
    let programs =
        ProgramSearch { pg_bin: options.pg_bin.clone(), path: Surroundings::read().path };
    let postgres = EmbeddedPostgres::start(Options { programs, ..Options::new(data_dir) }).await?;
    let url = postgres.url();
    Ok((Some(postgres), url))
}

async fn stop_postgres(postgres: Option<EmbeddedPostgres>) {
    if let Some(postgres) = postgres {
        postgres.stop().await;
    }
}

/// The admin's key: in the data folder, and in the configuration of whoever started us, if he has none.
fn keep_admin_key(data_dir: &Path, secret: &Secret, port: u16) -> Result<()> {
    let path = data_dir.join("admin.key");
    std::fs::create_dir_all(data_dir)?;
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(true)
        .mode(0o600)
        .open(&path)
        .with_context(|| format!("the admin's key can't be kept in {}", path.display()))?;
    writeln!(file, "{}", secret.expose())?;
    tracing::info!(path = %path.display(), "the admin's key");
    let settings =
        ClientSettings { url: format!("http://127.0.0.1:{port}"), key: secret.expose().to_owned() };
    match settings.keep_if_none() {
        Ok(Some(path)) => tracing::info!(path = %path.display(), "the client's configuration"),
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "no client configuration was written"),
    }
    Ok(())
}

/// Data on stdout: where the server is, and how to get in.
fn greet(address: std::net::SocketAddr, link: &str, store: &Store, with_backlog: bool) {
    let name = &store.transactor.ledger().name;
    println!("Task Ledger serves the ledger {name} at http://{address}");
    println!("Sign in (once, within 15 minutes): {link}");
    if with_backlog {
        // As we were called ourselves: the binary is in nobody's PATH yet.
        let us = std::env::args().next().unwrap_or_else(|| "task-ledger".to_owned());
        println!(
            "See agents work its first backlog off: \
             {us} fleet --agents 4 --project {BACKLOG_PROJECT} --rate 0.5"
        );
    }
    let _ = std::io::stdout().flush();
}

/// Becomes true at SIGTERM or Ctrl-C; a second one ends the process at once.
fn stop_signal() -> Result<watch::Receiver<bool>> {
    let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let (say, heard) = watch::channel(false);
    tokio::spawn(async move {
        for second in [false, true] {
            tokio::select! {
                _ = term.recv() => {}
                _ = int.recv() => {}
            }
            if second {
                tracing::warn!("stopped in the middle, as asked; nothing acknowledged is lost");
                std::process::exit(130);
            }
            say.send_replace(true);
        }
    });
    Ok(heard)
}
