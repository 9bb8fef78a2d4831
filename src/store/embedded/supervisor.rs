//! Keeps the server alive from one thread of its own, and ends it when asked.
//!
//! The thread does every spawn and lives as long as the server: the kernel's "signal me when my
//! parent ends" means the forking *thread*, so a thread of a pool would take Postgres with it.

use std::process::{Child, ExitStatus};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::address::Address;
use super::cluster::{self, Cluster, Durability};
use super::error::{Attempt as _, EmbeddedError};
use super::lock::Lock;
use super::{Options, system};

const BACKOFF_MIN: Duration = Duration::from_millis(100);
const BACKOFF_MAX: Duration = Duration::from_secs(10);
/// A server that ran this long was well: its next restart is quick again.
const STEADY_AFTER: Duration = Duration::from_secs(60);
/// Fast shutdown, then immediate, then the hard way, each with its patience.
const STOP_STEPS: [(i32, Duration); 3] = [
    (libc::SIGINT, Duration::from_secs(30)),
    (libc::SIGQUIT, Duration::from_secs(10)),
    (libc::SIGKILL, Duration::from_secs(5)),
];

/// What the server does at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerState {
    /// Being started, for the first time or again.
    Starting,
    /// Takes connections.
    Ready {
        /// The postmaster's process id.
        pid: u32,
    },
    /// Ended against our will; it is started again after a pause.
    Down {
        /// How it ended, or why it did not start.
        reason: String,
    },
    /// Stopped because we asked for it.
    Stopped,
}

/// How the server is, for the health endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// What it does now.
    pub state: ServerState,
    /// How often it had to be started again.
    pub restarts: u32,
}

impl Health {
    /// Whether it takes connections.
    pub fn is_ready(&self) -> bool {
        matches!(self.state, ServerState::Ready { .. })
    }
}

#[derive(Debug)]
struct Control {
    /// The living, unreaped server; only such an id may be signalled.
    pid: Option<i32>,
    stopping: bool,
    finished: bool,
    health: Health,
}

#[derive(Debug)]
struct Shared {
    control: Mutex<Control>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Control> {
        self.control.lock().expect("nothing panics while holding this lock")
    }

    fn change(&self, change: impl FnOnce(&mut Control)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    fn stopping(&self) -> bool {
        self.lock().stopping
    }
}

/// The handle of the supervising thread; dropping it stops the server and waits for its end.
#[derive(Debug)]
pub(crate) struct Supervisor {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

type Started = oneshot::Sender<Result<Address, EmbeddedError>>;

impl Supervisor {
    /// Starts the thread and waits for the server's first readiness.
    pub async fn start(options: Options) -> Result<(Supervisor, Address), EmbeddedError> {
        let health = Health { state: ServerState::Starting, restarts: 0 };
        let control = Control { pid: None, stopping: false, finished: false, health };
        let shared = Arc::new(Shared { control: Mutex::new(control), changed: Condvar::new() });
        let (started, ready) = oneshot::channel();
        let for_thread = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("postgres".into())
            .spawn(move || {
                let _finish = Finish(&for_thread);
                supervise(&options, &for_thread, started);
            })
            .attempt(|| "starting the thread for postgres".into())?;
        let supervisor = Supervisor { shared, thread: Some(thread) };
        let address = ready.await.unwrap_or(Err(EmbeddedError::Cancelled))?;
        Ok((supervisor, address))
    }

    pub fn health(&self) -> Health {
        self.shared.lock().health.clone()
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        self.shared.change(|control| control.stopping = true);
        let mut control = self.shared.lock();
        for (signal, patience) in STOP_STEPS {
            if let Some(pid) = control.pid {
                let _ = system::signal(pid, signal);
            }
            let wait = self.shared.changed.wait_timeout_while(control, patience, |c| !c.finished);
            control = wait.expect("nothing panics while holding this lock").0;
        }
        drop(control);
        if thread.join().is_err() {
            tracing::error!("the thread that watches postgres panicked");
        }
    }
}

/// Says that the thread is at its end, also when it panics.
struct Finish<'a>(&'a Shared);

impl Drop for Finish<'_> {
    fn drop(&mut self) {
        self.0.change(|control| {
            control.finished = true;
            control.pid = None;
            control.health.state = ServerState::Stopped;
        });
    }
}

fn supervise(options: &Options, shared: &Shared, started: Started) {
    // The lock is held until this function ends, and so until the server is gone.
    let (cluster, _lock) = match prepare(options, shared) {
        Ok(prepared) => prepared,
        Err(error) => return drop(started.send(Err(error))),
    };
    let mut started = Some(started);
    let mut backoff = BACKOFF_MIN;
    while !shared.stopping() {
        let began = Instant::now();
        let run = run_once(&cluster, shared, || {
            if let Some(started) = started.take() {
                // A caller that went away drops the supervisor, which stops us.
                let _ = started.send(Ok(cluster.address()));
            }
        });
        if shared.stopping() {
            return;
        }
        let reason = match run {
            Ok(status) => format!("postgres ended ({status})"),
            Err(error) => match started.take() {
                Some(started) => return drop(started.send(Err(error))),
                None => describe(&error),
            },
        };
        if began.elapsed() > STEADY_AFTER {
            backoff = BACKOFF_MIN;
        }
        tracing::error!(%reason, ?backoff, "the private Postgres is down; starting it again");
        pause(shared, reason, backoff);
        backoff = (backoff * 2).min(BACKOFF_MAX);
    }
}

fn prepare(options: &Options, shared: &Shared) -> Result<(Cluster, Lock), EmbeddedError> {
    let root = cluster::make_root(&options.data_dir)?;
    let lock = Lock::take(&root, || shared.stopping())?;
    Ok((Cluster::prepare(&root, options, Durability::Durable)?, lock))
}

/// Starts the server and stays until it ends.
fn run_once(
    cluster: &Cluster,
    shared: &Shared,
    on_ready: impl FnOnce(),
) -> Result<ExitStatus, EmbeddedError> {
    let (mut child, before) =
        cluster.launch(|command| system::die_with_parent(command, libc::SIGINT))?;
    let pid = child.id();
    let signal_id = i32::try_from(pid).expect("process ids are positive and below 2^31");
    shared.change(|control| {
        control.pid = Some(signal_id);
        control.health.state = ServerState::Starting;
        // Asked to stop before there was anything to signal.
        if control.stopping {
            let _ = system::signal(signal_id, libc::SIGINT);
        }
    });
    let ready = cluster.wait_ready(&mut child, before.as_ref());
    if ready.is_ok() {
        shared.change(|control| control.health.state = ServerState::Ready { pid });
        on_ready();
    } else {
        // Most often it has ended already; if not, it is of no use.
        let _ = child.kill();
    }
    let status = reap(child, shared).attempt(|| "waiting for postgres".into());
    ready.and(status)
}

/// Waits for the server's end and takes its id back before the kernel may give it to another.
fn reap(mut child: Child, shared: &Shared) -> std::io::Result<ExitStatus> {
    let waited = system::wait_unreaped(child.id());
    shared.change(|control| control.pid = None);
    // No child to wait for means that `wait_ready` has reaped it; `wait` remembers the status.
    waited.or_else(
        |error| if error.raw_os_error() == Some(libc::ECHILD) { Ok(()) } else { Err(error) },
    )?;
    child.wait()
}

/// Reports the server down and waits before the next start, unless asked to stop.
fn pause(shared: &Shared, reason: String, backoff: Duration) {
    shared.change(|control| {
        control.health.restarts += 1;
        control.health.state = ServerState::Down { reason };
    });
    let wait = shared.changed.wait_timeout_while(shared.lock(), backoff, |c| !c.stopping);
    drop(wait.expect("nothing panics while holding this lock"));
}

fn describe(error: &EmbeddedError) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}
