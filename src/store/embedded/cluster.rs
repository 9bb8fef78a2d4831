//! What is started, and how: the folders, the settings, the command line.

use std::ffi::OsString;
use std::fs::{self, DirBuilder};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use super::address::{Address, PORT};
use super::error::{Attempt as _, EmbeddedError};
use super::leftovers::{self, Marks};
use super::owner::Owner;
use super::pid_file::PidFile;
use super::programs::{Programs, major_of_data};
use super::{Options, initdb, process, system};

/// A socket's whole path may take 107 bytes on Linux, 103 on macOS; its name takes 14 of them.
const SOCKET_DIR_BYTES_MAX: usize = 88;

/// Settings of every private server; the reasons are measurements.
const SETTINGS: &[(&str, &str)] = &[
    ("listen_addresses", ""),
    ("unix_socket_permissions", "0700"),
    ("shared_buffers", "128MB"),
    // Enough to recycle log segments rather than make new ones: p99.9 fell from 100 ms to 17.
    ("min_wal_size", "1GB"),
    ("max_wal_size", "4GB"),
    // Compiling a plan takes longer than any query of ours runs.
    ("jit", "off"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
];

/// Settings that make a cluster fast and worthless after a crash of the machine.
const THROWAWAY_SETTINGS: &[(&str, &str)] =
    &[("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off")];

/// Whether data must survive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    Durable,
    Throwaway,
}

/// A data folder that is ready to be served.
#[derive(Debug)]
pub(crate) struct Cluster {
    data: PathBuf,
    log: PathBuf,
    socket_dir: PathBuf,
    cluster_name: String,
    owner: Owner,
    programs: Programs,
    settings: Vec<(String, String)>,
}

/// Makes our folder when it is missing and answers with its real path.
pub(crate) fn make_root(data_dir: &Path) -> Result<PathBuf, EmbeddedError> {
    // Root's own folder must let the server's user pass through to the folders inside.
    let mode = if system::is_root() { 0o711 } else { 0o700 };
    DirBuilder::new()
        .recursive(true)
        .mode(mode)
        .create(data_dir)
        .and_then(|()| fs::canonicalize(data_dir))
        .attempt(|| format!("creating the data folder {}", data_dir.display()))
}

impl Cluster {
    /// Prepares a folder made by [`make_root`], creating the database files the first time.
    pub fn prepare(
        root: &Path,
        options: &Options,
        durability: Durability,
    ) -> Result<Cluster, EmbeddedError> {
        let data = root.join("data");
        let owner = Owner::choose(root, &data)?;
        owner.check_reach(root)?;
        let pinned = major_of_data(&data);
        let programs = Programs::find(&options.programs, pinned, root)?;
        let id = folder_id(root)?;
        let socket_dir = make_socket_dir(root, &owner, &id)?;
        if pinned.is_none() {
            tracing::info!(folder = %root.display(), major = programs.major, "creating the database");
            initdb::create(&programs, &owner, root, durability == Durability::Durable)?;
        }
        // The processes' working folder is the real one, should `data` be a link.
        let data = fs::canonicalize(&data).attempt(|| format!("finding {}", data.display()))?;
        let extra: &[_] = if durability == Durability::Durable { &[] } else { THROWAWAY_SETTINGS };
        let ours = SETTINGS.iter().chain(extra).map(|(k, v)| (k.to_string(), v.to_string()));
        let settings = ours.chain(options.settings.iter().cloned()).collect();
        let cluster_name = format!("task_ledger_{id}");
        let log = root.join("postgres.log");
        Ok(Cluster { data, log, socket_dir, cluster_name, owner, programs, settings })
    }

    /// Where the server will be reached.
    pub fn address(&self) -> Address {
        Address { socket_dir: self.socket_dir.clone(), port: PORT }
    }

    /// Ends what an earlier server left, then starts `postgres`. `tie` may bind the child to us.
    /// The answer carries what `postmaster.pid` said before, which [`Cluster::wait_ready`] needs.
    pub fn launch(
        &self,
        tie: impl FnOnce(&mut Command),
    ) -> Result<(Child, Option<PidFile>), EmbeddedError> {
        let before = PidFile::read(&self.data);
        let stale = before.as_ref().and_then(PidFile::pid);
        leftovers::end(&Marks {
            data: &self.data,
            cluster_name: &self.cluster_name,
            uid: self.owner.uid(),
            postmaster: stale,
        })?;
        let program = self.programs.program("postgres");
        let mut command = process::command(&program, &self.owner);
        command.args(self.arguments());
        process::log_to(&mut command, &self.log)?;
        if let Some(pid) = stale {
            // A zombie or a stranger may have that id now. Postgres takes a lock file of its
            // "grandparent" for its own; deleting the file instead would be a race.
            command.env("PG_GRANDPARENT_PID", pid.to_string());
        }
        // A group of its own: Ctrl-C in the terminal reaches us only, and we stop it last.
        command.process_group(0);
        tie(&mut command);
        let child = command.spawn().attempt(|| format!("starting {}", program.display()))?;
        Ok((child, before))
    }

    /// Waits until a launched server takes connections, or says why it ended.
    pub fn wait_ready(
        &self,
        child: &mut Child,
        before: Option<&PidFile>,
    ) -> Result<(), EmbeddedError> {
        process::wait_ready(child, &self.data, &self.log, before)
    }

    fn arguments(&self) -> Vec<OsString> {
        let mut arguments = vec!["-D".into(), self.data.clone().into_os_string()];
        let mut set = |name: &str, value: &str| {
            arguments.push("-c".into());
            arguments.push(format!("{name}={value}").into());
        };
        set("port", &PORT.to_string());
        set("cluster_name", &self.cluster_name);
        let dir = self.socket_dir.to_str().expect("make_socket_dir answers with UTF-8 only");
        // The setting is a list: quotes keep a comma in the path from splitting it.
        set("unix_socket_directories", &format!("\"{}\"", dir.replace('"', "\"\"")));
        for (name, value) in &self.settings {
            set(name, value);
        }
        arguments
    }
}

/// A short name that no other folder of this machine has at the same time.
fn folder_id(root: &Path) -> Result<String, EmbeddedError> {
    let meta = fs::metadata(root).attempt(|| format!("looking at {}", root.display()))?;
    Ok(format!("{:x}_{:x}", meta.dev(), meta.ino()))
}

/// `root/sock`, or a folder of our own in `/tmp` when that path would be too long for a socket.
fn make_socket_dir(root: &Path, owner: &Owner, id: &str) -> Result<PathBuf, EmbeddedError> {
    let usual = root.join("sock");
    if usual.to_str().is_some_and(|dir| dir.len() <= SOCKET_DIR_BYTES_MAX) {
        owner.private_dir(&usual)?;
        return Ok(usual);
    }
    let dir = PathBuf::from(format!("/tmp/task-ledger-{id}"));
    // Everybody may make folders there: take none that somebody else prepared for us.
    match fs::symlink_metadata(&dir) {
        Ok(meta)
            if !meta.is_dir() || ![owner.uid(), system::effective_uid()].contains(&meta.uid()) =>
        {
            return Err(EmbeddedError::SocketFolderTaken { dir });
        }
        _ => owner.private_dir(&dir)?,
    }
    Ok(dir)
}
