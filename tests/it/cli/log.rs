//! `verify`, `replay` and `events`: the log as an auditor reads it.

use super::User;
use crate::support::app::TestApp;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};

#[tokio::test]
async fn a_ledger_verifies_while_it_is_written_to() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    for number in 0..20 {
        app.admin.task(&format!("Task {number}")).await;
    }
    let writing = async {
        for number in 0..30 {
            app.admin.task(&format!("Late {number}")).await;
        }
    };
    let (verified, ()) = tokio::join!(user.json(&["verify"]), writing);
    assert_eq!(verified["clean"], true, "{verified}");
    let compared = verified["projections"].as_array().unwrap();
    let names: Vec<_> = compared.iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"tasks") && names.contains(&"queue"), "{names:?}");
}

#[tokio::test]
async fn a_task_and_the_board_are_replayed_as_of_any_position() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    let made = user.json(&["task", "create", "One", "-d", "x", "--priority", "low"]).await;
    let ready_at = made["position"].as_u64().unwrap().to_string();
    user.json(&["task", "cancel", "GEN-1"]).await;
    let then = user.json(&["replay", "GEN-1", "--quiet", "--at", &ready_at]).await;
    let now = user.json(&["replay", "GEN-1", "--quiet"]).await;
    assert_eq!((&then["status"], &now["status"]), (&"ready".into(), &"cancelled".into()));
    let board = user.json(&["replay", "board", "--quiet", "--at", &ready_at]).await;
    assert_eq!(board["counts"], serde_json::json!({"ready": 1}));
    let told = user.run(&["replay", "GEN-1"]).await;
    assert!(told.out.contains("→ cancelled"), "{told:?}");
    let early = user.run(&["replay", "GEN-1", "--at", "1"]).await;
    assert_eq!(early.code, 1, "{early:?}");
}

#[tokio::test]
async fn a_follower_sees_every_event_once_in_order() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    app.admin.task("Before").await;
    let mut following = user.command(&["events", "--after", "0", "--follow", "--json"]);
    following.stdout(std::process::Stdio::piped());
    let mut following = following.spawn().unwrap();
    let mut lines = BufReader::new(following.stdout.take().unwrap()).lines();
    let (mut seen, mut created) = (0, 0);
    while created < 6 {
        let event: Value =
            serde_json::from_str(&lines.next_line().await.unwrap().unwrap()).unwrap();
        seen += 1;
        assert_eq!(event["position"], seen, "neither gap nor repeat");
        if event["type"] == "TaskCreated" {
            created += 1;
            if created < 6 {
                app.admin.task(&format!("After {created}")).await;
            }
        }
    }
    following.kill().await.unwrap();
    let read = user.run(&["events", "--type", "TaskCreated", "--json", "--limit", "4"]).await;
    assert_eq!(read.out.lines().count(), 4);
}
