//! `/graphql`: GraphQL over HTTP, with nothing that it does not need: no batches, no writing by GET.

use super::doors::Doors;
use super::negotiation::{GRAPHQL, JSON, media_type, wants_page};
use super::problem::Problem;
use super::who;
use crate::graphql::{Caller, Excess, Kind, Question, Reply, Unfit};
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use events::Role;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How large a request's body may be; imports come in by a door of their own.
const BODY_MAX: usize = 1_024 * 1_024;
/// How long a body may take to arrive, an import's too.
const BODY_TIME_MAX: Duration = Duration::from_secs(120);

/// Answers a question by POST or GET; shows a page to a person's browser.
pub async fn graphql(doors: &Doors, from: SocketAddr, request: Request<Body>) -> Response {
    let by_get = request.method() == Method::GET;
    if by_get && request.uri().query().is_none() && wants_page(request.headers()) {
        return super::screen::console();
    }
    let Some(media_type) = media_type(request.headers()) else {
        let message = "answers are application/graphql-response+json or application/json";
        return Problem::new(StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE", message).into_response();
    };
    match answer(doors, from, request, media_type).await {
        Ok(response) => response,
        Err(problem) => problem.answer(media_type),
    }
}

async fn answer(
    doors: &Doors,
    from: SocketAddr,
    request: Request<Body>,
    media_type: &'static str,
) -> Result<Response, Problem> {
    let by_get = request.method() == Method::GET;
    if !by_get && request.method() != Method::POST {
        return Err(not_that_method("GET, POST"));
    }
    let caller = who::caller(doors, request.headers(), from.ip()).await?;
    let question =
        if by_get { from_query(request.uri().query())? } else { from_body(request).await? };
    let asked = match doors.api.ask(question, &caller) {
        Ok(asked) => asked,
        Err(unfit) => return Ok(unfit_answer(&unfit, &caller, media_type)),
    };
    match asked.kind {
        Kind::Mutation if by_get => {
            let mut response = not_that_method("POST").answer(media_type);
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
            return Ok(response);
        }
        Kind::Subscription => {
            let message = "follow over a WebSocket at /graphql/ws (graphql-transport-ws)";
            return Err(Problem::new(StatusCode::BAD_REQUEST, "FOLLOW_BY_WEBSOCKET", message));
        }
        Kind::Mutation => {
            pace(doors, &caller, asked.fields)?;
            doors.counts.mutations.fetch_add(1, Ordering::Relaxed);
        }
        Kind::Query => {
            doors.counts.queries.fetch_add(1, Ordering::Relaxed);
        }
    }
    let reply = doors.api.run(asked, caller).await;
    Ok(reply_answer(reply, media_type))
}

fn not_that_method(allowed: &'static str) -> Problem {
    let message = format!("use {allowed}: a mutation goes by POST");
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", message)
}

/// Agents may write so much a second; people and their tools as much as they like.
///
/// # Errors
/// Too much at once.
pub fn pace(doors: &Doors, caller: &Caller, writes: usize) -> Result<(), Problem> {
    if caller.role() != Role::Agent {
        return Ok(());
    }
    doors.writes.take(caller.key_id, writes.max(1) as f64, Instant::now()).map_err(|seconds| {
        doors.counts.paced.fetch_add(1, Ordering::Relaxed);
        Problem::too_fast(seconds)
    })
}

fn bad_request(message: impl Into<String>) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", message)
}

async fn from_body(request: Request<Body>) -> Result<Question, Problem> {
    if !is_json(request.headers()) {
        let message = "send the request as application/json, in UTF-8";
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UNSUPPORTED_MEDIA_TYPE",
            message,
        ));
    }
    let body = read_body(request, BODY_MAX).await?;
    serde_json::from_slice(&body)
        .map_err(|error| bad_request(format!("the body is no request: {error}")))
}

/// The whole body, if it is not larger than that.
///
/// # Errors
/// A larger one, or one that broke off.
pub async fn read_body(request: Request<Body>, most: usize) -> Result<Bytes, Problem> {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let announced = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let too_large = || {
        let message = format!("the body is larger than {most} bytes");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "BODY_TOO_LARGE", message)
    };
    if announced.is_some_and(|announced| announced > most) {
        return Err(too_large());
    }
    let body = tokio::time::timeout(BODY_TIME_MAX, to_bytes(request.into_body(), most)).await;
    let too_slow = |_| {
        let message = "the body took too long to arrive";
        Problem::new(StatusCode::REQUEST_TIMEOUT, "BODY_TOO_SLOW", message)
    };
    body.map_err(too_slow)?.map_err(|error| {
        let source = std::error::Error::source(&error);
        let cut = source.is_some_and(|source| source.to_string().contains("length limit"));
        if cut { too_large() } else { bad_request("the body broke off") }
    })
}

fn is_json(headers: &HeaderMap) -> bool {
    let given = headers.get(header::CONTENT_TYPE).and_then(|given| given.to_str().ok());
    let Some(given) = given else { return false };
    let mut parts = given.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let mut charset = parts.filter_map(|part| part.split_once('='));
    let utf8 = charset.all(|(key, value)| {
        !key.eq_ignore_ascii_case("charset")
            || value.trim_matches('"').eq_ignore_ascii_case("utf-8")
    });
    name.eq_ignore_ascii_case("application/json") && utf8
}

fn from_query(query: Option<&str>) -> Result<Question, Problem> {
    let uri: axum::http::Uri = format!("/?{}", query.unwrap_or_default())
        .parse()
        .map_err(|_| bad_request("the query string can't be read"))?;
    let axum::extract::Query(mut given) =
        axum::extract::Query::<HashMap<String, String>>::try_from_uri(&uri)
            .map_err(|_| bad_request("the query string can't be read"))?;
    let variables = object(given.remove("variables"), "variables")?;
    let extensions = object(given.remove("extensions"), "extensions")?;
    let query = given.remove("query").ok_or_else(|| bad_request("`query` is missing"))?;
    Ok(Question { query, operation_name: given.remove("operationName"), variables, extensions })
}

fn object<T: DeserializeOwned>(given: Option<String>, name: &str) -> Result<Option<T>, Problem> {
    let Some(text) = given else { return Ok(None) };
    serde_json::from_str(&text).map_err(|_| bad_request(format!("`{name}` is no JSON object")))
}

/// A request that was not run, with the status that its reader understands.
fn unfit_answer(unfit: &Unfit, caller: &Caller, media_type: &'static str) -> Response {
    let strict = media_type == GRAPHQL;
    let status = match unfit {
        Unfit::NotAllowed { .. } => StatusCode::FORBIDDEN,
        Unfit::Syntax(_) | Unfit::TooLong if strict => StatusCode::BAD_REQUEST,
        Unfit::Excess(Excess::VariableMissing(_)) if strict => StatusCode::BAD_REQUEST,
        Unfit::Excess(_) if strict => StatusCode::UNPROCESSABLE_ENTITY,
        // Readers of plain JSON take any other status for the answer of something between us.
        _ => StatusCode::OK,
    };
    let error = serde_json::json!({
        "message": unfit.to_string(),
        "extensions": {"code": unfit.code(), "requestId": caller.request_id},
    });
    respond(status, media_type, serde_json::json!({"errors": [error]}).to_string().into_bytes())
}

fn reply_answer(reply: Reply, media_type: &'static str) -> Response {
    let strict = media_type == GRAPHQL;
    let status = match &reply {
        Reply { retry_after_seconds: Some(_), .. } => StatusCode::SERVICE_UNAVAILABLE,
        Reply { ran: false, .. } if strict => StatusCode::UNPROCESSABLE_ENTITY,
        Reply { has_errors: true, ran: true, .. } if strict => partial(),
        _ => StatusCode::OK,
    };
    let mut response = respond(status, media_type, reply.json);
    if let Some(seconds) = reply.retry_after_seconds {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// "Partial success" of GraphQL over HTTP, September 2026: data, with errors beside them.
fn partial() -> StatusCode {
    StatusCode::from_u16(294).expect("294 is within the range of statuses")
}

/// With what every answer carries, and the length.
const HEADERS_USUAL: usize = 12;

fn respond(status: StatusCode, media_type: &'static str, body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().reserve(HEADERS_USUAL);
    let value = HeaderValue::from_static(if media_type.is_empty() { JSON } else { media_type });
    response.headers_mut().insert(header::CONTENT_TYPE, value);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
