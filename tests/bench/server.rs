//! The real server as a child process, on a port of its own.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// A first start creates the database; later ones take a moment.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server; it is killed when this value is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// `host:port`.
    pub address: String,
    /// The admin's secret.
    pub secret: String,
    /// From the start of the process to its readiness.
    pub start_took: Duration,
}

impl Server {
    /// Starts it on a data folder, with a private Postgres there or on the database given, and
    /// waits until it is ready to serve.
    pub async fn start(data_dir: &Path, database_url: Option<&str>) -> anyhow::Result<Server> {
        let address = free_address()?.to_string();
        let mut command = Command::new(env!("CARGO_BIN_EXE_task-ledger"));
        command.args(["serve", "--listen", &address, "--data-dir"]).arg(data_dir);
        command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
        // Nothing of the user's own settings, nor where the server would leave new ones.
        command.env("HOME", data_dir).env("XDG_CONFIG_HOME", data_dir.join("config"));
        command.env_remove("DATABASE_URL").env("RUST_LOG", "warn");
        if let Some(url) = database_url {
            command.env("DATABASE_URL", url);
        }
        let began = Instant::now();
        let mut child = command.spawn().context("starting the server")?;
        while !is_ready(&address).await {
            let ended = child.try_wait()?;
            ensure!(ended.is_none(), "the server ended at its start: {ended:?}");
            ensure!(began.elapsed() < PATIENCE, "the server was not ready in {PATIENCE:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let start_took = began.elapsed();
        let key_file = data_dir.join("admin.key");
        let secret = std::fs::read_to_string(&key_file)
            .with_context(|| format!("reading {}", key_file.display()))?;
        Ok(Server { child, address, secret: secret.trim().to_owned(), start_took })
    }

    /// Its process.
    pub fn pid(&self) -> anyhow::Result<u32> {
        self.child.id().context("the server has ended")
    }

    /// Asks it to stop and waits for its end.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        let pid = i32::try_from(self.pid()?)?;
        // SAFETY: the child is ours and not yet waited for, so the id is its own.
        unsafe { libc::kill(pid, libc::SIGTERM) };
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        ended.context("the server did not stop")??;
        Ok(())
    }
}

/// An address that was free a moment ago.
fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

async fn is_ready(address: &str) -> bool {
    let ask = async {
        let mut stream = TcpStream::connect(address).await?;
        let request =
            format!("GET /readyz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).await?;
        std::io::Result::Ok(reply.starts_with(b"HTTP/1.1 200"))
    };
    ask.await.unwrap_or(false)
}
