//! Creates a data folder in one piece: under another name first, then renamed, so that a kill in
//! the middle leaves nothing that looks finished.

use std::fs::{self, File};
use std::path::Path;

use super::error::{Attempt as _, EmbeddedError};
use super::owner::Owner;
use super::process;
use super::programs::Programs;
use super::system;

/// macOS has no C.UTF-8; plain C sorts the same there and the encoding is given apart.
#[cfg(target_os = "macos")]
const LOCALE: &str = "--locale=C";
#[cfg(not(target_os = "macos"))]
const LOCALE: &str = "--locale=C.UTF-8";

/// Fills `root/data`, which must be missing or empty. `sync` is off for throw-away clusters only.
pub(crate) fn create(
    programs: &Programs,
    owner: &Owner,
    root: &Path,
    sync: bool,
) -> Result<(), EmbeddedError> {
    remove_halves(root)?;
    let half = root.join(format!("data.new-{}", std::process::id()));
    owner.private_dir(&half)?;
    let mut command = process::command(&programs.program("initdb"), owner);
    system::die_with_parent(&mut command, libc::SIGKILL);
    command.arg("-D").arg(&half).args(["-U", "postgres", "-E", "UTF8", LOCALE]);
    // Who may open the socket is decided by the folder's mode; TCP is closed altogether.
    command.args(["--auth-local=trust", "--auth-host=reject", "--data-checksums"]);
    if !sync {
        command.arg("--no-sync");
    }
    let answer = command.output().attempt(|| format!("running {}", programs.bin.display()))?;
    if !answer.status.success() {
        let said = [answer.stdout, answer.stderr].concat();
        let output = String::from_utf8_lossy(&said).trim().to_owned();
        return Err(EmbeddedError::Initdb { output });
    }
    let data = root.join("data");
    fs::rename(&half, &data)
        .and_then(|()| File::open(root)?.sync_all())
        .attempt(|| format!("moving the new database to {}", data.display()))
}

/// Removes what killed predecessors left half done.
fn remove_halves(root: &Path) -> Result<(), EmbeddedError> {
    let entries = fs::read_dir(root).attempt(|| format!("reading {}", root.display()))?;
    for entry in entries.flatten() {
        if entry.file_name().as_encoded_bytes().starts_with(b"data.new-") {
            // It may be dying still and write on; its name is not ours, so it does no harm.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    Ok(())
}
