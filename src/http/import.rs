//! `POST /import`: files too large for a mutation, as they are.

use super::doors::Doors;
use super::graphql::read_body;
use super::problem::Problem;
use super::who;
use crate::graphql::import::{Format, Import, Imported, import};
use crate::graphql::permission::Permission;
use axum::body::Body;
use axum::extract::{ConnectInfo, Query, State};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::json;
use std::net::SocketAddr;

/// How large a file may be.
const FILE_MAX: usize = 64 * 1_024 * 1_024;

/// How a file is to be imported.
#[derive(Deserialize)]
pub struct Wish {
    project: String,
    #[serde(default = "beads")]
    format: String,
    #[serde(default)]
    fresh: bool,
    #[serde(default)]
    skip_invalid: bool,
}

fn beads() -> String {
    "beads".to_owned()
}

/// Imports a file, plain or gzip, all or nothing.
///
/// # Errors
/// Who may not; a file that is too large; a format that nobody knows.
pub async fn post(
    State(doors): State<Doors>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    Query(wish): Query<Wish>,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let mut caller = who::caller(&doors, request.headers(), from.ip()).await?;
    caller.source = events::Source::Import;
    if !Permission::Operate.is_given_to(caller.role(), &caller.actor.grants) {
        let message = "importing needs the permission OPERATE; use an operator's key";
        return Err(Problem::new(StatusCode::FORBIDDEN, "NOT_ALLOWED", message));
    }
    if !wish.format.eq_ignore_ascii_case("beads") {
        let message = "the format is not known; there is `beads`";
        return Err(Problem::new(StatusCode::BAD_REQUEST, "FORMAT_UNKNOWN", message));
    }
    let body = read_body(request, FILE_MAX).await?;
    let wanted = Import {
        project: wish.project,
        format: Format::Beads,
        fresh: wish.fresh,
        skip_invalid: wish.skip_invalid,
    };
    let imported = import(doors.door(), &caller, wanted, body.to_vec()).await.map_err(|error| {
        let problem = Problem::unavailable();
        Problem { message: error.message, ..problem }
    })?;
    Ok(axum::Json(answer(imported)).into_response())
}

/// The same shape as the mutation's payload.
fn answer(imported: Imported) -> serde_json::Value {
    let Imported { position, report, refused } = imported;
    let errors = refused.map(|refused| refused.errors).unwrap_or_default();
    let errors: Vec<_> = errors
        .into_iter()
        .map(|error| json!({"code": error.code, "message": error.message, "path": error.path}))
        .collect();
    json!({"position": position, "userErrors": errors, "report": report})
}
