//! `/graphql/ws`: graphql-transport-ws, with what a public door needs: a limit on everything.

mod connection;
mod message;

use super::doors::Doors;
use super::gate::{origin_is_allowed, own_origin};
use super::problem::Problem;
use super::who::cookie;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use connection::{Connection, Visitor};
use std::net::SocketAddr;

/// The protocol that is spoken.
const PROTOCOL: &str = "graphql-transport-ws";
/// How large a message may be.
const MESSAGE_MAX: usize = 64 * 1_024;

/// Opens a socket for a page of ours, or for a program.
///
/// # Errors
/// A page of another site.
pub async fn open(
    State(doors): State<Doors>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    if !origin_is_allowed(&headers, &doors.limits) {
        let message = "a page of this origin may not ask; add it with --allow-origin";
        return Err(Problem::new(StatusCode::FORBIDDEN, "ORIGIN_NOT_ALLOWED", message));
    }
    let visitor = Visitor {
        from: from.ip(),
        origin: own_origin(&headers, &doors.limits),
        cookie: cookie(&headers).map(str::to_owned),
    };
    let upgrade =
        upgrade.protocols([PROTOCOL]).max_message_size(MESSAGE_MAX).max_frame_size(MESSAGE_MAX);
    Ok(upgrade.on_upgrade(move |socket| Connection::new(doors, visitor).run(socket)))
}
