//! The few calls of the operating system that std has no name for, each behind a safe function.
//! All `unsafe` of the private server stands here.

use std::ffi::{CStr, CString};
use std::io;
#[cfg(target_os = "linux")]
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::process::CommandExt as _;
#[cfg(target_os = "linux")]
use std::path::Path;
use std::process::Command;

/// A user of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    pub uid: u32,
    pub gid: u32,
    pub name: String,
}

/// Whether this process acts as root.
pub(crate) fn is_root() -> bool {
    // SAFETY: geteuid has no preconditions and cannot fail.
    unsafe { libc::geteuid() == 0 }
}

/// The user id this process acts as.
pub(crate) fn effective_uid() -> u32 {
    // SAFETY: geteuid has no preconditions and cannot fail.
    unsafe { libc::geteuid() }
}

/// The user of this name, if there is one.
pub(crate) fn user_named(name: &str) -> Option<User> {
    let name = CString::new(name).ok()?;
    look_up(|entry, buffer, found| {
        // SAFETY: all pointers come from `look_up`, which keeps them alive over the call.
        unsafe { libc::getpwnam_r(name.as_ptr(), entry, buffer.as_mut_ptr(), buffer.len(), found) }
    })
}

/// The user with this id, if there is one.
pub(crate) fn user_with_id(uid: u32) -> Option<User> {
    look_up(|entry, buffer, found| {
        // SAFETY: all pointers come from `look_up`, which keeps them alive over the call.
        unsafe { libc::getpwuid_r(uid, entry, buffer.as_mut_ptr(), buffer.len(), found) }
    })
}

fn look_up(
    call: impl FnOnce(*mut libc::passwd, &mut [libc::c_char], *mut *mut libc::passwd) -> libc::c_int,
) -> Option<User> {
    // SAFETY: passwd is plain data for which all zeros is a valid value.
    let mut entry: libc::passwd = unsafe { std::mem::zeroed() };
    let mut buffer = [0; 16 * 1024];
    let mut found = std::ptr::null_mut();
    if call(&mut entry, &mut buffer, &mut found) != 0 || found.is_null() {
        return None;
    }
    // SAFETY: the call succeeded, so pw_name points to a terminated string inside `buffer`.
    let name = unsafe { CStr::from_ptr(entry.pw_name) }.to_string_lossy().into_owned();
    Some(User { uid: entry.pw_uid, gid: entry.pw_gid, name })
}

/// Sends a signal to one process; the caller makes sure that the id is still the one it means.
pub(crate) fn signal(pid: i32, signal: i32) -> io::Result<()> {
    debug_assert!(pid > 0, "zero and negative ids would reach whole groups");
    // SAFETY: kill has no memory preconditions.
    if unsafe { libc::kill(pid, signal) } == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Whether a process with this id exists, zombies included.
pub(crate) fn process_exists(pid: i32) -> bool {
    match signal(pid, 0) {
        Ok(()) => true,
        Err(error) => error.raw_os_error() == Some(libc::EPERM),
    }
}

/// Waits for a child's end and leaves it a zombie, so that its id stays its own until reaped.
pub(crate) fn wait_unreaped(pid: u32) -> io::Result<()> {
    loop {
        // SAFETY: siginfo_t is plain data, and waitid writes no further than it.
        let result = unsafe {
            let mut info: libc::siginfo_t = std::mem::zeroed();
            libc::waitid(libc::P_PID, pid, &mut info, libc::WEXITED | libc::WNOWAIT)
        };
        if result == 0 {
            return Ok(());
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}

/// Lets the kernel send `signal` to the child when the thread that spawns it ends, however it
/// ends. Linux only; elsewhere the next start ends what was left over.
#[cfg_attr(not(target_os = "linux"), expect(unused_variables, reason = "nothing to ask for there"))]
pub(crate) fn die_with_parent(command: &mut Command, signal: libc::c_int) {
    #[cfg(target_os = "linux")]
    {
        let parent = std::process::id() as libc::pid_t;
        let ask = move || {
            // SAFETY: plain system calls, allowed between fork and exec.
            unsafe {
                if libc::prctl(libc::PR_SET_PDEATHSIG, signal) != 0 {
                    return Err(io::Error::last_os_error());
                }
                // The parent may have died before the kernel was asked.
                if libc::getppid() != parent {
                    libc::_exit(1);
                }
            }
            Ok(())
        };
        // SAFETY: the closure neither allocates nor locks. It runs after the change of user,
        // which would clear the setting.
        unsafe { command.pre_exec(ask) };
    }
}

/// The bytes that may still be written below a folder; 0 when it cannot be asked.
#[cfg(target_os = "linux")]
pub(crate) fn free_bytes(dir: &Path) -> u64 {
    let Ok(path) = CString::new(dir.as_os_str().as_bytes()) else { return 0 };
    // SAFETY: statvfs is plain data; the path is terminated and outlives the call.
    unsafe {
        let mut stat: libc::statvfs = std::mem::zeroed();
        if libc::statvfs(path.as_ptr(), &mut stat) == 0 { stat.f_bavail * stat.f_frsize } else { 0 }
    }
}
