//! What `serve` and `rebuild` may be told, by flag or by environment.

use clap::Args;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Where the ledger rests: a database of your own, or a private one in the data folder.
#[derive(Debug, Clone, Args)]
pub struct DatabaseOptions {
    /// The data folder: the private Postgres and the first admin's key
    /// [default: /var/lib/task-ledger for root, else ~/.local/share/task-ledger].
    #[arg(long, env = "TASK_LEDGER_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,

    /// A Postgres of your own, like postgres://user@host/database; without it a private one is started.
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// The folder of the Postgres programs, where they are not in a usual place.
    #[arg(long, env = "PG_BIN", value_name = "DIR")]
    pub pg_bin: Option<PathBuf>,

    /// The ledger's name; one database may hold several.
    #[arg(long, env = "TASK_LEDGER_NAME", value_name = "NAME", default_value = "main")]
    pub ledger: String,
}

/// How the server serves.
#[derive(Debug, Clone, Args)]
pub struct ServeOptions {
    /// Where to listen. Port 0 takes a free one and prints it.
    #[arg(
        long,
        env = "TASK_LEDGER_LISTEN",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:4000"
    )]
    pub listen: SocketAddr,

    /// Where the ledger rests.
    #[command(flatten)]
    pub database: DatabaseOptions,

    /// Host names under which the server is asked, besides its own address and localhost.
    #[arg(
        long = "allow-host",
        env = "TASK_LEDGER_ALLOW_HOSTS",
        value_name = "HOST",
        value_delimiter = ','
    )]
    pub hosts: Vec<String>,

    /// Origins whose pages may ask with a session's cookie, besides the server's own.
    #[arg(
        long = "allow-origin",
        env = "TASK_LEDGER_ALLOW_ORIGINS",
        value_name = "ORIGIN",
        value_delimiter = ','
    )]
    pub origins: Vec<String>,

    /// Writes a second that an agent's key may make; twice as many at once. 0 lifts the limit.
    #[arg(
        long,
        env = "TASK_LEDGER_AGENT_WRITES_PER_SECOND",
        value_name = "N",
        default_value_t = 50
    )]
    pub agent_writes_per_second: u32,

    /// A file of Beads' that a new ledger begins with, as the project HOUSE; an old one never reads it.
    #[arg(long, env = "TASK_LEDGER_BACKLOG", value_name = "FILE")]
    pub backlog: Option<PathBuf>,

    /// What is logged to stderr, like `info` or `task_ledger=debug`.
    #[arg(
        long,
        env = "TASK_LEDGER_LOG",
        value_name = "FILTER",
        default_value = "info,memory_serve=warn"
    )]
    pub log: String,

    /// Log lines as JSON.
    #[arg(long, env = "TASK_LEDGER_LOG_JSON")]
    pub log_json: bool,
}

/// What of the surroundings the private Postgres needs to know.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// `PATH`, where the Postgres programs may be.
    pub path: Option<OsString>,
    /// `XDG_DATA_HOME`, where the data folder may be.
    pub xdg_data_home: Option<OsString>,
    /// `HOME`, where the data folder may be otherwise.
    pub home: Option<OsString>,
}

impl Surroundings {
    /// What the environment says.
    #[must_use]
    pub fn read() -> Self {
        let read = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        Self { path: read("PATH"), xdg_data_home: read("XDG_DATA_HOME"), home: read("HOME") }
    }
}
