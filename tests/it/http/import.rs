//! Files that are imported as they are.

use crate::support::app::TestApp;
use reqwest::Method;
use serde_json::json;

const FILE: &str = r#"{"id":"x-1","title":"First","description":"","status":"open","priority":1,"issue_type":"task","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}
{"id":"x-2","title":"Second","description":"","status":"open","priority":2,"issue_type":"task","created_at":"2026-01-02T00:00:00Z","updated_at":"2026-01-02T00:00:00Z","dependencies":[{"issue_id":"x-2","depends_on_id":"x-1","type":"blocks","created_at":"2026-01-02T00:00:00Z","created_by":"me"}]}
"#;

#[tokio::test]
async fn a_file_is_imported_once() {
    let app = TestApp::start().await;
    let operator = app.operator().await;
    let post = || operator.request(Method::POST, "/import?project=XX&format=beads").body(FILE);
    let first = operator.hear(post()).await.body;
    assert_eq!(first["userErrors"], json!([]), "{first:#}");
    assert_eq!(first["report"]["imported"], 2);
    let again = operator.hear(post()).await.body;
    assert_eq!((&again["report"]["imported"], &again["position"]), (&json!(0), &first["position"]));
    let input = json!({"project": "XX", "format": "BEADS", "content": FILE});
    let third = operator.done("importTasks", "report", input).await;
    assert_eq!(third["report"]["skippedExisting"], 2);
}

#[tokio::test]
async fn a_faulty_file_changes_nothing() {
    let app = TestApp::start().await;
    let head = app.doors.door().head();
    let request =
        app.admin.request(Method::POST, "/import?project=XX").body(format!("{FILE}not json\n"));
    let heard = app.admin.hear(request).await.body;
    assert_eq!(heard["userErrors"][0]["code"], "IMPORT_HAS_FAULTS");
    assert_eq!(heard["report"]["faults"][0]["line"], 3);
    assert_eq!(app.doors.door().head(), head);
}

#[tokio::test]
async fn who_may_not_operate_may_not_import() {
    let app = TestApp::start().await;
    let worker = app.agent("worker").await;
    let request = worker.request(Method::POST, "/import?project=XX").body(FILE);
    let heard = worker.hear(request).await;
    assert_eq!((heard.status.as_u16(), heard.code()), (403, "NOT_ALLOWED"));
    let stranger = app.stranger();
    let request = stranger.request(Method::POST, "/import?project=XX").body(FILE);
    assert_eq!(stranger.hear(request).await.status, 401);
}
