//! `POST /import`: files too large for a mutation, as they are.

use super::doors::Doors;
use super::graphql::read_body;
use super::problem::Problem;
use super::who;
use crate::graphql::import::{Format, HistoryPart, Import, Imported, Part, import, import_history};
use crate::graphql::permission::Permission;
use axum::body::Body;
use axum::extract::{ConnectInfo, Query, State};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse as _, Response};
use events::Timestamp;
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
    /// Of a history: the number of the first line.
    #[serde(default = "one")]
    first: usize,
    /// Of a history: the time of the last line before.
    after: Option<Timestamp>,
    /// Of a history: whether its lines are only looked at.
    #[serde(default)]
    check: bool,
    /// Of a history: that it is over, and the time of its last line.
    end: Option<Timestamp>,
}

const fn one() -> usize {
    1
}

fn beads() -> String {
    "beads".to_owned()
}

/// Imports a file, plain or gzip, all or nothing; of a history some lines, each by itself.
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
    let body = read_body(request, FILE_MAX).await?;
    let done = match wish.format.to_ascii_lowercase().as_str() {
        "beads" => import(doors.door(), &caller, wish.of_tasks(), body.to_vec()).await,
        "history" => import_history(doors.door(), &caller, wish.of_history(), &body).await,
        _ => {
            let message = "the format is not known; there are `beads` and `history`";
            return Err(Problem::new(StatusCode::BAD_REQUEST, "FORMAT_UNKNOWN", message));
        }
    };
    let imported = done.map_err(|error| {
        let problem = Problem::unavailable();
        Problem { message: error.message, ..problem }
    })?;
    Ok(axum::Json(answer(imported)).into_response())
}

impl Wish {
    fn of_tasks(self) -> Import {
        Import {
            project: self.project,
            format: Format::Beads,
            fresh: self.fresh,
            skip_invalid: self.skip_invalid,
        }
    }

    fn of_history(self) -> HistoryPart {
        let Self { project, first, after, check, skip_invalid, .. } = self;
        let part = match self.end {
            Some(at) => Part::End(at),
            None => Part::Lines { first: first.max(1), after, check, skip_invalid },
        };
        HistoryPart { project, part }
    }
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
