//! A fleet works a backlog off and finds nothing wrong.

use super::User;
use crate::support::app::TestApp;

#[tokio::test]
async fn a_fleet_works_a_backlog_off_and_finds_nothing_wrong() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    let backlog = concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/backlog.jsonl");
    let report = user.json(&["import", "beads", backlog, "--project", "HOUSE"]).await;
    let tasks = report["report"]["imported"].as_u64().unwrap();
    assert!(tasks >= 20 && report["report"]["dangling"] == serde_json::json!([]), "{report}");
    // Nobody reclaims what the dead hold here: this fleet lives, but loses answers all the same.
    let fleet = ["fleet", "--agents", "6", "--project", "HOUSE", "--well-behaved", "--seed", "3"];
    let summary = user.json(&fleet).await;
    assert_eq!(summary["violations"], serde_json::json!([]), "{summary}");
    // The epics are finished by their subtasks.
    let by_themselves = summary["tasksRolledUp"].as_u64().unwrap();
    let done = summary["tasksDone"].as_u64().unwrap();
    assert_eq!((&summary["ended"], done + by_themselves), (&"ALL_DONE".into(), tasks));
    assert!(by_themselves > 0, "{summary}");
    assert_eq!(summary["tokensReported"], summary["tokensCounted"]);
    assert!(summary["tokensReported"].as_u64().unwrap() > 0);
    let keys = user.json(&["key", "list"]).await;
    let good = keys.as_array().unwrap().iter().filter(|key| key["revokedAt"].is_null()).count();
    assert_eq!(good, 1, "the fleet's keys are good for nothing afterwards");
    assert_eq!(user.json(&["verify"]).await["clean"], true);
}
