//! Where a runner keeps what its commands read and write, and what it would need after its own death.

use crate::cli::stop::{Outcome, Stop};
use crate::config::state_folder;
use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The folder of the runner of one name; nobody else uses it while this lives.
pub struct Folder {
    path: PathBuf,
    _lock: File,
}

/// A claim that a command works on, as the next start of the runner must know it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Run {
    /// The command's process, which leads its group.
    pub pid: u32,
    /// When it began, as the system counts.
    pub began: Option<u64>,
    /// Since which start of the machine it counts so.
    pub boot: Option<String>,
    /// The task's key.
    pub task: String,
    /// The claim's number.
    pub fence: u64,
    /// The key of that claim.
    pub secret: String,
}

/// The files of one claim.
#[derive(Debug, Clone)]
pub struct Desk {
    /// What the command is asked to do, in Markdown.
    pub prompt: PathBuf,
    /// Everything that it says.
    pub output: PathBuf,
    /// Its answer as JSON, if it gives one.
    pub result: PathBuf,
}

impl Folder {
    /// The folder of that name.
    ///
    /// # Errors
    /// Another runner of the name at work, or a folder that can't be written.
    pub fn open(given: Option<&Path>, name: &str) -> Outcome<Self> {
        let above = match given {
            Some(path) => path.to_owned(),
            None => state_folder().map_err(anyhow::Error::new)?.join("work"),
        };
        let safe = |one: char| if one.is_alphanumeric() || "-_.".contains(one) { one } else { '_' };
        let path = above.join(name.chars().map(safe).collect::<String>());
        make(&path.join("runs"))?;
        let lock = open_private(&path.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: std::path::absolute(&path).unwrap_or(path), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Stop::Usage(format!(
                "a runner called {name} works here already; give this one another --name"
            ))),
            Err(TryLockError::Error(error)) => {
                Err(anyhow::Error::new(error).context("locking the runner's folder").into())
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The files for a claim, which begin empty.
    ///
    /// # Errors
    /// A folder that can't be written.
    pub fn desk(&self, task: &str, fence: u64, prompt: &str) -> anyhow::Result<Desk> {
        let path = self.path.join(format!("{task}-{fence}"));
        make(&path)?;
        let desk = Desk {
            prompt: path.join("prompt.md"),
            output: path.join("output.log"),
            result: path.join("result.json"),
        };
        open_private(&desk.prompt)?.write_all(prompt.as_bytes()).context("writing the prompt")?;
        let _ = std::fs::remove_file(&desk.result);
        open_private(&desk.output)?;
        Ok(desk)
    }

    /// Keeps what the next start must know of an agent's claim.
    ///
    /// # Errors
    /// A folder that can't be written.
    pub fn keep(&self, agent: &str, run: &Run) -> anyhow::Result<()> {
        let text = serde_json::to_string(run)?;
        open_private(&self.run(agent))?.write_all(text.as_bytes()).context("keeping the claim")
    }

    /// Forgets it: the claim has ended.
    pub fn forget(&self, agent: &str) {
        let _ = std::fs::remove_file(self.run(agent));
    }

    /// What an earlier runner of the name left, by agent.
    pub fn left(&self) -> Vec<(String, Run)> {
        let entries = std::fs::read_dir(self.path.join("runs")).into_iter().flatten().flatten();
        let read = |entry: std::fs::DirEntry| {
            let agent = entry.path().file_stem()?.to_str()?.to_owned();
            let run = std::fs::read_to_string(entry.path()).ok()?;
            Some((agent, serde_json::from_str(&run).ok()?))
        };
        entries.filter_map(read).collect()
    }

    fn run(&self, agent: &str) -> PathBuf {
        self.path.join("runs").join(format!("{agent}.json"))
    }
}

fn make(path: &Path) -> anyhow::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let made = builder.recursive(true).create(path);
    made.with_context(|| format!("making the folder {}", path.display()))
}

/// Emptied, and nobody else's to read: prompts and keys are private.
fn open_private(path: &Path) -> anyhow::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).with_context(|| format!("opening {}", path.display()))
}
