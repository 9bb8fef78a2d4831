//! What the runner asks of the operating system. All `unsafe` of the runner stands here.

use std::io;
use tokio::process::Command;
use tokio::signal::unix::{SignalKind, signal};

/// Resolves when the user or the system wants the runner to end.
pub async fn told_to_stop() {
    match (signal(SignalKind::interrupt()), signal(SignalKind::terminate())) {
        (Ok(mut interrupt), Ok(mut terminate)) => tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        },
        _ => std::future::pending().await,
    }
}

/// Sends a signal to a process and everything that it started, which all stand in one group.
pub fn signal_group(leader: u32, signal: i32) -> io::Result<()> {
    let leader = i32::try_from(leader).map_err(io::Error::other)?;
    assert!(leader > 1, "other numbers would reach groups that are not ours");
    // SAFETY: kill has no memory preconditions.
    if unsafe { libc::kill(-leader, signal) } == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

/// Lets the kernel end the command when the runner dies, however it dies. Linux only; elsewhere, and
/// for what the command started itself, the next start of the runner does it.
#[cfg_attr(not(target_os = "linux"), expect(unused_variables, reason = "nothing to ask for there"))]
pub fn die_with_runner(command: &mut Command) {
    #[cfg(target_os = "linux")]
    {
        let runner = std::process::id().cast_signed();
        let ask = move || {
            // SAFETY: plain system calls, allowed between fork and exec.
            unsafe {
                if libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) != 0 {
                    return Err(io::Error::last_os_error());
                }
                // The runner may have died before the kernel was asked.
                if libc::getppid() != runner {
                    libc::_exit(1);
                }
            }
            Ok(())
        };
        // SAFETY: the closure neither allocates nor locks.
        unsafe { command.pre_exec(ask) };
    }
}

/// When a process began, as the system counts; tells it from a later one of the same number.
/// `None` where there is no such process, or the system does not say.
pub fn began(pid: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name may hold anything; the fields begin after its last bracket. Field 22 is the time.
    let fields = stat.rsplit_once(')')?.1;
    fields.split_whitespace().nth(19)?.parse().ok()
}

/// Which start of the machine this is; `None` where the system does not say.
pub fn boot() -> Option<String> {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()
}
