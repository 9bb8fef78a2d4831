//! GraphQL over HTTP: media types, statuses, methods, names; and the other paths.

use crate::support::app::TestApp;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn each_reader_gets_the_media_type_it_reads() {
    let app = TestApp::start().await;
    let ask = json!({"query": "{ viewer { name } }"});
    for (accept, status, answer) in [
        (
            "application/graphql-response+json",
            200,
            "application/graphql-response+json; charset=utf-8",
        ),
        ("application/json", 200, "application/json; charset=utf-8"),
        ("*/*", 200, "application/json; charset=utf-8"),
        ("text/csv", 406, "application/json; charset=utf-8"),
    ] {
        let request =
            app.admin.request(Method::POST, "/graphql").header("accept", accept).json(&ask);
        let heard = app.admin.hear(request).await;
        assert_eq!(heard.status.as_u16(), status, "{accept}");
        assert_eq!(heard.headers["content-type"], answer, "{accept}");
    }
}

#[tokio::test]
async fn each_fault_has_its_status() {
    let app = TestApp::start().await;
    let strict = "application/graphql-response+json";
    for (query, status) in [
        ("{ viewer {", 400),
        ("{ nobody }", 422),
        ("{ viewer { name nothing } }", 422),
        ("query ($n: Int!) { tasks(first: $n) { totalCount } }", 400),
        ("{ viewer { name } history(task: \"GEN-77\", first: 1) { totalCount } }", 294),
        ("{ viewer { name } }", 200),
    ] {
        let heard = app.admin.ask(query, json!({})).await;
        assert_eq!(heard.status.as_u16(), status, "{query} {}", heard.body);
        assert_eq!(heard.body.get("errors").is_some(), status != 200, "{query}");
        if status != 200 {
            assert!(!heard.code().is_empty(), "{query} {}", heard.body);
        }
    }
    for (content_type, body, status) in [
        ("text/plain", "{}", 415),
        ("application/json; charset=latin1", "{}", 415),
        ("application/json", "{", 400),
        ("application/json", "[{\"query\": \"{ viewer { name } }\"}]", 400),
        ("application/json", "{\"query\": 7}", 400),
        ("application/json", "{\"query\": \"{ viewer { name } }\", \"variables\": []}", 400),
        ("application/json", "{}", 400),
    ] {
        let request = app.admin.request(Method::POST, "/graphql").header("accept", strict);
        let heard = app.admin.hear(request.header("content-type", content_type).body(body)).await;
        assert_eq!(heard.status.as_u16(), status, "{content_type} {body}");
    }
    let heard = app.admin.hear(app.admin.request(Method::PUT, "/graphql")).await;
    assert_eq!(heard.status, 405);
}

#[tokio::test]
async fn the_same_text_is_answered_alike_the_second_time() {
    let app = TestApp::start().await;
    let query = "query ($n: Int!) { tasks(first: $n) { nodes { key } } }";
    for _ in 0..3 {
        app.admin.data(query, json!({"n": 1})).await;
        let heard = app.admin.ask("{ nobody }", json!({})).await;
        assert_eq!(heard.status, 422);
    }
    let auditor = app.auditor().await;
    let write = "mutation { createTask(input: { title: \"x\" }) { position } }";
    app.admin.data(write, json!({})).await;
    assert_eq!(
        auditor.ask(write, json!({})).await.status,
        403,
        "rights are not kept with the text"
    );
}

#[tokio::test]
async fn a_question_may_come_by_get() {
    let app = TestApp::start().await;
    let query = [
        ("query", "query Q($n: Int!) { tasks(first: $n) { totalCount } }"),
        ("operationName", "Q"),
        ("variables", "{\"n\": 1}"),
    ];
    let heard = app.admin.hear(app.admin.request(Method::GET, "/graphql").query(&query)).await;
    assert_eq!(
        (heard.status.as_u16(), &heard.body["data"]["tasks"]["totalCount"]),
        (200, &json!(0))
    );
}

#[tokio::test]
async fn a_person_s_browser_is_shown_a_page() {
    let app = TestApp::start().await;
    let stranger = app.stranger();
    let request = stranger.request(Method::GET, "/graphql").header("accept", "text/html,*/*;q=0.8");
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{policy}");
    assert!(response.text().await.unwrap().contains("/graphql/console.js"));
}

#[tokio::test]
async fn a_strange_name_is_refused() {
    let app = TestApp::start().await;
    for (host, status) in [("evil.test", 403), ("ledger.test", 200), ("localhost:1", 200)] {
        let request = app.stranger().request(Method::GET, "/healthz").header("host", host);
        assert_eq!(app.stranger().hear(request).await.status.as_u16(), status, "{host}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_the_screen() {
    let app = TestApp::start().await;
    let stranger = app.stranger();
    for (path, status) in [
        ("/", 200),
        ("/sign-in", 200),
        ("/tasks/GEN-1", 200),
        ("/assets/missing.js", 404),
        ("/api/v1", 404),
        ("/tasks/GEN-1/more", 404),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/metrics", 200),
    ] {
        let heard = stranger.hear(stranger.request(Method::GET, path)).await;
        assert_eq!(heard.status.as_u16(), status, "{path}");
    }
}

#[tokio::test]
async fn every_error_carries_the_request_s_id() {
    let app = TestApp::start().await;
    let heard =
        app.admin.ask("{ history(task: \"GEN-77\", first: 1) { totalCount } }", json!({})).await;
    let extensions = &heard.body["errors"][0]["extensions"];
    assert_eq!(extensions["code"], "NOT_FOUND");
    assert!(extensions["requestId"].is_string());
}

#[tokio::test]
async fn a_read_never_answers_older_than_asked() {
    let app = TestApp::start().await;
    let position =
        app.admin.done("createTask", "", json!({"title": "New"})).await["position"].clone();
    let query = "query ($min: Position) { task(task: \"GEN-1\", minPosition: $min) { title asOfPosition } }";
    let data = app.admin.data(query, json!({"min": position})).await;
    assert_eq!(data["task"]["title"], "New");
    let ahead = position.as_u64().unwrap() + 1_000;
    let heard = app.admin.ask(query, json!({"min": ahead})).await;
    assert_eq!(heard.code(), "POSITION_NOT_REACHED");
}
