//! Before anything else: the name under which we are asked, the page that asks, and the headers
//! that every answer carries.

use super::doors::Limits;
use super::problem::Problem;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode, header};
use axum::response::Response;

/// What pages of ours may load: nothing but what comes from here.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     connect-src 'self' ws: wss:; img-src 'self' data:; font-src 'self'; manifest-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What every answer carries, unless it says otherwise itself.
const WORN: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Refuses names that are not ours: a stranger's name may point at our address (DNS rebinding).
///
/// # Errors
/// A name that nobody gave us.
pub fn asked_by_our_name(request: &Request<Body>, limits: &Limits) -> Result<(), Problem> {
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let named = named.or_else(|| request.uri().authority().map(|authority| authority.as_str()));
    if named.is_some_and(|host| is_ours(host, limits)) {
        return Ok(());
    }
    let message = "this server is not asked under that name; add it with --allow-host";
    Err(Problem::new(StatusCode::FORBIDDEN, "HOST_NOT_ALLOWED", message))
}

/// Puts on what every answer wears.
pub fn dress(response: &mut Response) {
    let headers = response.headers_mut();
    headers.reserve(WORN.len());
    for (name, value) in WORN {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

/// The host's name without its port.
fn without_port(host: &str) -> &str {
    if let Some(end) = host.strip_prefix('[').and_then(|rest| rest.find(']')) {
        return &host[1..=end];
    }
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

fn is_ours(host: &str, limits: &Limits) -> bool {
    let name = without_port(host);
    // No name at all points at an address: that can't be somebody else's trick.
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<std::net::IpAddr>().is_ok()
        || limits.hosts.iter().any(|ours| ours.eq_ignore_ascii_case(name))
}

/// Whether the page that asks is one of ours; who is no page sends no origin.
pub fn origin_is_allowed(headers: &HeaderMap, limits: &Limits) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    if limits.origins.iter().any(|allowed| allowed.eq_ignore_ascii_case(origin)) {
        return true;
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let from = origin.split_once("://").map(|(_, from)| from);
    from.zip(host).is_some_and(|(from, host)| from.eq_ignore_ascii_case(host))
}

/// Whether a request that carries a cookie comes from a page of ours, by the browser's own word.
pub fn is_from_our_page(headers: &HeaderMap, limits: &Limits) -> bool {
    let site = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    match (site, headers.contains_key(header::ORIGIN)) {
        (Some("same-origin" | "none"), _) => true,
        (_, true) => origin_is_allowed(headers, limits),
        (Some(_), false) => false,
        // A browser always says one of the two when it posts; whoever says neither is none, and
        // has no cookie that another page could have used.
        (None, false) => true,
    }
}

/// The address under which the caller knows us.
pub fn own_origin(headers: &HeaderMap, limits: &Limits) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let forwarded = headers.get("x-forwarded-proto").and_then(|scheme| scheme.to_str().ok());
    let scheme = if forwarded == Some("https") { "https" } else { "http" };
    let host = host.map_or_else(|| format!("localhost:{}", limits.port), str::to_owned);
    format!("{scheme}://{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits {
        Limits {
            hosts: vec!["ledger.example".to_owned()],
            origins: vec!["https://desk.example".to_owned()],
            agent_writes_per_second: 0,
            port: 4_000,
        }
    }

    #[test]
    fn addresses_and_our_own_names_are_ours() {
        for (host, ours) in [
            ("localhost:4000", true),
            ("LocalHost", true),
            ("127.0.0.1:4000", true),
            ("[::1]:4000", true),
            ("ledger.example", true),
            ("evil.example:4000", false),
            ("localhost.evil.example", false),
        ] {
            assert_eq!(is_ours(host, &limits()), ours, "{host}");
        }
    }

    #[test]
    fn a_page_of_another_origin_may_not_ask() {
        for (origin, allowed) in [
            ("http://localhost:4000", true),
            ("https://desk.example", true),
            ("http://localhost:4001", false),
            ("http://evil.example", false),
            ("null", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("localhost:4000"));
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            assert_eq!(origin_is_allowed(&headers, &limits()), allowed, "{origin}");
            assert_eq!(is_from_our_page(&headers, &limits()), allowed, "{origin}");
        }
    }
}
