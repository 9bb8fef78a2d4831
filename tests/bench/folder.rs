//! A folder on a disk that goes when it is done with.

use std::path::{Path, PathBuf};

/// Removed when dropped.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Makes one, on a disk: the default place for temporary files may be memory.
    pub fn new(word: &str) -> std::io::Result<Folder> {
        let disk = Path::new("/var/tmp");
        let base = if disk.is_dir() { disk.to_owned() } else { std::env::temp_dir() };
        let path = base.join(format!("task-ledger-bench-{word}-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Folder(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What can't be removed is found by whoever looks after temporary files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
