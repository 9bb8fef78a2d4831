//! Whether the server lives, whether it serves, and what it did so far.

use super::doors::Doors;
use crate::store::transactor::Status;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::fmt::Write as _;
use std::sync::atomic::Ordering;

/// The process answers. Never depends on the database: a restart would not mend that.
pub async fn live() -> &'static str {
    "ok\n"
}

/// Whether commands are followed now.
pub async fn ready(State(doors): State<Doors>) -> Response {
    if doors.door().is_stopping() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n".to_owned()).into_response();
    }
    let status = doors.door().transactor.status().borrow().clone();
    match status {
        Status::Serving => "ready\n".into_response(),
        Status::Waiting(why) | Status::Stopped(why) => {
            (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")).into_response()
        }
    }
}

/// Numbers for Prometheus.
pub async fn metrics(State(doors): State<Doors>) -> Response {
    let mut text = String::new();
    let counts = &doors.counts;
    let count = |of: &std::sync::atomic::AtomicU64| of.load(Ordering::Relaxed);
    let open = open_sockets(&doors);
    let requests = "task_ledger_requests_total";
    let _ = writeln!(text, "# HELP {requests} GraphQL requests that were run, by kind.");
    let _ = writeln!(text, "# TYPE {requests} counter");
    let _ = writeln!(text, "{requests}{{kind=\"query\"}} {}", count(&counts.queries));
    let _ = writeln!(text, "{requests}{{kind=\"mutation\"}} {}", count(&counts.mutations));
    let head = doors.door().head();
    for (name, kind, help, value) in [
        ("task_ledger_position", "gauge", "The position of the log's last event.", head),
        ("task_ledger_sockets", "gauge", "WebSockets that are open.", open as u64),
        (
            "task_ledger_keys_refused_total",
            "counter",
            "Requests without a good key.",
            count(&counts.refused_keys),
        ),
        (
            "task_ledger_requests_paced_total",
            "counter",
            "Writes of agents that came too fast.",
            count(&counts.paced),
        ),
    ] {
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}");
    }
    if let Ok(room) = doors.door().room().await {
        let name = "task_ledger_projection_lag_events";
        let _ = writeln!(text, "# HELP {name} Events that a projection is behind the log.");
        let _ = writeln!(text, "# TYPE {name} gauge");
        for served in room.served().values() {
            let lag = head.saturating_sub(served.checkpoint);
            let _ = writeln!(text, "{name}{{projection=\"{}\"}} {lag}", served.name);
        }
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

fn open_sockets(doors: &Doors) -> usize {
    let sockets = doors.sockets.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    sockets.values().sum()
}
