//! What waits for a human: every kind of item from what begins it to what ends it.

use crate::support::app::{Client, TestApp};
use crate::support::socket::Socket;
use serde_json::{Value, json};

/// A ready task in a project; its key.
async fn task_in(app: &TestApp, project: &str, title: &str) -> String {
    let input = json!({
        "title": title, "description": "As it says.", "priority": "MEDIUM", "project": project
    });
    let created = app.admin.done("createTask", "task { key }", input).await;
    created["task"]["key"].as_str().unwrap().to_owned()
}

async fn claim(client: &Client, task: &str) -> u64 {
    let claim = client.done("claimTask", "claim { fence }", json!({"task": task})).await;
    claim["claim"]["fence"].as_u64().unwrap()
}

/// Everything that waits as of now, as (kind, key, text).
async fn inbox(app: &TestApp, filter: Value) -> Vec<Value> {
    let query = "query ($filter: InboxFilter, $at: Position) { inbox(filter: $filter, first: 100, \
         minPosition: $at) { nodes { id kind text saidBy escalated escalatesAt ageSeconds gates \
         question actions task { key } agent { name } project { key } budget { spent limit state } } \
         totalCount } }";
    let at = app.doors.door().head();
    let found = app.admin.data(query, json!({"filter": filter, "at": at})).await;
    let nodes = found["inbox"]["nodes"].as_array().unwrap().clone();
    assert_eq!(found["inbox"]["totalCount"], nodes.len());
    nodes
}

async fn kinds(app: &TestApp) -> Vec<String> {
    let items = inbox(app, json!({})).await;
    items.iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_people_must_answer_waits_until_they_do() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    let key = app.admin.task("Paint it").await;
    let fence = claim(&one, &key).await;
    let input = json!({"task": key, "fence": fence, "kind": "TEXT", "text": "Which colour?"});
    one.done("askQuestion", "", input).await;
    let items = inbox(&app, json!({"kinds": ["QUESTION"], "projects": ["gen"]})).await;
    let item = &items[0];
    assert_eq!((&item["text"], &item["saidBy"]), (&json!("Which colour?"), &json!("one")));
    assert_eq!((&item["task"]["key"], &item["project"]["key"]), (&json!(key), &json!("GEN")));
    assert_eq!(item["actions"], json!(["answerQuestion", "cancelTask"]));
    assert!(item["question"].is_string() && item["escalatesAt"].is_null(), "{item}");
    let answer = json!({"task": key, "answer": "red", "question": item["question"]});
    app.admin.done("answerQuestion", "", answer).await;
    assert_eq!(kinds(&app).await, Vec::<String>::new());

    app.admin.done("blockTask", "", json!({"task": key, "reason": "no paint"})).await;
    let item = inbox(&app, json!({})).await.remove(0);
    assert_eq!((&item["kind"], &item["text"]), (&json!("BLOCKED"), &json!("no paint")));
    app.admin.done("unblockTask", "", json!({"task": key})).await;
    assert_eq!(kinds(&app).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_a_project_wants_judged_waits_for_a_judge() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    let gates = json!([{"name": "tests", "level": "VERIFIED"}, {"name": "lint"}]);
    let input = json!({
        "key": "CORE", "name": "The core", "gates": gates, "review": {"required": true},
        "start": {"required": true}
    });
    app.admin.done("createProject", "", input).await;
    let first = task_in(&app, "CORE", "First").await;
    let second = task_in(&app, "CORE", "Second").await;
    app.admin.done("addDependency", "", json!({"task": second, "dependsOn": first})).await;
    let item = inbox(&app, json!({})).await;
    assert_eq!(item.len(), 1, "what waits for another task is not to be begun: {item:?}");
    assert_eq!(item[0]["kind"], "START_APPROVAL");
    assert_eq!(item[0]["task"]["key"], json!(first));
    app.admin.done("approveStart", "", json!({"task": first, "agent": "one"})).await;
    assert_eq!(kinds(&app).await, Vec::<String>::new());

    let fence = claim(&one, &first).await;
    for gate in ["lint", "tests"] {
        let shown = json!({
            "task": first, "fence": fence, "gate": gate, "passed": true, "evidence": "all green"
        });
        one.done("showEvidence", "", shown).await;
    }
    let waits = inbox(&app, json!({})).await;
    assert_eq!(waits[0]["kind"], "GATE_TO_VERIFY");
    let done = json!({"task": first, "fence": fence, "outcome": "It works."});
    one.done("completeTask", "", done).await;
    assert_eq!(kinds(&app).await, ["GATE_TO_VERIFY", "REVIEW"]);
    let review = inbox(&app, json!({"agent": "one", "kinds": ["REVIEW"]})).await.remove(0);
    assert_eq!((&review["text"], &review["agent"]["name"]), (&json!("It works."), &json!("one")));
    app.admin.done("verifyGate", "", json!({"task": first, "gate": "tests"})).await;
    app.admin.done("approveTask", "", json!({"task": first})).await;
    let items = inbox(&app, json!({})).await;
    assert_eq!(
        (&items[0]["kind"], &items[0]["task"]["key"]),
        (&json!("START_APPROVAL"), &json!(second))
    );
    let no = json!({"task": second, "reason": "not now"});
    app.admin.done("declineStart", "", no).await;
    assert_eq!(kinds(&app).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_came_to_nothing_waits_with_what_depends_on_it() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    let input =
        json!({"title": "Try it", "description": "Once.", "priority": "LOW", "maxAttempts": 1});
    let first = app.admin.done("createTask", "task { key }", input).await["task"]["key"].clone();
    let second = app.admin.task("Build on it").await;
    app.admin.done("addDependency", "", json!({"task": second, "dependsOn": first})).await;
    let fence = claim(&one, first.as_str().unwrap()).await;
    let failed = json!({"task": first, "fence": fence, "error": "the seal broke"});
    one.done("failTask", "", failed).await;
    let items = inbox(&app, json!({})).await;
    let kinds_of: Vec<_> = items.iter().map(|item| item["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds_of.len(), 2, "{items:?}");
    let of = |kind: &str| items.iter().find(|item| item["kind"] == kind).unwrap().clone();
    assert_eq!(of("TASK_FAILED")["text"], "the seal broke");
    assert_eq!(of("DEPENDENCY_FAILED")["text"], "GEN-1 is failed");
    assert_eq!(of("DEPENDENCY_FAILED")["task"]["key"], json!(second));
    app.admin.done("reopenTask", "", json!({"task": first})).await;
    assert_eq!(kinds(&app).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_budget_at_its_threshold_waits_until_it_is_set_anew() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    let scope = json!({"agent": "one"});
    let limit = |limit: u64| json!({"scope": scope, "limit": limit, "warnPercent": 50});
    app.admin.done("setBudget", "", limit(100)).await;
    let key = app.admin.task("Spend it").await;
    let fence = claim(&one, &key).await;
    for (key_of, state) in [("a", "WARNED"), ("b", "SPENT")] {
        let report = json!({
            "task": key, "fence": fence, "usage": {"input": 60}, "idempotencyKey": key_of
        });
        one.done("reportTokens", "", report).await;
        let item = inbox(&app, json!({})).await.remove(0);
        assert_eq!(item["kind"], format!("BUDGET_{state}"));
        assert_eq!(
            (&item["budget"]["state"], &item["agent"]["name"]),
            (&json!(state), &json!("one"))
        );
    }
    app.admin.done("setBudget", "", limit(1_000)).await;
    assert_eq!(kinds(&app).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_waits_for_longer_than_its_project_finds_good_is_pressing() {
    let app = TestApp::start().await;
    let short = json!({"project": "GEN", "escalation": {"afterMinutes": 0}});
    assert_eq!(app.admin.refused("updateProject", short).await, "ESCALATION_OUT_OF_BOUNDS");
    let rule = json!({"project": "GEN", "escalation": {"afterMinutes": 60}});
    let select = "project { escalatesAfterMinutes }";
    let ruled = app.admin.done("updateProject", select, rule).await;
    assert_eq!(ruled["project"]["escalatesAfterMinutes"], 60);
    let key = app.admin.task("Paint it").await;
    app.admin.done("blockTask", "", json!({"task": key, "reason": "no paint"})).await;
    let item = inbox(&app, json!({"escalated": false})).await.remove(0);
    assert_eq!(item["escalated"], false);
    assert!(item["escalatesAt"].is_string() && item["ageSeconds"].as_u64().unwrap() < 60, "{item}");
    assert_eq!(inbox(&app, json!({"escalated": true})).await, Vec::<Value>::new());
    let never = json!({"project": "GEN", "escalation": {}});
    let ruled = app.admin.done("updateProject", select, never).await;
    assert_eq!(ruled["project"]["escalatesAfterMinutes"], Value::Null);
}

#[tokio::test]
async fn who_follows_the_inbox_hears_when_something_begins_or_ceases_to_wait() {
    let app = TestApp::start().await;
    let mut socket = Socket::signed_in(&app, app.admin.key()).await;
    let query = "subscription { inboxChanged { total escalated counts { kind count } } }";
    let payload = json!({"query": query});
    socket.say(json!({"type": "subscribe", "id": "1", "payload": payload})).await;
    let heard = socket.hear().await["payload"]["data"]["inboxChanged"].clone();
    assert_eq!(heard, json!({"total": 0, "escalated": 0, "counts": []}));
    let key = app.admin.task("Nobody waits for it").await;
    app.admin.done("blockTask", "", json!({"task": key, "reason": "no paint"})).await;
    let heard = socket.hear().await["payload"]["data"]["inboxChanged"].clone();
    assert_eq!(heard["counts"], json!([{"kind": "BLOCKED", "count": 1}]));
    app.admin.done("unblockTask", "", json!({"task": key})).await;
    let heard = socket.hear().await["payload"]["data"]["inboxChanged"].clone();
    assert_eq!(heard["total"], 0);
    let summary = app.admin.data("{ inboxSummary { total counts { kind } } }", json!({})).await;
    assert_eq!(summary["inboxSummary"], json!({"total": 0, "counts": []}));
}
