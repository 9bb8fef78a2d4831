//! What must be refused, each with its own clear word, and nothing changed by it.

use crate::support::app::TestApp;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn an_agent_acts_as_itself_only() {
    let app = TestApp::start().await;
    let (one, _two) = (app.agent("one").await, app.agent("two").await);
    let key = app.admin.task("Whose").await;
    let head = app.doors.door().head();
    assert_eq!(one.refused("claimNextTask", json!({"agent": "two"})).await, "AGENT_IS_ANOTHER");
    assert_eq!(
        one.refused("claimTask", json!({"task": key, "agent": "two"})).await,
        "AGENT_IS_ANOTHER"
    );
    assert_eq!(one.refused("startSession", json!({"agent": "two"})).await, "AGENT_IS_ANOTHER");
    assert_eq!(one.refused("heartbeat", json!({"agent": "two"})).await, "AGENT_IS_ANOTHER");
    assert_eq!(app.doors.door().head(), head);
}

#[tokio::test]
async fn an_old_fence_is_refused() {
    let app = TestApp::start().await;
    let worker = app.agent("worker").await;
    let key = app.admin.task("Twice").await;
    worker.done("claimTask", "claim { fence }", json!({"task": key})).await;
    worker.done("releaseTask", "task { status }", json!({"task": key, "fence": 1})).await;
    worker.done("claimTask", "claim { fence }", json!({"task": key})).await;
    let head = app.doors.door().head();
    let late = json!({"task": key, "fence": 1, "text": "Still here"});
    let payload = worker.mutate("reportProgress", "task { key }", late).await;
    assert_eq!(payload["userErrors"][0]["code"], "CLAIM_LOST");
    assert_eq!(payload["task"], json!(null));
    assert_eq!(payload["position"], json!(head));
    let none = json!({"task": key, "text": "Without"});
    assert_eq!(worker.refused("reportProgress", none).await, "FENCE_MISSING");
    assert_eq!(app.doors.door().head(), head);
}

#[tokio::test]
async fn a_circle_is_refused() {
    let app = TestApp::start().await;
    let (one, two) = (app.admin.task("One").await, app.admin.task("Two").await);
    app.admin.done("addDependency", "", json!({"task": one, "dependsOn": two})).await;
    let circle = json!({"task": two, "dependsOn": one});
    assert_eq!(app.admin.refused("addDependency", circle).await, "DEPENDENCY_CYCLE");
}

#[tokio::test]
async fn a_nul_is_refused_wherever_it_stands() {
    let app = TestApp::start().await;
    let head = app.doors.door().head();
    for (input, path) in [
        (json!({"title": "a\u{0}b"}), vec!["input", "title"]),
        (json!({"title": "t", "description": "\u{0}"}), vec!["input", "description"]),
        (json!({"title": "t", "labels": ["x", "\u{0}"]}), vec!["input", "labels", "1"]),
        (json!({"title": "t", "context": {"a": ["\u{0}"]}}), vec!["input", "context"]),
        (json!({"title": "t", "idempotencyKey": "\u{0}"}), vec!["input", "idempotencyKey"]),
    ] {
        let payload = app.admin.mutate("createTask", "", input).await;
        assert_eq!(payload["userErrors"][0]["code"], "TEXT_HAS_NUL");
        assert_eq!(payload["userErrors"][0]["path"], json!(path));
    }
    // Names that are looked up, and never kept.
    for (field, input) in [
        ("cancelTask", json!({"task": "\u{0}-1"})),
        ("createTask", json!({"title": "t", "project": "\u{0}"})),
        ("assignTask", json!({"task": "GEN-1", "assignee": "\u{0}"})),
    ] {
        assert_ne!(app.admin.refused(field, input).await, "not refused");
    }
    assert_eq!(app.doors.door().head(), head);
}

#[tokio::test]
async fn a_question_of_forty_levels_is_refused() {
    let app = TestApp::start().await;
    let deep = format!("{{ task(task: \"GEN-1\") {}", "{ parent ".repeat(40));
    let deep = format!("{deep} {{ id }} {}", "} ".repeat(41));
    let heard = app.admin.ask(&deep, json!({})).await;
    assert_eq!((heard.status.as_u16(), heard.code()), (422, "QUERY_TOO_DEEP"));
}

#[tokio::test]
async fn too_much_at_once_is_refused() {
    let app = TestApp::start().await;
    let alias =
        |number| format!("a{number}: tasks(first: 100) {{ nodes {{ project {{ id }} }} }} ");
    let wide: String = (0..60).map(alias).collect();
    let heard = app.admin.ask(&format!("{{ {wide} }}"), json!({})).await;
    assert_eq!((heard.status.as_u16(), heard.code()), (422, "QUERY_TOO_COMPLEX"));
    // By a variable, too.
    let query = "query ($n: Int!) { tasks(first: $n) { nodes { dependsOn { task { id } } } } }";
    let heard = app.admin.ask(query, json!({"n": 1_000_000})).await;
    assert_eq!(heard.code(), "QUERY_TOO_COMPLEX");
    let bomb = (0..20).fold("fragment F20 on Query { __typename }".to_owned(), |text, number| {
        format!("{text} fragment F{number} on Query {{ ...F{n} ...F{n} }}", n = number + 1)
    });
    let heard = app.admin.ask(&format!("{{ ...F0 }} {bomb}"), json!({})).await;
    assert_eq!(heard.code(), "QUERY_TOO_COMPLEX");
    let long = format!("{{ viewer {{ name }} }} #{}", "x".repeat(17 * 1_024));
    assert_eq!(app.admin.ask(&long, json!({})).await.code(), "QUERY_TOO_LONG");
}

#[tokio::test]
async fn two_megabytes_are_refused() {
    let app = TestApp::start().await;
    let body =
        json!({"query": "{ viewer { name } }", "variables": {"x": "y".repeat(2 * 1_024 * 1_024)}});
    let heard = app.admin.hear(app.admin.request(Method::POST, "/graphql").json(&body)).await;
    assert_eq!((heard.status.as_u16(), heard.code()), (413, "BODY_TOO_LARGE"));
}

#[tokio::test]
async fn a_mutation_by_get_is_refused() {
    let app = TestApp::start().await;
    let head = app.doors.door().head();
    let query = [("query", "mutation { createTask(input: { title: \"x\" }) { position } }")];
    let heard = app.admin.hear(app.admin.request(Method::GET, "/graphql").query(&query)).await;
    assert_eq!((heard.status.as_u16(), heard.code()), (405, "METHOD_NOT_ALLOWED"));
    assert_eq!(heard.headers["allow"], "POST");
    assert_eq!(app.doors.door().head(), head);
}

#[tokio::test]
async fn a_wrong_key_is_refused_and_soon_no_more_listened_to() {
    let app = TestApp::start().await;
    let wrong = "tl_0000000000000000000000000000000000000000000000000";
    for key in ["tl_", wrong, "nonsense", ""] {
        let heard = app.with_key(key).ask("{ viewer { name } }", json!({})).await;
        assert_eq!((heard.status.as_u16(), heard.code()), (401, "NOT_AUTHENTICATED"));
        assert_eq!(heard.headers["www-authenticate"], "Bearer");
    }
    let stranger = app.stranger();
    let mut heard = stranger.ask("{ __typename }", json!({})).await;
    for _ in 0..20 {
        heard = stranger.ask("{ __typename }", json!({})).await;
    }
    assert_eq!(heard.status, 429);
    assert!(heard.headers.contains_key("retry-after"));
    // Whoever has a key is not held up by those who have none.
    app.admin.data("{ viewer { name } }", json!({})).await;
}

#[tokio::test]
async fn an_agent_may_write_only_so_fast() {
    let app = TestApp::with_pace(5).await;
    let worker = app.agent("worker").await;
    let beat = "mutation { heartbeat(input: {}) { position } }";
    let mut answers = Vec::new();
    for _ in 0..30 {
        answers.push(worker.ask(beat, json!({})).await.status.as_u16());
    }
    assert!(answers[..10].iter().all(|status| *status == 200), "{answers:?}");
    assert!(answers.contains(&429), "{answers:?}");
    app.admin.task("Others are not held up").await;
}

#[tokio::test]
async fn whoever_reads_while_the_database_is_away_may_ask_again() {
    let app = TestApp::start().await;
    let key = app.admin.task("Here").await;
    // The key is known for a moment; what is read is not.
    app.doors.door().pool.close().await;
    let body = json!({"query": format!("{{ task(task: \"{key}\") {{ title }} }}")});
    let heard = app.admin.hear(app.admin.request(Method::POST, "/graphql").json(&body)).await;
    assert_eq!(heard.code(), "UNAVAILABLE", "{:?}", heard.body);
    assert_eq!(heard.status, 503);
    assert_eq!(heard.headers["retry-after"], "1");
}
