//! Writing tasks down and describing them otherwise.

use crate::support::app::TestApp;
use serde_json::json;

#[tokio::test]
async fn a_described_task_is_ready_at_once() {
    let app = TestApp::start().await;
    let input = json!({
        "title": "Write the invoice", "description": "For March.", "priority": "HIGH",
        "labels": ["billing"], "acceptanceCriteria": ["It is sent"], "context": {"month": 3}
    });
    let select =
        "task { id key title status priority labels acceptanceCriteria { id text met } context }";
    let task = app.admin.done("createTask", select, input).await["task"].clone();
    assert_eq!(task["key"], "GEN-1");
    assert_eq!(task["status"], "READY");
    assert_eq!(
        task["acceptanceCriteria"],
        json!([{"id": "1", "text": "It is sent", "met": false}])
    );
    assert_eq!(task["context"], json!({"month": 3}));
}

#[tokio::test]
async fn many_tasks_are_created_all_or_none() {
    let app = TestApp::start().await;
    let input = json!({"tasks": [
        {"ref": "b", "title": "Build", "dependsOn": ["d"]},
        {"ref": "d", "title": "Draw"},
        {"title": "Ship", "dependsOn": ["d"], "parent": "b"}
    ]});
    let select = "tasks { key dependsOn { kind task { title } } parent { title } }";
    let tasks = app.admin.done("createTasks", select, input).await["tasks"].clone();
    assert_eq!(tasks[0]["key"], "GEN-1");
    assert_eq!(tasks[0]["dependsOn"], json!([{"kind": "BLOCKS", "task": {"title": "Draw"}}]));
    assert_eq!(tasks[2]["parent"]["title"], "Build");

    let circle = json!({"tasks": [
        {"ref": "a", "title": "A", "dependsOn": ["b"]}, {"ref": "b", "title": "B", "dependsOn": ["a"]}
    ]});
    let payload = app.admin.mutate("createTasks", "tasks { key }", circle).await;
    assert_eq!(payload["userErrors"][0]["code"], "DEPENDENCY_CYCLE");
    assert_eq!(payload["tasks"], json!(null));
    let left = app.admin.data("{ tasks(first: 10) { totalCount } }", json!({})).await;
    assert_eq!(left["tasks"]["totalCount"], 3);
}

#[tokio::test]
async fn a_repeated_request_is_answered_as_the_first_was() {
    let app = TestApp::start().await;
    let input = json!({"title": "Once", "idempotencyKey": "k1"});
    let first = app.admin.done("createTask", "task { id }", input.clone()).await;
    let again = app.admin.done("createTask", "task { id }", input).await;
    assert_eq!(first, again);
    let other = json!({"title": "Twice", "idempotencyKey": "k1"});
    assert_eq!(app.admin.refused("createTask", other).await, "IDEMPOTENCY_CONFLICT");
}

#[tokio::test]
async fn what_is_left_out_of_an_update_stays() {
    let app = TestApp::start().await;
    let key = app.admin.task("Old title").await;
    let input = json!({"task": key, "title": "New title", "labels": ["a", "b"]});
    let select = "task { title description labels priority }";
    let task = app.admin.done("updateTask", select, input).await["task"].clone();
    assert_eq!(
        task,
        json!({"title": "New title", "description": "As it says.", "labels": ["a", "b"], "priority": "MEDIUM"})
    );
}

#[tokio::test]
async fn lists_are_read_page_by_page() {
    let app = TestApp::start().await;
    for number in 1..=5 {
        app.admin.task(&format!("Task {number}")).await;
    }
    let position = app.doors.door().head();
    let query = "query ($after: String, $min: Position) { tasks(filter: { projects: [\"GEN\"], \
         statuses: [READY] }, first: 2, after: $after, minPosition: $min) { nodes { key } \
         pageInfo { hasNextPage endCursor } totalCount asOfPosition } }";
    let mut seen = Vec::new();
    let mut after = json!(null);
    loop {
        let page =
            app.admin.data(query, json!({"after": after, "min": position})).await["tasks"].clone();
        assert_eq!(page["totalCount"], 5);
        seen.extend(page["nodes"].as_array().unwrap().iter().map(|node| node["key"].clone()));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(seen, ["GEN-1", "GEN-2", "GEN-3", "GEN-4", "GEN-5"]);
}

#[tokio::test]
async fn the_board_shows_what_was_written() {
    let app = TestApp::start().await;
    app.admin.task("On the board").await;
    let query = "query ($min: Position) { board(perColumn: 5, minPosition: $min) { asOfPosition \
         columns { status count tasks { key title claim { fence } usage { total costMicros } \
         budgets { id } dependsOn { kind } project { key openTasks } } } } }";
    let head = app.doors.door().head();
    let board = app.admin.data(query, json!({"min": head})).await["board"].clone();
    let columns = board["columns"].as_array().unwrap();
    assert_eq!(columns.len(), 10);
    let ready = columns.iter().find(|column| column["status"] == "READY").unwrap();
    assert_eq!(ready["count"], 1);
    assert_eq!(ready["tasks"][0]["project"], json!({"key": "GEN", "openTasks": 1}));
}
