//! `POST /prices`: a price list too large for a mutation, as it is.

use super::doors::Doors;
use super::graphql::read_body;
use super::problem::Problem;
use super::who;
use crate::graphql::permission::Permission;
use crate::graphql::price::{Loaded, load};
use axum::body::Body;
use axum::extract::{ConnectInfo, Query, State};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::json;
use std::net::SocketAddr;

/// How large a file may be.
const FILE_MAX: usize = 32 * 1_024 * 1_024;

/// What the list is called.
#[derive(Deserialize)]
pub struct Wish {
    version: String,
}

/// Loads a price list, plain or gzip.
///
/// # Errors
/// Who may not; a file that is too large.
pub async fn post(
    State(doors): State<Doors>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    Query(wish): Query<Wish>,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let mut caller = who::caller(&doors, request.headers(), from.ip()).await?;
    caller.source = events::Source::Import;
    if !Permission::Administer.is_given_to(caller.role(), &caller.actor.grants) {
        let message = "loading prices needs the permission ADMINISTER; use an admin's key";
        return Err(Problem::new(StatusCode::FORBIDDEN, "NOT_ALLOWED", message));
    }
    let body = read_body(request, FILE_MAX).await?;
    let loaded = load(doors.door(), &caller, &wish.version, body.to_vec()).await;
    let Loaded { position, report, refused } = loaded.map_err(|error| {
        let problem = Problem::unavailable();
        Problem { message: error.message, ..problem }
    })?;
    let errors = refused.map(|refused| refused.errors).unwrap_or_default();
    let errors: Vec<_> = errors
        .into_iter()
        .map(|error| json!({"code": error.code, "message": error.message, "path": error.path}))
        .collect();
    let answer = json!({"position": position, "userErrors": errors, "report": report});
    Ok(axum::Json(answer).into_response())
}
