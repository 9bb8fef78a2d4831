//! Which ledger is meant: by flag, by environment, or by the user's own configuration.

use crate::cli::stop::{Outcome, Stop};
use crate::config::{ClientSettings, client_file};

/// A server, and the key that opens one of its ledgers.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    /// Without a slash at its end.
    pub url: String,
    /// The key.
    pub key: String,
}

/// The place that flags or environment name, or else the configuration.
///
/// # Errors
/// Nothing is configured: says what to do.
pub fn place(url: Option<String>, key: Option<String>) -> Outcome<Place> {
    let saved = if url.is_some() && key.is_some() {
        None
    } else {
        ClientSettings::load().map_err(|error| Stop::Failed(error.into()))?
    };
    choose(url, key, saved)
}

fn choose(
    url: Option<String>,
    key: Option<String>,
    saved: Option<ClientSettings>,
) -> Outcome<Place> {
    let named = url.map(|url| tidy(&url)).transpose()?;
    match (named, key, saved) {
        (Some(url), Some(key), _) => Ok(Place { url, key }),
        (None, key, Some(saved)) => {
            Ok(Place { url: tidy(&saved.url)?, key: key.unwrap_or(saved.key) })
        }
        // A saved key is for the saved server: no other one is ever shown it.
        (Some(url), None, Some(saved)) if tidy(&saved.url).is_ok_and(|known| known == url) => {
            Ok(Place { url, key: saved.key })
        }
        (Some(url), None, _) => Err(Stop::Unreachable(format!(
            "no key for {url}; give --key, set TASK_LEDGER_KEY, or run \
             `task-ledger sign-in --url {url} --key tl_…`"
        ))),
        (None, _, None) => {
            let file = client_file().map(|path| path.display().to_string());
            Err(Stop::Unreachable(format!(
                "no ledger is configured; run `task-ledger sign-in --url http://127.0.0.1:4000 \
                 --key tl_…` (it writes {}), or set TASK_LEDGER_URL and TASK_LEDGER_KEY; a server \
                 writes its admin's key to admin.key in its data dir",
                file.unwrap_or_else(|_| "your configuration".to_owned())
            )))
        }
    }
}

fn tidy(url: &str) -> Outcome<String> {
    let url = url.trim().trim_end_matches('/');
    if url.starts_with("http://") || url.starts_with("https://") {
        Ok(url.to_owned())
    } else {
        Err(Stop::Usage(format!("`{url}` is no address; write it like http://127.0.0.1:4000")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(url: &str) -> Option<ClientSettings> {
        Some(ClientSettings { url: url.to_owned(), key: "saved".to_owned() })
    }

    fn chosen(url: Option<&str>, key: Option<&str>, saved: Option<ClientSettings>) -> String {
        match choose(url.map(str::to_owned), key.map(str::to_owned), saved) {
            Ok(place) => format!("{} {}", place.url, place.key),
            Err(stop) => format!("exit {}", stop.code()),
        }
    }

    #[test]
    fn flags_come_before_the_configuration() {
        assert_eq!(chosen(Some("http://a/"), Some("k"), saved("http://b")), "http://a k");
        assert_eq!(chosen(None, Some("k"), saved("http://b/")), "http://b k");
        assert_eq!(chosen(None, None, saved("http://b")), "http://b saved");
    }

    #[test]
    fn a_saved_key_is_shown_to_its_own_server_only() {
        assert_eq!(chosen(Some("http://b/"), None, saved("http://b")), "http://b saved");
        assert_eq!(chosen(Some("http://evil"), None, saved("http://b")), "exit 3");
    }

    #[test]
    fn without_any_it_ends_with_three_and_what_to_do() {
        assert_eq!(chosen(None, None, None), "exit 3");
        assert_eq!(chosen(None, Some("k"), None), "exit 3");
        assert_eq!(chosen(Some("ftp://a"), Some("k"), None), "exit 2");
        let told = choose(None, None, None).err().unwrap().to_string();
        assert!(told.contains("task-ledger sign-in"), "{told}");
    }
}
