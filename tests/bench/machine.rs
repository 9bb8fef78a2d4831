//! What the machine says of itself: its load, its processors, a process' memory.

use std::fs;

use anyhow::Context as _;

/// The load of the last one, five and fifteen minutes.
pub fn load() -> [f64; 3] {
    let mut averages = [0.0; 3];
    // SAFETY: the pointer is to three doubles, and three is what is asked for.
    let written = unsafe { libc::getloadavg(averages.as_mut_ptr(), 3) };
    if written == 3 { averages } else { [f64::NAN; 3] }
}

/// How many processors this process may use.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// A process' resident memory in megabytes, where the system tells (Linux).
pub fn resident_mb(pid: u32) -> anyhow::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
    Ok(kilobytes.context("the system does not tell the resident memory")? / 1024.0)
}
