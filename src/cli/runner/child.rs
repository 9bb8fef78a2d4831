//! The command at work: a process group of its own, its prompt on stdin, all it says in one file.

use super::folder::Desk;
use super::system::{die_with_runner, signal_group};
use anyhow::Context as _;
use std::fs::OpenOptions;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// How often a dying command is looked for.
const LOOK: Duration = Duration::from_millis(50);

/// A command that was started.
pub struct Running {
    child: Child,
    leader: u32,
}

impl Running {
    /// Starts the command with that environment; its prompt goes to stdin and into its file.
    ///
    /// # Errors
    /// A command that can't be started: the sentence names it.
    pub fn start(
        command: &[String],
        environment: &[(&str, String)],
        desk: &Desk,
        prompt: String,
    ) -> anyhow::Result<Self> {
        let (program, arguments) = command.split_first().context("a command is needed after --")?;
        let output = OpenOptions::new().append(true).open(&desk.output)?;
        let mut started = Command::new(program);
        started
            .args(arguments)
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(output.try_clone()?)
            .stderr(output)
            .process_group(0)
            .kill_on_drop(true);
        die_with_runner(&mut started);
        let mut child = started.spawn().with_context(|| format!("can't start {program}"))?;
        if let Some(mut stdin) = child.stdin.take() {
            // A command that reads nothing closes it: that is no fault.
            tokio::spawn(async move {
                let _ = stdin.write_all(prompt.as_bytes()).await;
            });
        }
        let leader = child.id().context("a command that was just started has a number")?;
        Ok(Self { child, leader })
    }

    /// The number of its process, which leads its group.
    pub const fn leader(&self) -> u32 {
        self.leader
    }

    /// Waits for its end. May be dropped and asked again.
    ///
    /// # Errors
    /// A system that does not say.
    pub async fn ended(&mut self) -> anyhow::Result<ExitStatus> {
        let ended = self.child.wait().await?;
        // What it left behind in its group would go on without a claim.
        let _ = signal_group(self.leader, libc::SIGKILL);
        Ok(ended)
    }

    /// Asks it and everything it started to end, and ends them after the grace.
    pub async fn end(&mut self, grace: Duration) {
        let _ = signal_group(self.leader, libc::SIGTERM);
        if timeout(grace.max(LOOK), self.child.wait()).await.is_err() {
            let _ = signal_group(self.leader, libc::SIGKILL);
            let _ = self.child.wait().await;
        }
        let _ = signal_group(self.leader, libc::SIGKILL);
    }
}
