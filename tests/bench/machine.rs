//! What the machine says of itself: its load, its processors, a process' memory.

use std::fs;
use std::time::Duration;

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

/// For how long the processors were busy since the machine started, for whomever, where the system
/// tells (Linux, `proc(5)`: the first line of `/proc/stat`, in ticks; waiting and stolen time is not
/// counted).
pub fn busy() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/stat").ok()?;
    let ticks = stat.lines().next()?.split_whitespace().skip(1).map(str::parse::<u64>);
    let ticks: Vec<u64> = ticks.collect::<Result<_, _>>().ok()?;
    let [user, nice, system, _idle, _waiting, interrupts, soft_interrupts, ..] = *ticks else {
        return None;
    };
    // SAFETY: asks for a number and touches no memory.
    let a_second = unsafe { libc::sysconf(libc::_SC_CLK_TCK) };
    let busy = user + nice + system + interrupts + soft_interrupts;
    Some(Duration::from_secs_f64(busy as f64 / a_second.max(1) as f64))
}

/// A process' resident memory in megabytes, where the system tells (Linux).
pub fn resident_mb(pid: u32) -> anyhow::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
    Ok(kilobytes.context("the system does not tell the resident memory")? / 1024.0)
}
