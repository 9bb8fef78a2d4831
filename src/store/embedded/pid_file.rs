//! Reads `postmaster.pid`, by which a server says who it is, where it listens and whether it is
//! ready. Its lines are documented in PostgreSQL's `src/include/utils/pidfile.h`.

use std::fs;
use std::path::Path;

use super::address::Address;

/// The text of a data folder's `postmaster.pid` at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PidFile(String);

impl PidFile {
    pub fn read(data: &Path) -> Option<PidFile> {
        fs::read_to_string(data.join("postmaster.pid")).ok().map(PidFile)
    }

    fn line(&self, number: usize) -> Option<&str> {
        self.0.lines().nth(number - 1).map(str::trim)
    }

    pub fn pid(&self) -> Option<i32> {
        self.line(1)?.parse().ok().filter(|pid| *pid > 0)
    }

    /// The first socket folder that the server listens in.
    pub fn address(&self) -> Option<Address> {
        let port = self.line(4)?.parse().ok()?;
        let socket_dir = self.line(5).filter(|dir| !dir.is_empty())?.into();
        Some(Address { socket_dir, port })
    }

    pub fn is_ready(&self) -> bool {
        self.line(8) == Some("ready")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ready_server_is_told_from_a_starting_one() {
        let starting = "4711\n/d/data\n1700000000\n5432\n/d/sock\n\n  5432001   32768\nstarting\n";
        let ready = PidFile(starting.replace("starting", "ready   "));
        assert!(ready.is_ready());
        assert_eq!(ready.pid(), Some(4711));
        assert_eq!(ready.address().unwrap().socket_dir, Path::new("/d/sock"));
        assert!(!PidFile(starting.into()).is_ready());
        assert!(!PidFile("4711\n/d/data\n".into()).is_ready());
    }
}
