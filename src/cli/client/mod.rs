//! The API's client: one way to ask, one way to write, typed answers.
//!
//! A write carries a key of its own from its first attempt on, so that it may be tried again
//! whenever its answer was lost: it has its effect once.

mod ask;
mod place;
mod write;

pub use place::{Place, place};
pub use write::{Written, body, given, read};

use super::stop::{Outcome, Stop};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Longer than any long poll that the server grants.
const ANSWER_WITHIN: Duration = Duration::from_secs(100);
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// What the server knows the command line by.
pub const NAME: &str = concat!("task-ledger-cli/", env!("CARGO_PKG_VERSION"));

/// A ledger's client; a clone speaks over the same connections.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    place: Arc<Place>,
    patience: Duration,
    retries: Arc<AtomicU64>,
}

impl Client {
    /// A client of that server with that key, which tries again for so long.
    ///
    /// # Errors
    /// When the system gives no TLS or no sockets.
    pub fn new(place: Place, patience: Duration) -> Outcome<Self> {
        let http = reqwest::Client::builder()
            .user_agent(NAME)
            .connect_timeout(CONNECT_WITHIN)
            .timeout(ANSWER_WITHIN)
            .tcp_keepalive(Duration::from_secs(15))
            // The key goes to the server that was named, wherever that points to.
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy_on_loopback(&place.url)
            .build()
            .map_err(|error| Stop::Failed(error.into()))?;
        Ok(Self { http, place: Arc::new(place), patience, retries: Arc::default() })
    }

    /// The same connections, and the same count of retries, with another key.
    #[must_use]
    pub fn with_key(&self, key: &str) -> Self {
        let place = Place { url: self.place.url.clone(), key: key.to_owned() };
        Self { place: Arc::new(place), ..self.clone() }
    }

    /// The server.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.place.url
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.place.key
    }

    /// How often something had to be tried again.
    #[must_use]
    pub fn retries(&self) -> u64 {
        self.retries.load(Ordering::Relaxed)
    }

    fn count_retry(&self) {
        self.retries.fetch_add(1, Ordering::Relaxed);
    }
}

/// Proxies are for the world outside.
trait NoProxyOnLoopback {
    fn no_proxy_on_loopback(self, url: &str) -> Self;
}

impl NoProxyOnLoopback for reqwest::ClientBuilder {
    fn no_proxy_on_loopback(self, url: &str) -> Self {
        let host = reqwest::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
        let is_loopback = host.is_some_and(|host| {
            host == "localhost"
                || host
                    .trim_matches(['[', ']'])
                    .parse::<std::net::IpAddr>()
                    .is_ok_and(|address| address.is_loopback())
        });
        if is_loopback { self.no_proxy() } else { self }
    }
}
