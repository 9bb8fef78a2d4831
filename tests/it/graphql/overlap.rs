//! The files that tasks hold: whoever overlaps is told, or waits.

use crate::support::app::{Client, TestApp};
use serde_json::{Value, json};

async fn confined(app: &TestApp, title: &str, path: &str) -> String {
    let input = json!({
        "title": title, "description": "As it says.", "priority": "MEDIUM", "project": "CORE",
        "paths": [path],
    });
    let created = app.admin.done("createTask", "task { key paths }", input).await;
    assert_eq!(created["task"]["paths"], json!([path]));
    created["task"]["key"].as_str().unwrap().to_owned()
}

async fn project(app: &TestApp, overlap: &str) {
    let input = json!({"key": "CORE", "name": "Core", "overlap": overlap});
    let created = app.admin.done("createProject", "project { overlap }", input).await;
    assert_eq!(created["project"]["overlap"], overlap);
}

async fn claim(client: &Client, task: &str) -> Value {
    let select = "claim { fence overlaps { task { key } mine theirs } }";
    client.done("claimTask", select, json!({"task": task})).await["claim"].clone()
}

#[tokio::test]
async fn where_a_project_keeps_its_holders_apart_overlapping_tasks_wait() {
    let app = TestApp::start().await;
    project(&app, "REFUSE").await;
    let (one, two) = (app.agent("one").await, app.agent("two").await);
    let first = confined(&app, "The log", "src/store/**").await;
    let second = confined(&app, "All logs", "**/log.rs").await;
    let fence = claim(&one, &first).await["fence"].clone();
    let query =
        "query ($task: String!) { whyNotClaimable(task: $task) { reasons { code message } } }";
    let why = two.data(query, json!({"task": second})).await;
    assert_eq!(
        why["whyNotClaimable"]["reasons"][0],
        json!({
            "code": "PATHS_HELD",
            "message": "it touches **/log.rs, and CORE-1 holds src/store/**; ask again when that is done"
        })
    );
    assert_eq!(two.refused("claimTask", json!({"task": second})).await, "TASK_NOT_CLAIMABLE");
    let nothing = two.done("claimNextTask", "nothing { reason }", json!({})).await;
    assert_eq!(nothing["nothing"]["reason"], "ALL_TAKEN");

    let third = confined(&app, "The docs", "docs").await;
    let docs = claim(&two, &third).await;
    let wants =
        json!({"task": third, "fence": docs["fence"], "paths": ["docs", "src/store/log.rs"]});
    assert_eq!(two.refused("confineTask", wants).await, "PATHS_TAKEN");
    let less = json!({"task": first, "fence": fence, "paths": ["./src/store/copy.rs"]});
    let confined =
        one.done("confineTask", "task { paths } directive { action }", less.clone()).await;
    assert_eq!(confined["task"]["paths"], json!(["src/store/copy.rs"]));
    assert_eq!(confined["directive"]["action"], "CONTINUE");
    assert_eq!(two.refused("confineTask", less).await, "CLAIM_NOT_YOURS");
    let over = json!({"task": third, "fence": docs["fence"]});
    two.done("completeTask", "", over).await;
    let next = two.done("claimTask", "claim { task { key } }", json!({"task": second})).await;
    assert_eq!(next["claim"]["task"]["key"], json!(second));
}

#[tokio::test]
async fn where_a_project_says_nothing_overlapping_holders_are_told() {
    let app = TestApp::start().await;
    project(&app, "WARN").await;
    let (one, two) = (app.agent("one").await, app.agent("two").await);
    let first = confined(&app, "The log", "src/store").await;
    let second = confined(&app, "The copy", "src/store/copy.rs").await;
    assert_eq!(claim(&one, &first).await["overlaps"], json!([]));
    assert_eq!(
        claim(&two, &second).await["overlaps"],
        json!([{"task": {"key": first}, "mine": "src/store/copy.rs", "theirs": "src/store"}])
    );
    let bad = json!({"task": second, "paths": ["/etc"]});
    assert_eq!(app.admin.refused("confineTask", bad).await, "PATH_MALFORMED");
}
