//! The screen, from the binary itself; and the page on which a person may try the API.
//!
//! Only the screen's own pages answer with it: whatever else is asked for and is not there is 404.

use super::doors::Doors;
use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

/// The pages that the screen knows by itself.
#[cfg(feature = "embed-ui")]
const PAGES: [&str; 2] = ["/sign-in", "/tasks/{task}"];

/// The screen's files and pages.
#[cfg(feature = "embed-ui")]
pub fn screen() -> Router<Doors> {
    use memory_serve::CacheControl;
    use std::sync::OnceLock;
    // Made once: it keeps what it serves for as long as the process lives.
    static SCREEN: OnceLock<Router<Doors>> = OnceLock::new();
    let made = SCREEN.get_or_init(|| {
        let files = memory_serve::load!()
            .index_file(Some("/index.html"))
            .html_cache_control(CacheControl::NoCache)
            .cache_control(CacheControl::Long);
        PAGES
            .into_iter()
            .fold(files, |files, page| files.add_alias(page, "/index.html"))
            .into_router()
    });
    made.clone().merge(try_out())
}

/// Without a screen there is still a page to try the API on.
#[cfg(not(feature = "embed-ui"))]
pub fn screen() -> Router<Doors> {
    try_out()
}

fn try_out() -> Router<Doors> {
    Router::new().route("/graphql/console.js", get(script))
}

async fn script() -> Response {
    page("text/javascript; charset=utf-8", include_str!("console/console.js"))
}

/// The page on which a person may try the API: small, and nothing on it comes from elsewhere.
pub fn console() -> Response {
    page("text/html; charset=utf-8", include_str!("console/console.html"))
}

fn page(media_type: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(media_type))], text).into_response()
}

/// Nothing is here.
pub async fn nothing() -> Response {
    (StatusCode::NOT_FOUND, "nothing is here\n").into_response()
}
