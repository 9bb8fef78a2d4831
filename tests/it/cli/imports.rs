//! `import`, through the door.

use super::User;
use crate::support::app::TestApp;

const GOOD: &str = r#"{"id":"a-1","title":"First","status":"closed","priority":1,"issue_type":"task","description":"x","created_at":"2026-01-01T00:00:00Z"}
{"id":"a-2","title":"Second","status":"open","priority":2,"issue_type":"bug","created_at":"2026-01-02T00:00:00Z","dependencies":[{"issue_id":"a-2","depends_on_id":"a-1","type":"blocks"},{"issue_id":"a-2","depends_on_id":"a-9","type":"blocks"}]}
"#;

#[tokio::test]
async fn a_file_comes_in_whole_and_once() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    let file = user.file("issues.jsonl", GOOD);
    let line = ["import", "beads", &file, "--project", "OLD"];
    let first = user.json(&line).await;
    let report = &first["report"];
    assert_eq!((&report["imported"], &report["dependencies"]), (&2.into(), &1.into()));
    assert_eq!(report["dangling"][0]["line"], 2);
    let again = user.json(&line).await;
    assert_eq!(again["position"], first["position"], "a second import changes nothing");
    let ready = user.json(&["ready", "-p", "OLD"]).await;
    assert_eq!(ready[0]["task"]["title"], "Second");
    let said = user.run(&line).await;
    assert!(said.out.contains("2 were here already"), "{said:?}");
}

#[tokio::test]
async fn every_fault_is_told_by_its_line_and_nothing_comes_in() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    let broken = format!("{GOOD}<<<<<<< HEAD\n{{\"id\":\"a-3\",\"title\":\"cut o");
    let file = user.file("broken.jsonl", &broken);
    let before = user.json(&["whoami"]).await;
    let line = ["import", "beads", &file, "--project", "OLD"];
    let refused = user.run(&line).await;
    assert_eq!(refused.code, 1, "{refused:?}");
    for told in ["line 3: CONFLICT_MARKER", "line 4: LINE_TRUNCATED", "--skip-invalid"] {
        assert!(refused.err.contains(told), "{told}: {refused:?}");
    }
    let after = user.json(&["whoami"]).await;
    assert_eq!(before["ledger"]["position"], after["ledger"]["position"]);
    let skipped = user.json(&[&line[..], &["--skip-invalid", "--fresh"]].concat()).await;
    let report = &skipped["report"];
    assert_eq!((&report["imported"], &report["closed"]), (&2.into(), &0.into()));
    assert_eq!(report["skippedFaulty"], 2);
    let missing = user.run(&["import", "beads", "/no/such/file", "--project", "OLD"]).await;
    assert_eq!(missing.code, 2, "{missing:?}");
}
