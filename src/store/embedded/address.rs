//! Where a private server is reached: a socket folder and the port that names the socket file.

use std::path::PathBuf;

/// Only names the socket file: nothing listens on TCP.
pub(crate) const PORT: u16 = 5432;

/// A socket folder with a server in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The folder that holds `.s.PGSQL.<port>`.
    pub socket_dir: PathBuf,
    /// The port in the socket file's name.
    pub port: u16,
}

impl Address {
    /// A `postgres://` URL of the superuser; the socket folder stands percent-encoded as the host.
    pub fn url(&self, database: &str) -> String {
        let mut host = String::new();
        for byte in self.socket_dir.as_os_str().as_encoded_bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                    host.push(char::from(*byte));
                }
                _ => host.push_str(&format!("%{byte:02X}")),
            }
        }
        format!("postgres://postgres@{host}:{}/{database}", self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_leads_back_to_the_socket_folder() {
        let dir = "/home/a b/ü,%/sock";
        let url = Address { socket_dir: dir.into(), port: PORT }.url("task_ledger");
        assert_eq!(
            url,
            "postgres://postgres@%2Fhome%2Fa%20b%2F%C3%BC%2C%25%2Fsock:5432/task_ledger"
        );
        let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
        assert_eq!(options.get_socket().map(|p| p.as_path()), Some(dir.as_ref()));
        assert_eq!(options.get_database(), Some("task_ledger"));
    }
}
