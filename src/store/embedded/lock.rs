//! One process per data folder: a file lock that the kernel drops when its holder ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::error::{Attempt as _, EmbeddedError};
use super::system;

/// A holder that lives may be draining: a quick restart should not fail for that.
const LIVING_PATIENCE: Duration = Duration::from_secs(2);
/// A killed holder keeps the lock until the kernel has taken it apart.
const DYING_PATIENCE: Duration = Duration::from_secs(5);

/// The folder's lock, held until this is dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, or names its holder after at most five seconds.
    pub fn take(root: &Path, cancelled: impl Fn() -> bool) -> Result<Lock, EmbeddedError> {
        let path = root.join("lock");
        let doing = || format!("locking {}", path.display());
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .mode(0o600)
            .open(&path)
            .attempt(doing)?;
        let began = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(source)) => {
                    return Err(EmbeddedError::Io { doing: doing(), source });
                }
            }
            let holder = read_holder(&mut file);
            let patience =
                if holder.is_some_and(is_alive) { LIVING_PATIENCE } else { DYING_PATIENCE };
            if cancelled() {
                return Err(EmbeddedError::Cancelled);
            }
            if began.elapsed() > patience {
                return Err(EmbeddedError::InUse { data_dir: root.to_owned(), holder });
            }
            sleep(Duration::from_millis(20));
        }
        write_holder(&mut file).attempt(doing)?;
        Ok(Lock { _file: file })
    }
}

/// Whether somebody holds the folder: `None` for nobody, else the process id it left, if any.
pub(crate) fn holder(root: &Path) -> Result<Option<Option<u32>>, EmbeddedError> {
    let path = root.join("lock");
    let doing = || format!("looking who holds {}", path.display());
    let mut file = match File::open(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        opened => opened.attempt(doing)?,
    };
    match file.try_lock_shared() {
        Ok(()) => Ok(None),
        Err(TryLockError::WouldBlock) => Ok(Some(read_holder(&mut file))),
        Err(TryLockError::Error(source)) => Err(EmbeddedError::Io { doing: doing(), source }),
    }
}

fn write_holder(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

/// Only for the message and for patience: the lock itself never depends on this number.
fn read_holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

/// A zombie counts as dead: it holds the lock only until its last thread is gone.
fn is_alive(pid: u32) -> bool {
    if cfg!(target_os = "linux") {
        // The state follows the command's name, which stands in brackets and may hold any byte.
        let stat = std::fs::read(format!("/proc/{pid}/stat")).unwrap_or_default();
        let after_name = stat.iter().rposition(|byte| *byte == b')').map(|at| &stat[at + 1..]);
        return after_name.is_some_and(|rest| !matches!(rest.get(1), Some(b'Z' | b'X') | None));
    }
    i32::try_from(pid).is_ok_and(system::process_exists)
}
