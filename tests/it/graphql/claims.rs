//! Getting hold of work, keeping it, and handing it in.

use crate::support::app::TestApp;
use serde_json::json;
use std::time::{Duration, Instant};

#[tokio::test]
async fn a_task_is_claimed_worked_on_and_handed_in() {
    let app = TestApp::start().await;
    let worker = app.agent("worker").await;
    let key = app.admin.task("Do it").await;
    let select = "claim { id fence attempt leaseExpiresAt agent { name } task { key title prompt } } nothing { reason }";
    let claim = worker.done("claimNextTask", select, json!({})).await["claim"].clone();
    assert_eq!(claim["task"]["key"], json!(key));
    assert_eq!((&claim["fence"], &claim["agent"]["name"]), (&json!(1), &json!("worker")));
    assert!(claim["task"]["prompt"].as_str().unwrap().contains("As it says."));

    let select = "directive { action reasons } task { status progress { percent text } }";
    let input = json!({"task": key, "fence": 1, "percent": 50, "text": "Half"});
    let progress = worker.done("reportProgress", select, input).await;
    assert_eq!(progress["directive"], json!({"action": "CONTINUE", "reasons": []}));
    assert_eq!(progress["task"]["progress"], json!({"percent": 50, "text": "Half"}));

    let beat = worker.done(
        "heartbeat",
        "claim { fence } directive { action }",
        json!({"task": key, "fence": 1}),
    );
    assert_eq!(beat.await["directive"]["action"], "CONTINUE");

    let input = json!({
        "task": key, "idempotencyKey": "r1", "usage": {"input": 100, "output": 50, "cacheRead": 1000},
        "model": "claude-sonnet-4-5"
    });
    let select = "usage { total input } directive { action } budgets { id }";
    let report = worker.done("reportTokens", select, input.clone()).await;
    assert_eq!(report["usage"]["total"], 1150);
    assert_eq!(worker.done("reportTokens", select, input).await["position"], report["position"]);

    let input = json!({"task": key, "fence": 1, "outcome": "Done", "result": {"ok": true}});
    let select = "task { status result { outcome result } usage { total reports costMicros } }";
    let task = worker.done("completeTask", select, input).await["task"].clone();
    assert_eq!(task["status"], "DONE");
    assert_eq!(task["result"], json!({"outcome": "Done", "result": {"ok": true}}));
    assert_eq!(task["usage"]["reports"], 1);
    assert_eq!(task["usage"]["costMicros"], 1350);
}

#[tokio::test]
async fn nothing_to_do_says_why() {
    let app = TestApp::start().await;
    let worker = app.agent("worker").await;
    let select = "claim { id } nothing { reason detail retryAfterSeconds }";
    let nothing = worker.done("claimNextTask", select, json!({})).await["nothing"].clone();
    assert_eq!(nothing["reason"], "ALL_DONE");
}

#[tokio::test]
async fn who_waits_for_work_gets_it_when_it_comes() {
    let app = TestApp::start().await;
    let worker = app.agent("worker").await;
    let waiting = tokio::spawn(async move {
        worker.done("claimNextTask", "claim { task { key } }", json!({"waitSeconds": 30})).await
    });
    let began = Instant::now();
    let key = app.admin.task("At last").await;
    let claim = waiting.await.unwrap();
    assert_eq!(claim["claim"]["task"]["key"], json!(key));
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn who_waits_is_let_go_when_the_server_stops() {
    let mut app = TestApp::start().await;
    let worker = app.agent("worker").await;
    let began = Instant::now();
    let waiting = tokio::spawn(async move {
        worker.done("claimNextTask", "nothing { reason }", json!({"waitSeconds": 60})).await
    });
    while app.doors.door().transactor.served().read().elapsed < Duration::from_millis(1)
        && began.elapsed() < Duration::from_secs(1)
    {
        tokio::task::yield_now().await;
    }
    app.drain();
    app.served.take().unwrap().await.unwrap().unwrap();
    // Either it was heard and let go, or the server had stopped listening before it asked.
    if let Ok(answer) = waiting.await {
        assert_eq!(answer["nothing"]["reason"], "ALL_DONE");
    }
    assert!(began.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn a_paused_task_goes_on_with_its_checkpoint() {
    let app = TestApp::start().await;
    let (one, two) = (app.agent("one").await, app.agent("two").await);
    let key = app.admin.task("Long").await;
    one.done("claimTask", "claim { fence }", json!({"task": key})).await;
    let input = json!({"task": key, "fence": 1, "cause": "CONTEXT_FULL", "checkpoint": {
        "summary": "Half done", "nextSteps": ["The rest"], "files": ["a.rs"], "state": {"line": 7}
    }});
    let paused = one.done("pauseTask", "task { status pause { cause } }", input).await;
    assert_eq!(paused["task"], json!({"status": "PAUSED", "pause": {"cause": "CONTEXT_FULL"}}));
    let select =
        "claim { fence resumes task { checkpoint { summary nextSteps state by { name } } } }";
    let claim = two.done("claimNextTask", select, json!({})).await["claim"].clone();
    assert_eq!((&claim["fence"], &claim["resumes"]), (&json!(2), &json!(true)));
    assert_eq!(claim["task"]["checkpoint"]["state"], json!({"line": 7}));
    assert_eq!(claim["task"]["checkpoint"]["by"]["name"], "one");
}

#[tokio::test]
async fn a_spent_budget_stops_the_holder() {
    let app = TestApp::start().await;
    let worker = app.agent("worker").await;
    let key = app.admin.task("Costly").await;
    let input = json!({"scope": {"task": key}, "limit": 100});
    let budget = app
        .admin
        .done("setBudget", "budget { limit spent state scope { kind name } }", input)
        .await;
    assert_eq!(budget["budget"]["scope"], json!({"kind": "TASK", "name": key}));
    worker.done("claimTask", "claim { fence }", json!({"task": key})).await;
    let input = json!({"task": key, "fence": 1, "idempotencyKey": "r1", "usage": {"input": 150}});
    let report =
        worker.done("reportTokens", "directive { action } budgets { spent state }", input).await;
    assert_eq!(report["directive"]["action"], "STOP");
    assert_eq!(report["budgets"], json!([{"spent": 150, "state": "SPENT"}]));
}

#[tokio::test]
async fn a_task_is_created_and_claimed_in_one() {
    let app = TestApp::start().await;
    let worker = app.agent("worker").await;
    let input =
        json!({"title": "Mine", "description": "At once.", "priority": "LOW", "claim": true});
    let created =
        worker.done("createTask", "task { status } claim { fence task { title } }", input);
    let created = created.await;
    assert_eq!(created["claim"], json!({"fence": 1, "task": {"title": "Mine"}}));
    assert_eq!(created["task"]["status"], "IN_PROGRESS");
    // An operator's key is no agent: it must say for whom.
    let input =
        json!({"title": "Whose", "description": "Says who.", "priority": "LOW", "claim": true});
    let payload = app.admin.mutate("createTask", "task { key }", input).await;
    assert_eq!(payload["userErrors"][0]["code"], "AGENT_NOT_NAMED");
    assert_eq!(payload["userErrors"][0]["path"], json!(["input", "claim"]));
    let left = app.admin.data("{ tasks(first: 5) { totalCount } }", json!({})).await;
    assert_eq!(left["tasks"]["totalCount"], 1, "neither the claim nor the task was kept");
}
