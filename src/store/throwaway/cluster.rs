//! One private cluster per test run, started by whoever comes first, removed by a watchdog.

use std::fs::{self, File};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use sqlx::postgres::PgConnectOptions;

use crate::store::embedded::cluster::{Cluster, Durability, make_root};
#[cfg(target_os = "linux")]
use crate::store::embedded::system;
use crate::store::embedded::{Address, Options, ProgramSearch};

/// Memory is used only where the clones of a whole run fit.
#[cfg(target_os = "linux")]
const MEMORY_BYTES_MIN: u64 = 2 << 30;

/// Waits for the runner's end, stops the server, removes the folder. `$0` is the runner, `$1`
/// the server, `$2` the folder. A shell, because it must outlive every process of the run.
const WATCHDOG: &str = r#"
while kill -0 "$0" 2>/dev/null; do sleep 0.3; done
kill -INT "$1" 2>/dev/null
n=0
while kill -0 "$1" 2>/dev/null && [ "$n" -lt 100 ]; do n=$((n+1)); sleep 0.1; done
rm -rf "$2"
"#;

/// What a cluster is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Fast: in memory, without a single sync.
    Memory,
    /// As in production: on a disk, every commit synced.
    Disk,
}

/// A server on which databases can be made.
#[derive(Clone, Debug)]
pub(super) struct Server {
    pub options: PgConnectOptions,
    /// The URL of some database there.
    url: String,
}

impl Server {
    /// The URL of another database on this server.
    pub fn url_of(&self, database: &str) -> String {
        let (address, parameters) = match self.url.split_once('?') {
            Some((address, parameters)) => (address, format!("?{parameters}")),
            None => (self.url.as_str(), String::new()),
        };
        let scheme_end = address.find("://").map_or(0, |at| at + 3);
        let host_end = address[scheme_end..].find('/').map_or(address.len(), |at| scheme_end + at);
        format!("{}/{database}{parameters}", &address[..host_end])
    }
}

/// The run's server of this kind; starts it when it is the first that is asked for.
pub(super) fn server(kind: Kind) -> Server {
    static MEMORY: OnceLock<Server> = OnceLock::new();
    static DISK: OnceLock<Server> = OnceLock::new();
    let cell = if kind == Kind::Memory { &MEMORY } else { &DISK };
    cell.get_or_init(|| {
        let url = std::env::var("TEST_DATABASE_URL").unwrap_or_else(|_| private(kind));
        let options = url.parse().expect("TEST_DATABASE_URL is a postgres:// URL");
        Server { options, url }
    })
    .clone()
}

fn private(kind: Kind) -> String {
    let runner = runner();
    let root = make_root(&folder(kind, runner)).expect("the test folder can be made");
    // Other test processes of the same run may be here too; the first starts the server.
    let gate = File::create(root.join("gate")).expect("the test folder can be written");
    gate.lock().expect("the gate can be locked");
    let note = root.join("url");
    if let Ok(url) = fs::read_to_string(&note) {
        return url;
    }
    let (address, pid) = start(kind, &root);
    watch(runner, pid, &root);
    let url = address.url("postgres");
    fs::write(note, &url).expect("the test folder can be written");
    url
}

fn start(kind: Kind, root: &Path) -> (Address, u32) {
    let search = ProgramSearch {
        pg_bin: std::env::var_os("PG_BIN").map(PathBuf::from),
        path: std::env::var_os("PATH"),
    };
    let setting = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let settings = match kind {
        Kind::Memory => vec![setting("max_connections", "300"), setting("autovacuum", "off")],
        Kind::Disk => vec![setting("max_connections", "300")],
    };
    let durability = if kind == Kind::Memory { Durability::Throwaway } else { Durability::Durable };
    let options = Options { data_dir: root.to_owned(), programs: search, settings };
    let cluster = Cluster::prepare(root, &options, durability).unwrap_or_else(|e| panic!("{e}"));
    // Not tied to us: it serves the other test processes when this one is done.
    let (mut child, before) = cluster.launch(|_| ()).unwrap_or_else(|e| panic!("{e}"));
    cluster.wait_ready(&mut child, before.as_ref()).unwrap_or_else(|e| panic!("{e}"));
    (cluster.address(), child.id())
}

#[expect(clippy::zombie_processes, reason = "it waits for our end, not we for its")]
fn watch(runner: u32, server: u32, root: &Path) {
    Command::new("/bin/sh")
        .args(["-c", WATCHDOG, &runner.to_string(), &server.to_string()])
        .arg(root)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .current_dir("/")
        .process_group(0)
        .spawn()
        .expect("a shell can be started");
}

/// The process whose end is the end of the run: cargo or nextest, else ourselves.
fn runner() -> u32 {
    let parent = std::os::unix::process::parent_id();
    let name = if cfg!(target_os = "linux") {
        fs::read_to_string(format!("/proc/{parent}/comm")).unwrap_or_default()
    } else {
        let ask = Command::new("ps").args(["-o", "comm=", "-p", &parent.to_string()]).output();
        ask.map(|out| String::from_utf8_lossy(&out.stdout).into_owned()).unwrap_or_default()
    };
    if name.contains("cargo") { parent } else { std::process::id() }
}

fn folder(kind: Kind, runner: u32) -> PathBuf {
    let name = |word: &str| format!("task-ledger-{word}-{runner}");
    #[cfg(target_os = "linux")]
    let memory = Path::new("/dev/shm");
    #[cfg(target_os = "linux")]
    if kind == Kind::Memory && system::free_bytes(memory) > MEMORY_BYTES_MIN {
        return memory.join(name("test"));
    }
    // By convention /var/tmp is on a disk, which /tmp need not be.
    let disk = Path::new("/var/tmp");
    let base = if disk.is_dir() { disk.to_owned() } else { std::env::temp_dir() };
    base.join(name(if kind == Kind::Memory { "test" } else { "durable" }))
}
