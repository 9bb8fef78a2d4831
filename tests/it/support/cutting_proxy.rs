//! A Postgres that loses its connections around a commit: a proxy between two Unix sockets.
//!
//! It lets the first connections greet and prepare, and then cuts each one after so many bytes that
//! the database sent or was sent. What was cut was done, or not: that is for the client to find out.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// What a cut does to the bytes that are on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// The statement never arrives.
    Request,
    /// The statement arrives; its answer stops after a few bytes.
    Reply(usize),
}

/// A proxy in a folder of its own, removed with this value.
pub struct CuttingProxy {
    folder: PathBuf,
    state: Arc<State>,
    accepting: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct State {
    /// Cuts that are still to be made, one a statement.
    armed: std::sync::Mutex<Vec<Cut>>,
    cuts: AtomicU64,
}

impl CuttingProxy {
    /// Stands before the database of that URL.
    pub fn before(url: &str) -> Self {
        let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
        let target = options.get_socket().unwrap().join(format!(".s.PGSQL.{}", options.get_port()));
        let unique = uuid::Uuid::now_v7().simple().to_string();
        let folder = std::env::temp_dir().join(format!("cut-{}", &unique[16..]));
        std::fs::create_dir_all(&folder).unwrap();
        let listener = UnixListener::bind(folder.join(".s.PGSQL.5432")).unwrap();
        let state = Arc::new(State::default());
        let accepting = tokio::spawn(accept(listener, target, Arc::clone(&state)));
        Self { folder, state, accepting }
    }

    /// The URL of the same database through the proxy.
    pub fn url(&self, direct: &str) -> String {
        let database = direct.rsplit_once('/').unwrap().1;
        let user = direct.split_once("://").unwrap().1.split_once('@').unwrap().0;
        let host = self.folder.to_str().unwrap().replace('/', "%2F");
        format!("postgres://{user}@{host}:5432/{database}")
    }

    /// The next statements that append are cut so, one each.
    pub fn arm(&self, cuts: impl IntoIterator<Item = Cut>) {
        self.state.armed.lock().unwrap().extend(cuts);
    }

    /// How many cuts were made.
    pub fn cuts(&self) -> u64 {
        self.state.cuts.load(Ordering::SeqCst)
    }
}

impl Drop for CuttingProxy {
    fn drop(&mut self) {
        self.accepting.abort();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn accept(listener: UnixListener, target: PathBuf, state: Arc<State>) {
    while let Ok((client, _)) = listener.accept().await {
        let (target, state) = (target.clone(), Arc::clone(&state));
        tokio::spawn(async move { relay(client, &target, &state).await });
    }
}

async fn relay(client: UnixStream, target: &Path, state: &Arc<State>) {
    let Ok(server) = UnixStream::connect(target).await else { return };
    let ((from_client, to_client), (from_server, to_server)) =
        (client.into_split(), server.into_split());
    let (cut_reply, dead) = (Arc::new(AtomicU64::new(u64::MAX)), Arc::new(Notify::new()));
    let forth = requests(from_client, to_server, state, Arc::clone(&cut_reply), Arc::clone(&dead));
    let back = replies(from_server, to_client, state, cut_reply, Arc::clone(&dead));
    tokio::join!(forth, back);
}

/// Events' stored names by which a statement that appends is known; there is one in most.
const NAMES: [&[u8]; 4] = [b"TaskCreated", b"TaskClaimed", b"TokensReported", b"TaskReadied"];

/// Whether these bytes hold a statement that appends: they carry an event's stored name.
fn appends(bytes: &[u8]) -> bool {
    NAMES.iter().any(|name| bytes.windows(name.len()).any(|window| window == *name))
}

async fn requests(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    state: &State,
    cut_reply: Arc<AtomicU64>,
    dead: Arc<Notify>,
) {
    let mut bytes = vec![0; 1 << 20];
    loop {
        let count = tokio::select! {
            read = from.read(&mut bytes) => read.unwrap_or(0),
            () = dead.notified() => 0,
        };
        if count == 0 {
            return;
        }
        if appends(&bytes[..count]) {
            let cut = state.armed.lock().unwrap().pop();
            match cut {
                Some(Cut::Request) => {
                    state.cuts.fetch_add(1, Ordering::SeqCst);
                    dead.notify_one();
                    return;
                }
                Some(Cut::Reply(after)) => cut_reply.store(after as u64, Ordering::SeqCst),
                None => {}
            }
        }
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}

async fn replies(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    state: &State,
    cut_reply: Arc<AtomicU64>,
    dead: Arc<Notify>,
) {
    let mut bytes = vec![0; 1 << 16];
    loop {
        let count = tokio::select! {
            read = from.read(&mut bytes) => read.unwrap_or(0),
            () = dead.notified() => 0,
        };
        if count == 0 {
            return;
        }
        let left = cut_reply.load(Ordering::SeqCst);
        if left != u64::MAX {
            let let_through = usize::try_from(left).unwrap().min(count);
            let _ = to.write_all(&bytes[..let_through]).await;
            if let_through < count || left == let_through as u64 {
                state.cuts.fetch_add(1, Ordering::SeqCst);
                dead.notify_one();
                return;
            }
            cut_reply.store(left - let_through as u64, Ordering::SeqCst);
            continue;
        }
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}
