//! A folder for a run, removed when it is done with.

use std::path::{Path, PathBuf};

/// Removed when dropped, unless the test failed: then it is what there is to look at.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Makes one, on a disk.
    pub fn new(word: &str) -> Folder {
        let disk = Path::new("/var/tmp");
        let base = if disk.is_dir() { disk.to_owned() } else { std::env::temp_dir() };
        let path = base.join(format!("task-ledger-chaos-{word}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// A file or folder in it.
    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("kept {}", self.0.display());
        } else {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}
