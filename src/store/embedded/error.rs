//! What can go wrong with the private server, each with the remedy in the same sentence.

use std::io;
use std::path::PathBuf;

/// The oldest major version of Postgres that the service is built for.
pub(crate) const MAJOR_MIN: u32 = 15;

#[cfg(target_os = "macos")]
const INSTALL: &str = "install them with `brew install postgresql`";
#[cfg(not(target_os = "macos"))]
const INSTALL: &str = "install them with `apt-get install postgresql` (Debian, Ubuntu) or \
     `dnf install postgresql-server` (Fedora)";

/// Why the private server could not be had.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// Neither `PG_BIN` nor the usual places hold the programs.
    #[error(
        "no PostgreSQL server programs (initdb and postgres, version {MAJOR_MIN} or newer) were \
         found; {INSTALL}, or set PG_BIN to the folder they are in, or DATABASE_URL to a server \
         of your own"
    )]
    ProgramsMissing,
    /// The folder that was named holds no programs that run.
    #[error(
        "PG_BIN is {}, but there is no initdb and postgres there that runs; set it to the folder \
         that holds both, or unset it to search the usual places", dir.display()
    )]
    ProgramsNotInFolder {
        /// What `PG_BIN` says.
        dir: PathBuf,
    },
    /// Programs were found, but all of them are older than we support.
    #[error(
        "PostgreSQL {major} in {} is too old: version {MAJOR_MIN} or newer is needed; {INSTALL}",
        dir.display()
    )]
    ProgramsTooOld {
        /// The newest that was found.
        major: u32,
        /// Where it was found.
        dir: PathBuf,
    },
    /// The data folder was made by a major version that is not installed.
    #[error(
        "the database in {} belongs to PostgreSQL {major}, whose server programs were not found; \
         install version {major} beside the others, or set PG_BIN to its folder",
        data_dir.display()
    )]
    MajorMissing {
        /// The data folder.
        data_dir: PathBuf,
        /// The version that made it.
        major: u32,
    },
    /// Another process holds the data folder.
    #[error(
        "{} is in use by another running task-ledger{}; stop that one first, or give this one a \
         --data-dir of its own",
        data_dir.display(),
        holder.map(|pid| format!(" (process {pid})")).unwrap_or_default()
    )]
    InUse {
        /// The data folder.
        data_dir: PathBuf,
        /// The holder's process id, where it left one.
        holder: Option<u32>,
    },
    /// Postgres refuses to run as root, and nobody else is there.
    #[error(
        "PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody to \
         run it as; start task-ledger as an ordinary user"
    )]
    NoUnprivilegedUser,
    /// The user that Postgres runs as may not enter a folder above the data.
    #[error(
        "PostgreSQL runs as the user {user}, who may not enter {}; choose another --data-dir, \
         such as /var/lib/task-ledger", dir.display()
    )]
    OutOfReach {
        /// The folder that stays closed.
        dir: PathBuf,
        /// The user's name.
        user: String,
    },
    /// The folder for a short socket path belongs to somebody else.
    #[error(
        "{} is needed for the database's socket but belongs to somebody else; remove it, or \
         choose a --data-dir with a shorter path", dir.display()
    )]
    SocketFolderTaken {
        /// The folder in question.
        dir: PathBuf,
    },
    /// `initdb` said no.
    #[error("initdb could not create the database: {output}")]
    Initdb {
        /// What it printed.
        output: String,
    },
    /// The server ended before it was ready.
    #[error("PostgreSQL ended while starting ({status}); the end of {}:\n{tail}", log.display())]
    EndedAtStart {
        /// How it ended.
        status: String,
        /// The log file.
        log: PathBuf,
        /// The log's last lines.
        tail: String,
    },
    /// Processes of an earlier server would not end.
    #[error("processes of an earlier PostgreSQL do not end: {pids:?}; end them and start again")]
    LeftoversStay {
        /// Their process ids.
        pids: Vec<i32>,
    },
    /// The start was given up because the service is stopping.
    #[error("the private PostgreSQL was stopped before it was ready")]
    Cancelled,
    /// The server runs, but the service's database could not be made.
    #[error("creating the database {} failed", super::DATABASE)]
    Database(#[source] sqlx::Error),
    /// The operating system said no.
    #[error("{doing} failed")]
    Io {
        /// What was being attempted, and on what.
        doing: String,
        /// The system's answer.
        #[source]
        source: io::Error,
    },
}

/// Says what was being attempted when the operating system said no.
pub(crate) trait Attempt<T> {
    /// Names the attempt, as in "creating /var/lib/x".
    fn attempt(self, doing: impl FnOnce() -> String) -> Result<T, EmbeddedError>;
}

impl<T> Attempt<T> for io::Result<T> {
    fn attempt(self, doing: impl FnOnce() -> String) -> Result<T, EmbeddedError> {
        self.map_err(|source| EmbeddedError::Io { doing: doing(), source })
    }
}
