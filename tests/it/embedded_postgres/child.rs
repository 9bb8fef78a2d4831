//! A service process that may be killed: this test binary once more, which then only serves.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use task_ledger::store::embedded::{EmbeddedPostgres, Options, ServerState};

const DATA_DIR: &str = "TASK_LEDGER_TEST_CHILD_DATA_DIR";
const UID: &str = "TASK_LEDGER_TEST_CHILD_UID";
/// Before this word the child's output is the test harness's own.
const READY: &str = "the child is ready: ";

/// A child that serves a data folder until its input ends or it is killed.
pub struct Service {
    pub url: String,
    /// The postmaster's process id.
    pub postgres: i32,
    process: Child,
    input: Option<ChildStdin>,
    /// Held open: the test harness in the child panics when it cannot print.
    _output: BufReader<ChildStdout>,
}

impl Service {
    /// Starts the child, as the given user if this is root, and waits until it serves.
    pub fn start(data_dir: &Path, uid: Option<u32>) -> Service {
        let mut process = spawn(data_dir, uid);
        let input = process.stdin.take();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let ready = output.by_ref().lines().map_while(Result::ok).find_map(|line| {
            let at = line.find(READY)?;
            Some(line[at + READY.len()..].to_owned())
        });
        let ready = ready.expect("the child serves, or says why not in the output above");
        let (pid, url) = ready.split_once(' ').unwrap();
        Service { url: url.into(), postgres: pid.parse().unwrap(), process, input, _output: output }
    }

    /// kill -9, which leaves it no last word.
    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Lets it stop in order.
    pub fn stop(mut self) {
        drop(self.input.take());
        assert!(self.process.wait().unwrap().success());
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Starts the child without waiting for anything.
pub fn spawn(data_dir: &Path, uid: Option<u32>) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "embedded_postgres::child::serves_only_as_a_child", "--nocapture"])
        .env(DATA_DIR, data_dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    if let Some(uid) = uid {
        command.env(UID, uid.to_string());
    }
    command.spawn().unwrap()
}

/// No test of its own: what the child runs. Without a folder to serve it has nothing to do.
#[test]
fn serves_only_as_a_child() {
    let Some(data_dir) = std::env::var_os(DATA_DIR) else { return };
    if let Ok(uid) = std::env::var(UID) {
        step_down(uid.parse().unwrap());
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let server = EmbeddedPostgres::start(Options::new(data_dir)).await.unwrap();
        let ServerState::Ready { pid } = server.health().state else { panic!("not ready") };
        println!("\n{READY}{pid} {}", server.url());
        let input_ended = || std::io::stdin().read_to_end(&mut Vec::new());
        tokio::task::spawn_blocking(input_ended).await.unwrap().unwrap();
        server.stop().await;
    });
}

/// Not by `Command::uid`: the binary may lie where only root may enter.
fn step_down(uid: u32) {
    // SAFETY: plain system calls; glibc applies them to all threads.
    unsafe {
        assert_eq!(libc::setgroups(0, std::ptr::null()), 0);
        assert_eq!(libc::setgid(uid), 0);
        assert_eq!(libc::setuid(uid), 0);
    }
    std::env::set_current_dir("/").unwrap();
}
