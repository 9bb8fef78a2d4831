//! The command line, as a program that others start: the binary itself against a server.

mod fleet;
mod histories;
mod imports;
mod judgement;
mod log;
mod lost_answers;
mod money;
mod places;
mod plan;
mod planning;
mod prompts;
mod reports;
mod runner;
mod search;
mod tampering;
mod verbs;
mod workers;

use crate::support::app::TestApp;
use serde_json::Value;
use std::path::{Path, PathBuf};
use tokio::process::Command;

/// A user at a terminal, with a home of their own.
struct User {
    home: PathBuf,
    url: Option<String>,
    key: Option<String>,
}

/// What a run of the program came to.
#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl User {
    /// Somebody who has configured nothing.
    fn newcomer() -> Self {
        let home = std::env::temp_dir().join(format!("cli-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&home).unwrap();
        Self { home, url: None, key: None }
    }

    /// Somebody whose environment names the server and the admin's key.
    fn admin_of(app: &TestApp) -> Self {
        Self::with_key(app, app.admin.key())
    }

    /// Somebody whose environment names the server and that key.
    fn with_key(app: &TestApp, key: &str) -> Self {
        Self::at(&app.address, key)
    }

    /// Somebody whose environment names that address and that key.
    fn at(address: &str, key: &str) -> Self {
        let mut user = Self::newcomer();
        user.url = Some(format!("http://{address}"));
        user.key = Some(key.to_owned());
        user
    }

    /// The program, about to be started in a folder that holds nothing of use.
    fn command(&self, line: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_task-ledger"));
        command.args(line).env_clear().env("HOME", &self.home).current_dir(&self.home);
        command.envs(self.url.as_ref().map(|url| ("TASK_LEDGER_URL", url)));
        command.envs(self.key.as_ref().map(|key| ("TASK_LEDGER_KEY", key)));
        command.stdin(std::process::Stdio::null()).kill_on_drop(true);
        command
    }

    /// Runs the program to its end.
    async fn run(&self, line: &[&str]) -> Ran {
        let output = self.command(line).output().await.unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let code = output.status.code().unwrap();
        Ran { code, out: text(output.stdout), err: text(output.stderr) }
    }

    /// Runs the program, which must succeed, and reads what it says to programs.
    async fn json(&self, line: &[&str]) -> Value {
        let ran = self.run(&[line, &["--json"]].concat()).await;
        assert_eq!(ran.code, 0, "{line:?}: {ran:?}");
        serde_json::from_str(&ran.out).unwrap()
    }

    /// A file in the user's home.
    fn file(&self, name: &str, content: &str) -> String {
        let path = self.home.join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn config(&self) -> PathBuf {
        self.home.join(".config/task-ledger/client.toml")
    }
}

impl Drop for User {
    fn drop(&mut self) {
        let home: &Path = &self.home;
        let _ = std::fs::remove_dir_all(home);
    }
}
