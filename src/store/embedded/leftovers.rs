//! Ends what an earlier server left running. A backend busy on the processor outlives a killed
//! postmaster by seconds and would block the next start.
//!
//! Only called by the holder of the folder's lock: whoever still works there is an orphan.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::error::EmbeddedError;
use super::system;

/// What tells a process of a data folder from all others.
#[derive(Clone, Debug)]
pub(crate) struct Marks<'a> {
    /// Every server process works in its data folder.
    pub data: &'a Path,
    /// Stands in the titles of all but the postmaster. A container's root may not see where
    /// another user's process works, but everybody may read titles.
    pub cluster_name: &'a str,
    /// The user that the server runs as.
    pub uid: u32,
    /// What `postmaster.pid` names.
    pub postmaster: Option<i32>,
}

/// Ends them, politely first.
pub(crate) fn end(marks: &Marks<'_>) -> Result<(), EmbeddedError> {
    // To the postmaster SIGINT means a fast shutdown, to a backend only "cancel your query".
    if let Some(postmaster) = marks.postmaster.filter(|pid| find(marks).contains(pid)) {
        let _ = system::signal(postmaster, libc::SIGINT);
        wait_for_end(marks, Duration::from_secs(30));
    }
    for signal in [libc::SIGQUIT, libc::SIGKILL] {
        for pid in find(marks) {
            let _ = system::signal(pid, signal);
        }
        wait_for_end(marks, Duration::from_secs(5));
    }
    let pids = find(marks);
    if pids.is_empty() { Ok(()) } else { Err(EmbeddedError::LeftoversStay { pids }) }
}

fn wait_for_end(marks: &Marks<'_>, patience: Duration) {
    let until = Instant::now() + patience;
    while !find(marks).is_empty() && Instant::now() < until {
        sleep(Duration::from_millis(10));
    }
}

/// The living processes that bear the marks; a zombie has neither folder nor title.
#[cfg(target_os = "linux")]
fn find(marks: &Marks<'_>) -> Vec<i32> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| is_ours(marks, *pid))
        .collect()
}

#[cfg(target_os = "linux")]
fn is_ours(marks: &Marks<'_>, pid: i32) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let process = std::path::PathBuf::from(format!("/proc/{pid}"));
    let owner = std::fs::metadata(&process).map(|meta| meta.uid());
    let name = std::fs::read_to_string(process.join("comm")).unwrap_or_default();
    if owner.ok() != Some(marks.uid) || name.trim() != "postgres" {
        return false;
    }
    let title = std::fs::read(process.join("cmdline")).unwrap_or_default();
    if title.is_empty() {
        return false;
    }
    let worker_title = format!("postgres: {}: ", marks.cluster_name);
    let works_there = std::fs::read_link(process.join("cwd")).is_ok_and(|dir| dir == marks.data);
    let is_worker = title.starts_with(worker_title.as_bytes());
    let is_postmaster =
        title.split(|byte| *byte == 0).any(|arg| arg == marks.data.as_os_str().as_encoded_bytes());
    works_there || is_worker || is_postmaster
}

/// Without `/proc` only the postmaster is known; its workers end with it.
#[cfg(not(target_os = "linux"))]
fn find(marks: &Marks<'_>) -> Vec<i32> {
    let Some(pid) = marks.postmaster else { return Vec::new() };
    let answer = std::process::Command::new("ps")
        .args(["-o", "stat=,comm=", "-p", &pid.to_string()])
        .output();
    let line = answer.map(|a| String::from_utf8_lossy(&a.stdout).into_owned()).unwrap_or_default();
    let is_postgres = line.contains("postgres") && !line.trim_start().starts_with('Z');
    if is_postgres { vec![pid] } else { Vec::new() }
}
