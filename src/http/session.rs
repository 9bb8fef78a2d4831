//! Signing a browser in by a link that is good once, and out again.

use super::doors::Doors;
use super::gate::is_from_our_page;
use super::graphql::read_body;
use super::problem::Problem;
use super::who::{COOKIE, COOKIE_SECURE, cookie, stranger};
use crate::graphql::clock;
use crate::store::DatabaseError;
use crate::store::tokens::{Secret, Token, TokenKind, digest};
use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use std::net::SocketAddr;

/// How long a browser stays signed in.
const SESSION_SECONDS: i64 = 30 * 24 * 3_600;
/// A sign-in holds a secret and nothing else.
const BODY_MAX: usize = 4_096;

#[derive(Deserialize)]
struct SignIn {
    token: String,
}

/// Trades a sign-in link's secret for a session's cookie.
///
/// # Errors
/// A link that was used, has expired, or never was; a page of another site.
pub async fn sign_in(
    State(doors): State<Doors>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    request: Request<Body>,
) -> Result<Response, Problem> {
    only_our_page(&doors, request.headers())?;
    let secure = is_https(request.headers());
    let body = read_body(request, BODY_MAX).await?;
    let bad =
        |_| Problem::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", "send {\"token\": \"tl_…\"}");
    let SignIn { token } = serde_json::from_slice(&body).map_err(bad)?;
    if Secret::parse(&token).is_none() {
        return Err(stranger(&doors, from.ip()));
    }
    let used = doors.door().use_sign_in(&digest(&token)).await.map_err(unavailable)?;
    let Some(key_id) = used else { return Err(stranger(&doors, from.ip())) };
    let secret = Secret::mint();
    let expires_at = Some(clock().plus_seconds(SESSION_SECONDS));
    let token = Token { kind: TokenKind::Browser, key_id, expires_at };
    doors.door().keep(&secret, token).await.map_err(unavailable)?;
    Ok(with_cookie(secret.expose(), SESSION_SECONDS, secure))
}

/// Forgets the session.
///
/// # Errors
/// A page of another site.
pub async fn sign_out(State(doors): State<Doors>, headers: HeaderMap) -> Result<Response, Problem> {
    only_our_page(&doors, &headers)?;
    if let Some(secret) = cookie(&headers) {
        let digest = digest(secret);
        doors.known.forget(&digest);
        doors.door().forget(&digest).await.map_err(unavailable)?;
    }
    Ok(with_cookie("", 0, is_https(&headers)))
}

fn only_our_page(doors: &Doors, headers: &HeaderMap) -> Result<(), Problem> {
    if is_from_our_page(headers, &doors.limits) {
        return Ok(());
    }
    let message = "a page of another site may not sign in here";
    Err(Problem::new(StatusCode::FORBIDDEN, "ORIGIN_NOT_ALLOWED", message))
}

fn unavailable(error: DatabaseError) -> Problem {
    tracing::warn!(%error, "a browser could not be signed in or out");
    Problem::unavailable()
}

/// Whether the browser came by https: its page's origin says so, or whoever ends TLS before us.
fn is_https(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    text("origin").is_some_and(|origin| origin.starts_with("https://"))
        || text("x-forwarded-proto") == Some("https")
}

fn with_cookie(secret: &str, seconds: i64, secure: bool) -> Response {
    let (name, more) = if secure { (COOKIE_SECURE, "; Secure") } else { (COOKIE, "") };
    let cookie =
        format!("{name}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{more}");
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
