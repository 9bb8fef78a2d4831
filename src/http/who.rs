//! Who asks: the key in the header, or the session in the cookie.
//!
//! A secret names a key; whether that key is good, memory says for every request anew.

use super::doors::Doors;
use super::gate::{is_from_our_page, own_origin};
use super::problem::Problem;
use crate::graphql::{Caller, clock, source_of};
use crate::store::tokens::{Secret, Token, TokenKind, digest};
use axum::http::{HeaderMap, StatusCode, header};
use lru::LruCache;
use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The session's cookie on plain http, where browsers refuse the `__Host-` prefix.
pub const COOKIE: &str = "task_ledger_session";
/// The session's cookie on https.
pub const COOKIE_SECURE: &str = "__Host-task_ledger_session";

/// How many secrets are remembered.
const KNOWN_MAX: NonZeroUsize = NonZeroUsize::new(4_096).expect("4096 is more than 0");
/// How long a secret is remembered: another process may have signed a browser out.
const KNOWN_FOR: Duration = Duration::from_secs(5);

/// Secrets seen a moment ago, by digest, so that not every request asks the database.
pub struct Known(Mutex<LruCache<[u8; 32], (Token, Instant)>>);

impl Default for Known {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(KNOWN_MAX)))
    }
}

impl Known {
    fn find(&self, digest: &[u8; 32]) -> Option<Token> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (token, since) = known.get(digest)?;
        (since.elapsed() < KNOWN_FOR).then_some(*token)
    }

    fn note(&self, digest: [u8; 32], token: Token) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.put(digest, (token, Instant::now()));
    }

    /// Forgets a secret.
    pub fn forget(&self, digest: &[u8; 32]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop(digest);
    }
}

/// The secret in the `Authorization` header.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

/// The secret in the session's cookie.
pub fn cookie(headers: &HeaderMap) -> Option<&str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs =
        lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE || *name == COOKIE_SECURE).map(|(_, value)| value)
}

/// Who asks over HTTP.
///
/// # Errors
/// No good key; a cookie that another site's page sends along; too many tries.
pub async fn caller(doors: &Doors, headers: &HeaderMap, from: IpAddr) -> Result<Caller, Problem> {
    let (secret, kind) = match bearer(headers) {
        Some(secret) => (Some(secret), TokenKind::Key),
        None => (cookie(headers), TokenKind::Browser),
    };
    if kind == TokenKind::Browser && secret.is_some() && !is_from_our_page(headers, &doors.limits) {
        let message = "a page of another site may not use this session";
        return Err(Problem::new(StatusCode::FORBIDDEN, "ORIGIN_NOT_ALLOWED", message));
    }
    let agent = headers.get(header::USER_AGENT).and_then(|name| name.to_str().ok());
    let origin = own_origin(headers, &doors.limits);
    let found = match secret {
        Some(secret) => find(doors, secret, kind).await?,
        None => None,
    };
    let caller = match found {
        Some(token) => doors.caller(token.key_id, origin, source_of(agent)).await,
        None => None,
    };
    match caller {
        Some(caller) => Ok(caller),
        None => Err(stranger(doors, from)),
    }
}

/// What a stranger is told; less and less willingly.
pub fn stranger(doors: &Doors, from: IpAddr) -> Problem {
    doors.counts.refused_keys.fetch_add(1, Ordering::Relaxed);
    match doors.strangers.take(from, 1.0, Instant::now()) {
        Ok(()) => Problem::stranger(),
        Err(seconds) => Problem::too_fast(seconds),
    }
}

/// The token of that secret, if it is one of that kind and good.
///
/// # Errors
/// A database that can't be asked.
pub async fn find(doors: &Doors, secret: &str, kind: TokenKind) -> Result<Option<Token>, Problem> {
    // What is mistyped is told apart without asking anybody.
    if Secret::parse(secret).is_none() {
        return Ok(None);
    }
    let digest = digest(secret);
    let token = match doors.known.find(&digest) {
        Some(token) => Some(token),
        None => {
            let found = doors.door().find(&digest).await.map_err(|error| {
                tracing::warn!(%error, "a key could not be looked up");
                Problem::unavailable()
            })?;
            if let Some(token) = found {
                doors.known.note(digest, token);
            }
            found
        }
    };
    let now = clock();
    let good = |token: &Token| token.kind == kind && token.expires_at.is_none_or(|end| now < end);
    Ok(token.filter(good))
}
