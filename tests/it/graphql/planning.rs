//! Plans that become tasks, and closed tasks that are put away.

use crate::support::app::TestApp;
use serde_json::{Value, json};

/// A task that was done with that result; its key.
async fn planned(app: &TestApp, result: Value) -> String {
    let planner = app.agent("planner").await;
    let key = app.admin.task("Plan the move").await;
    let claimed = planner.done("claimTask", "claim { fence }", json!({"task": key})).await;
    let input = json!({"task": key, "fence": claimed["claim"]["fence"], "result": result});
    planner.done("completeTask", "task { status }", input).await;
    key
}

const ACCEPTED: &str = "task { key status } tasks { key title parent { key } priority \
     dependsOn { task { key } } }";

#[tokio::test]
async fn a_plan_that_was_handed_in_becomes_subtasks_with_one_mutation() {
    let app = TestApp::start().await;
    let plan = json!({"subtasks": [
        {"ref": "draw", "title": "Draw it", "description": "On paper.", "priority": "HIGH"},
        {"title": "Build it", "description": "Of wood.", "dependsOn": ["draw"], "type": "CHORE"},
    ]});
    let key = planned(&app, plan).await;
    let input = json!({"task": key, "idempotencyKey": "once"});
    let accepted = app.admin.done("acceptPlan", ACCEPTED, input.clone()).await;
    assert_eq!(accepted["task"], json!({"key": key, "status": "READY"}));
    let whole = json!({"key": key});
    assert_eq!(
        accepted["tasks"],
        json!([
            {"key": "GEN-2", "title": "Draw it", "parent": whole, "priority": "HIGH", "dependsOn": []},
            {"key": "GEN-3", "title": "Build it", "parent": whole, "priority": null,
             "dependsOn": [{"task": {"key": "GEN-2"}}]},
        ])
    );
    let again = app.admin.done("acceptPlan", ACCEPTED, input).await;
    assert_eq!(again, accepted, "a repeat is told the same");
    assert_eq!(app.admin.refused("acceptPlan", json!({"task": key})).await, "TASK_STATE_FORBIDS");
}

#[tokio::test]
async fn a_plan_that_can_t_be_read_says_where_and_writes_nothing() {
    let app = TestApp::start().await;
    let plan = json!({"subtasks": [{"title": "Draw it"}, {"title": "Build it", "colour": "red"}]});
    let key = planned(&app, plan).await;
    let refused = app.admin.mutate("acceptPlan", "task { key }", json!({"task": key})).await;
    let error = &refused["userErrors"][0];
    assert_eq!(error["code"], "PLAN_MALFORMED");
    assert_eq!(error["path"], json!(["input", "task", "result", "subtasks", "1"]));
    assert!(error["message"].as_str().unwrap().contains("has no `colour`"), "{error}");
    let all = app.admin.data("{ tasks(first: 10) { totalCount } }", json!({})).await;
    assert_eq!(all["tasks"]["totalCount"], 1);
    let other = app.admin.task("No plan").await;
    assert_eq!(app.admin.refused("acceptPlan", json!({"task": other})).await, "PLAN_MISSING");
    assert_eq!(app.admin.refused("acceptPlan", json!({"task": "GEN-99"})).await, "TASK_UNKNOWN");
}

#[tokio::test]
async fn a_closed_task_is_archived_until_it_is_reopened() {
    let app = TestApp::start().await;
    let key = app.admin.task("Old").await;
    assert_eq!(app.admin.refused("archiveTask", json!({"task": key})).await, "TASK_STATE_FORBIDS");
    app.admin.done("cancelTask", "", json!({"task": key})).await;
    let shown = "task { archived status }";
    let archived = app.admin.done("archiveTask", shown, json!({"task": key})).await;
    assert_eq!(archived["task"], json!({"archived": true, "status": "CANCELLED"}));
    let reopened = app.admin.done("reopenTask", shown, json!({"task": key})).await;
    assert_eq!(reopened["task"], json!({"archived": false, "status": "READY"}));
}

#[tokio::test]
async fn a_project_is_archived_when_its_work_is_closed() {
    let app = TestApp::start().await;
    let input = json!({"key": "OLD", "name": "Old", "archiveAfterDays": 30});
    let created = app.admin.done("createProject", "project { archiveAfterDays }", input).await;
    assert_eq!(created["project"]["archiveAfterDays"], 30);
    let input = json!({"title": "One", "project": "OLD"});
    app.admin.done("createTask", "", input.clone()).await;
    let archive = json!({"project": "OLD"});
    assert_eq!(
        app.admin.refused("archiveProject", archive.clone()).await,
        "PROJECT_HAS_OPEN_TASKS"
    );
    app.admin.done("cancelTask", "", json!({"task": "OLD-1"})).await;
    let done = app.admin.done("archiveProject", "project { archived }", archive).await;
    assert_eq!(done["project"]["archived"], true);
    assert_eq!(app.admin.refused("createTask", input).await, "PROJECT_ARCHIVED");
}
