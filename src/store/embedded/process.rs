//! Starts one server program and waits until it says that it is ready.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::error::{Attempt as _, EmbeddedError};
use super::owner::Owner;
use super::pid_file::PidFile;

/// A log larger than this is set aside at the next start; one old log is kept.
const LOG_BYTES_MAX: u64 = 16 << 20;
/// Crash recovery of a large log takes minutes; say now and then that it goes on.
const PATIENCE_NOTE: Duration = Duration::from_secs(10);

/// A command that runs as the server's user, with nothing of ours that could mislead it.
pub(crate) fn command(program: &Path, owner: &Owner) -> Command {
    let mut command = Command::new(program);
    // The folder we were started in may be closed to the server's user.
    command.stdin(Stdio::null()).current_dir("/");
    for variable in ["PGDATA", "PGPORT", "PGHOST", "PGUSER", "PGDATABASE", "PGOPTIONS"] {
        command.env_remove(variable);
    }
    command.env("LC_ALL", if cfg!(target_os = "macos") { "C" } else { "C.UTF-8" });
    owner.run(&mut command);
    command
}

/// Lets a command's output go to the end of a log file.
pub(crate) fn log_to(command: &mut Command, log: &Path) -> Result<(), EmbeddedError> {
    if fs::metadata(log).is_ok_and(|meta| meta.len() > LOG_BYTES_MAX) {
        let _ = fs::rename(log, log.with_extension("log.old"));
    }
    let open = || {
        let out = OpenOptions::new().create(true).append(true).mode(0o600).open(log)?;
        Ok((out.try_clone()?, out))
    };
    let (out, err) = open().attempt(|| format!("opening {}", log.display()))?;
    command.stdout(out).stderr(err);
    Ok(())
}

/// Waits until the server takes connections. There is no limit: it gets ready or it ends, and
/// killing it amid recovery would only begin that anew. `before` is what `postmaster.pid` said
/// before the start: in a container the old and the new server may bear the same process id.
pub(crate) fn wait_ready(
    child: &mut Child,
    data: &Path,
    log: &Path,
    before: Option<&PidFile>,
) -> Result<(), EmbeddedError> {
    let mut noted = Instant::now();
    loop {
        let ended = child.try_wait().attempt(|| "waiting for postgres".into())?;
        if let Some(status) = ended {
            return Err(EmbeddedError::EndedAtStart {
                status: status.to_string(),
                log: log.to_owned(),
                tail: tail(log),
            });
        }
        if let Some(file) = PidFile::read(data)
            && file.is_ready()
            && Some(&file) != before
            && file.pid() == i32::try_from(child.id()).ok()
        {
            return Ok(());
        }
        if noted.elapsed() > PATIENCE_NOTE {
            noted = Instant::now();
            tracing::info!("postgres is still starting; it may be recovering from a crash");
        }
        sleep(Duration::from_millis(5));
    }
}

fn tail(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(8)..].join("\n")
}
