//! The log as auditors read it, and the projections as they compare them.

use crate::support::app::TestApp;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const EVENTS: &str = "query ($after: Position, $first: Int, $filter: EventFilter) { \
    ledger { id position } events(after: $after, first: $first, filter: $filter) { nodes { position recordedAt \
    type version stream { kind id } sequence payload metadata actor { kind name } leaf } \
    pageInfo { hasNextPage endCursor } totalCount } }";

/// The leaf as anybody can compute it from the answer.
fn leaf(ledger: &Value, event: &Value) -> String {
    let recorded = events::Timestamp::parse(event["recordedAt"].as_str().unwrap()).unwrap();
    let envelope = json!({
        "ledger_id": ledger["id"], "position": event["position"], "recorded_at": recorded.micros(),
        "aggregate_type": event["stream"]["kind"].as_str().unwrap().to_lowercase(),
        "aggregate_id": event["stream"]["id"], "sequence": event["sequence"],
        "event_type": event["type"], "event_version": event["version"],
        "payload": event["payload"], "metadata": event["metadata"]
    });
    let mut hash = Sha256::new();
    hash.update([0]);
    hash.update(serde_json_canonicalizer::to_vec(&envelope).unwrap());
    hex::encode(hash.finalize())
}

#[tokio::test]
async fn the_log_can_be_checked_from_outside() {
    let app = TestApp::start().await;
    app.admin.task("One").await;
    app.admin.task("Two").await;
    let auditor = app.auditor().await;
    let data = auditor.data(EVENTS, json!({"after": 0, "first": 1000})).await;
    let nodes = data["events"]["nodes"].as_array().unwrap();
    assert_eq!(nodes.len() as u64, data["ledger"]["position"].as_u64().unwrap());
    for (position, event) in (1..).zip(nodes) {
        assert_eq!(event["position"], position);
        assert_eq!(event["leaf"], leaf(&data["ledger"], event), "at {position}");
    }
    assert_eq!(nodes[0]["type"], "LedgerOpened");
    assert_eq!(data["events"]["pageInfo"]["hasNextPage"], false);
}

#[tokio::test]
async fn a_filtered_log_goes_on_where_its_page_ended() {
    let app = TestApp::start().await;
    for number in 0..4 {
        app.admin.task(&format!("Task {number}")).await;
    }
    let (mut after, mut seen) = (json!(0), Vec::new());
    loop {
        let variables = json!({"after": after, "first": 3, "filter": {"types": ["TaskCreated"]}});
        let page = app.admin.data(EVENTS, variables).await["events"].clone();
        seen.extend(page["nodes"].as_array().unwrap().iter().map(|node| node["type"].clone()));
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = json!(page["pageInfo"]["endCursor"].as_str().unwrap().parse::<u64>().unwrap());
    }
    assert_eq!(seen, vec!["TaskCreated"; 4]);
}

#[tokio::test]
async fn served_rows_are_given_page_by_page() {
    let app = TestApp::start().await;
    for number in 0..3 {
        app.admin.task(&format!("Task {number}")).await;
    }
    // The follower has them once a read from that position on is answered.
    let head = app.doors.door().head();
    let wait = "query ($min: Position) { tasks(first: 1, minPosition: $min) { totalCount } }";
    app.admin.data(wait, json!({"min": head})).await;
    let query = "query ($after: JSON) { projectionRows(name: \"tasks\", after: $after, first: 2) { \
         asOfPosition rows endKey hasNextPage } projections { name position lag state } }";
    let first = app.admin.data(query, json!({})).await;
    let page = &first["projectionRows"];
    assert_eq!((page["rows"].as_array().unwrap().len(), &page["hasNextPage"]), (2, &json!(true)));
    let second = app.admin.data(query, json!({"after": page["endKey"]})).await;
    assert_eq!(second["projectionRows"]["rows"].as_array().unwrap().len(), 1);
    assert!(first["projections"].as_array().unwrap().iter().any(|one| one["name"] == "tasks"));
    let unknown = "{ projectionRows(name: \"nothing\", first: 1) { rows } }";
    assert_eq!(app.admin.ask(unknown, json!({})).await.code(), "NOT_SERVED");
}

#[tokio::test]
async fn what_happened_to_a_task_is_told_the_last_first() {
    let app = TestApp::start().await;
    let worker = app.agent("worker").await;
    let key = app.admin.task("Storied").await;
    worker.done("claimTask", "claim { fence }", json!({"task": key})).await;
    let note = json!({"task": key, "text": "A thought"});
    let position =
        worker.done("addNote", "task { notes { text by } }", note).await["position"].clone();
    let query = "query ($key: String!, $min: Position) { history(task: $key, first: 10, minPosition: $min) { \
         nodes { position type summary actor { kind name } } totalCount } }";
    let history =
        app.admin.data(query, json!({"key": key, "min": position})).await["history"].clone();
    assert_eq!(history["nodes"][0]["type"], "NoteAdded");
    assert_eq!(history["nodes"][0]["actor"], json!({"kind": "AGENT", "name": "worker"}));
}

#[tokio::test]
async fn what_is_told_is_what_the_log_says() {
    let app = TestApp::start().await;
    let worker = app.agent("worker").await;
    let key = app.admin.task("Costly").await;
    worker.done("claimTask", "claim { fence }", json!({"task": key})).await;
    let input = json!({"task": key, "fence": 1, "idempotencyKey": "once",
        "usage": {"input": 10, "output": 5, "cacheRead": 100}, "costMicros": 3});
    worker.done("reportTokens", "", input).await;
    let head = app.doors.door().head();
    let query = "query ($key: String!, $min: Position, $after: String) { \
         history(task: $key, first: 2, minPosition: $min, after: $after) { \
         nodes { position recordedAt occurredAt type summary actor { kind name } session tokens \
         costMicros payload } pageInfo { hasNextPage endCursor } totalCount } }";
    let (mut told, mut after) = (Vec::new(), Value::Null);
    loop {
        let asked = json!({"key": key, "min": head, "after": after});
        let page = app.admin.data(query, asked).await["history"].clone();
        told.extend(page["nodes"].as_array().unwrap().clone());
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(page["totalCount"], told.len());
            break;
        }
    }
    let log = app.admin.data(EVENTS, json!({"after": 0, "first": 1000})).await;
    let log = log["events"]["nodes"].as_array().unwrap();
    let of_task =
        |event: &&Value| event["stream"]["kind"] == "TASK" || event["type"] == "TokensReported";
    let events: Vec<&Value> = log.iter().filter(of_task).rev().collect();
    assert_eq!(events.len(), told.len());
    for (told, event) in told.iter().zip(events) {
        for same in ["position", "recordedAt", "type", "actor", "payload"] {
            assert_eq!(told[same], event[same], "{same} of {told}");
        }
        let reports = event["type"] == "TokensReported";
        let report = if reports { (json!(15), json!(3)) } else { (Value::Null, Value::Null) };
        assert_eq!((told["tokens"].clone(), told["costMicros"].clone()), report);
        assert!(!reports || told["session"] == event["stream"]["id"], "{told}");
        assert!(!told["summary"].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_history_of_what_is_not_in_the_log_is_refused() {
    let app = TestApp::start().await;
    let key = app.admin.task("Storied").await;
    let door = app.doors.door();
    let query = "query ($key: String!, $min: Position) { \
         history(task: $key, first: 10, minPosition: $min) { nodes { type } } }";
    let asked = json!({"key": key, "min": door.head()});
    app.admin.data(query, asked.clone()).await;
    sqlx::raw_sql(
        "insert into projected.history_g1
         select ledger_id, task, position + 1000, part from projected.history_g1",
    )
    .execute(&door.pool)
    .await
    .unwrap();
    assert_eq!(app.admin.ask(query, asked).await.code(), "INTERNAL");
}

#[tokio::test]
async fn why_a_task_is_not_claimable_is_told() {
    let app = TestApp::start().await;
    let (one, two) = (app.admin.task("One").await, app.admin.task("Two").await);
    app.admin.done("addDependency", "", json!({"task": two, "dependsOn": one})).await;
    let query = "query ($task: String!) { whyNotClaimable(task: $task) { claimable reasons { code message } } \
         queue(first: 10) { nodes { task { key } claimable obstacle { code } } } }";
    let data = app.admin.data(query, json!({"task": two})).await;
    assert_eq!(data["whyNotClaimable"]["claimable"], false);
    assert_eq!(data["whyNotClaimable"]["reasons"][0]["code"], "DEPENDENCIES");
    assert_eq!(data["queue"]["nodes"][0]["claimable"], true);
    assert_eq!(data["queue"]["nodes"][1]["obstacle"], json!({"code": "DEPENDENCIES"}));
}

#[tokio::test]
async fn usage_is_summed_by_what_is_asked_for() {
    let app = TestApp::start().await;
    let worker = app.agent("worker").await;
    let key = app.admin.task("Costly").await;
    worker.done("claimTask", "claim { fence }", json!({"task": key})).await;
    for number in 0..3 {
        let input = json!({"task": key, "fence": 1, "idempotencyKey": format!("r{number}"),
            "usage": {"input": 10, "output": 5}, "model": "gpt-5"});
        worker.done("reportTokens", "", input).await;
    }
    let head = app.doors.door().head();
    let query = "query ($min: Position) { usage(groupBy: [AGENT], minPosition: $min) { groups { name usage { \
         total reports costMicros } } } sessions(first: 5, minPosition: $min) { nodes { agent { name } usage { reports } } } }";
    let data = app.admin.data(query, json!({"min": head})).await;
    assert_eq!(data["usage"]["groups"][0]["name"], "worker");
    assert_eq!(data["usage"]["groups"][0]["usage"]["total"], 45);
    assert_eq!(data["sessions"]["nodes"][0]["usage"]["reports"], 3);
}
