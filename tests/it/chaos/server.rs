//! The real binary as child processes: servers that may be killed, and the client's verbs.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// A debug server that recovers a killed database on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where a server keeps its things; the same place may be served again and again.
#[derive(Debug, Clone)]
pub struct Place {
    data_dir: PathBuf,
    /// `host:port`.
    address: String,
    /// A database of somebody else's; else its own.
    database_url: Option<String>,
}

impl Place {
    /// A place with a port that was free a moment ago.
    pub fn new(data_dir: PathBuf, database_url: Option<String>) -> Place {
        std::fs::create_dir_all(&data_dir).unwrap();
        let probe = TcpListener::bind("127.0.0.1:0").unwrap();
        Place { data_dir, address: probe.local_addr().unwrap().to_string(), database_url }
    }

    /// For clients.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The database's URL, while it is served.
    pub async fn database_url(&self) -> String {
        if let Some(url) = &self.database_url {
            return url.clone();
        }
        let data_dir = self.data_dir.clone();
        let found = tokio::task::spawn_blocking(move || {
            task_ledger::store::embedded::running_url(&data_dir)
        });
        found.await.unwrap().unwrap().unwrap()
    }

    /// The admin's secret, which the first start left here.
    pub fn secret(&self) -> String {
        std::fs::read_to_string(self.data_dir.join("admin.key")).unwrap().trim().to_owned()
    }

    /// The private Postgres' main process, if there is one now.
    pub fn postmaster(&self) -> Option<i32> {
        let file = std::fs::read_to_string(self.data_dir.join("data/postmaster.pid")).ok()?;
        file.lines().next()?.trim().parse().ok()
    }

    /// Starts a server and waits until it is ready.
    pub async fn serve(&self) -> Server {
        let mut command = self.command(&["serve", "--listen", &self.address, "--data-dir"]);
        command.arg(&self.data_dir).env("RUST_LOG", "warn").kill_on_drop(true);
        let log = File::options().create(true).append(true).open(self.data_dir.join("server.log"));
        command.stderr(log.unwrap()).stdout(Stdio::null());
        let mut server = Server { child: command.spawn().unwrap() };
        let began = Instant::now();
        while !self.is_ready().await {
            let ended = server.child.try_wait().unwrap();
            assert!(ended.is_none(), "the server ended at its start: {ended:?}\n{}", self.log());
            assert!(began.elapsed() < PATIENCE, "the server is not ready\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        server
    }

    /// One of the client's verbs, against this server and as its admin.
    pub fn client(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(arguments);
        command.env("TASK_LEDGER_URL", self.url()).env("TASK_LEDGER_KEY", self.secret());
        command.kill_on_drop(true);
        command
    }

    /// Runs one of the client's verbs, which must go well.
    pub async fn run(&self, arguments: &[&str]) -> Output {
        let output = self.client(arguments).output().await.unwrap();
        assert!(
            output.status.success(),
            "{arguments:?}: {}\n{}\n{}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        output
    }

    /// The binary with nothing of the user's own settings.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_task-ledger"));
        command.args(arguments).stdin(Stdio::null());
        command.env("HOME", &self.data_dir).env("XDG_CONFIG_HOME", self.data_dir.join("config"));
        command.env_remove("DATABASE_URL");
        if let Some(url) = &self.database_url {
            command.env("DATABASE_URL", url);
        }
        command
    }

    async fn is_ready(&self) -> bool {
        let ask = async {
            let mut stream = TcpStream::connect(&self.address).await?;
            let host = &self.address;
            let request =
                format!("GET /readyz HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
            stream.write_all(request.as_bytes()).await?;
            let mut reply = Vec::new();
            stream.read_to_end(&mut reply).await?;
            std::io::Result::Ok(reply.starts_with(b"HTTP/1.1 200"))
        };
        ask.await.unwrap_or(false)
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.data_dir.join("server.log")).unwrap_or_default()
    }

    /// Where it keeps its things.
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }
}

/// A running server.
#[derive(Debug)]
pub struct Server {
    child: Child,
}

impl Server {
    /// kill -9, which leaves it no last word.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Asks it to stop and waits for its end.
    pub async fn stop(mut self) {
        signal(self.child.id().unwrap().try_into().unwrap(), libc::SIGTERM);
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        assert!(ended.expect("the server stops when asked").unwrap().success());
    }
}

/// Signals a process of ours; one that is gone already is no error.
pub fn signal(pid: i32, signal: i32) {
    // SAFETY: the process is one that this test started, or the database of one.
    unsafe { libc::kill(pid, signal) };
}
