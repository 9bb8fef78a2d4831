//! What the caller reads: GraphQL's own media type, plain JSON, or a page.

use axum::http::{HeaderMap, header};

/// GraphQL over HTTP's own media type.
pub const GRAPHQL: &str = "application/graphql-response+json; charset=utf-8";
/// Plain JSON, as older clients read it.
pub const JSON: &str = "application/json; charset=utf-8";

/// The media type to answer with: the caller's favourite among ours; none if it reads none of them.
///
/// Who names no preference gets plain JSON, as the specification asks for.
pub fn media_type(headers: &HeaderMap) -> Option<&'static str> {
    let accepted = accepted(headers);
    if accepted.is_empty() {
        return Some(JSON);
    }
    let ours = accepted.into_iter().filter_map(|(name, weight)| match name.as_str() {
        "application/graphql-response+json" => Some((GRAPHQL, weight)),
        "application/json" | "application/*" | "*/*" => Some((JSON, weight)),
        _ => None,
    });
    // The first of those that weigh most.
    let best = ours.filter(|(_, weight)| *weight > 0.0).fold(None, |best, one| match best {
        Some((_, weight)) if weight >= one.1 => best,
        _ => Some(one),
    });
    best.map(|(name, _)| name)
}

/// Whether a person's browser asks, and not a program.
pub fn wants_page(headers: &HeaderMap) -> bool {
    accepted(headers).iter().any(|(name, _)| name == "text/html")
}

fn accepted(headers: &HeaderMap) -> Vec<(String, f32)> {
    let lines = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
    let entries = lines.flat_map(|line| line.split(','));
    entries.map(str::trim).filter(|entry| !entry.is_empty()).map(entry).collect()
}

fn entry(text: &str) -> (String, f32) {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default().to_ascii_lowercase();
    let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok());
    (name, weight.unwrap_or(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_callers_favourite_among_ours() {
        for (accept, answer) in [
            ("", Some(JSON)),
            ("*/*", Some(JSON)),
            ("application/json", Some(JSON)),
            ("application/graphql-response+json", Some(GRAPHQL)),
            ("application/graphql-response+json, application/json;q=0.9", Some(GRAPHQL)),
            ("application/json, application/graphql-response+json", Some(JSON)),
            ("application/graphql-response+json;q=0.1, */*;q=0.5", Some(JSON)),
            ("text/html", None),
            ("application/json;q=0", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            assert_eq!(media_type(&headers), answer, "{accept}");
        }
    }
}
