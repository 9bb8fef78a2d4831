//! Which path leads where, and serving until told to stop.

use super::doors::Doors;
use super::front::Fronts;
use super::{health, import, prices, screen, session, socket};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long requests may take to end when the server stops; whatever takes longer is cut.
const DRAIN_MAX: Duration = Duration::from_secs(10);

/// Every path there is, but for `/graphql`: that one is answered before.
fn router(doors: Doors) -> Router {
    Router::new()
        .route("/graphql/ws", get(socket::open))
        .route("/import", post(import::post))
        .route("/prices", post(prices::post))
        .route("/session", post(session::sign_in).delete(session::sign_out))
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .merge(screen::screen())
        .fallback(screen::nothing)
        // Bodies are read by hand, each with a limit of its own.
        .layer(DefaultBodyLimit::disable())
        .with_state(doors)
}

/// Serves until that becomes true: then nothing new is begun, what waits is let go, sockets are
/// closed with a reason, and what runs is finished.
///
/// # Errors
/// A listener that can't be used.
pub async fn serve(
    listener: TcpListener,
    doors: Doors,
    mut ended: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let fronts = Fronts { router: router(doors.clone()), doors: doors.clone() };
    let (drain, mut draining) = watch::channel(false);
    let served = axum::serve(listener, fronts).with_graceful_shutdown(async move {
        let _ = draining.wait_for(|draining| *draining).await;
    });
    let served = tokio::spawn(served.into_future());
    // An error means that nobody can tell us any more: that is an end too.
    let _ = ended.wait_for(|ended| *ended).await;
    doors.door().close();
    doors.ended.send_replace(true);
    drain.send_replace(true);
    match tokio::time::timeout(DRAIN_MAX, served).await {
        Ok(Ok(result)) => result,
        Ok(Err(panicked)) => Err(std::io::Error::other(panicked)),
        Err(_) => {
            tracing::warn!("some requests took too long to end and were cut");
            Ok(())
        }
    }
}
