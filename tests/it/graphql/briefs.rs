//! What a session came to, and that the next one is told.

use crate::support::app::{Client, TestApp};
use serde_json::{Value, json};

async fn session(client: &Client) -> Value {
    let select = "session { id } previousBrief { session { id } markdown }";
    client.done("startSession", select, json!({"model": "gpt-5"})).await
}

async fn claim(client: &Client, task: &str, session: &Value) -> Value {
    let select = "claim { task { prompt } }";
    let input = json!({"task": task, "session": session});
    client.done("claimTask", select, input).await["claim"]["task"]["prompt"].clone()
}

#[tokio::test]
async fn a_brief_tells_what_a_session_did_how_well_what_remains_and_what_is_next() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    let rules = json!({"key": "DEMO", "name": "Demo", "gates": [{"name": "tests"}]});
    app.admin.done("createProject", "", rules).await;
    let mut keys = Vec::new();
    for title in ["First", "Second", "Third", "Fourth"] {
        let task =
            json!({"title": title, "description": "Well.", "priority": "LOW", "project": "DEMO"});
        let made = app.admin.done("createTask", "task { key }", task).await;
        keys.push(made["task"]["key"].as_str().unwrap().to_owned());
    }
    let begun = session(&one).await;
    assert!(begun["previousBrief"].is_null());
    let first_session = begun["session"]["id"].clone();
    let on = |task: usize| json!({"task": keys[task], "fence": 1});
    let with = |task: usize, more: Value| {
        let mut input = on(task);
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    claim(&one, &keys[0], &first_session).await;
    let tokens = json!({"usage": {"input": 70, "output": 30}, "idempotencyKey": "t"});
    one.done("reportTokens", "", with(0, tokens)).await;
    let gates = json!([{"name": "tests", "passed": true, "evidence": "12 passed"}]);
    one.done("completeTask", "", with(0, json!({"outcome": "Done well.", "gates": gates}))).await;
    claim(&one, &keys[1], &first_session).await;
    let left = json!({"summary": "half of it", "nextSteps": ["read strings"]});
    one.done("pauseTask", "", with(1, json!({"cause": "CONTEXT_FULL", "checkpoint": left}))).await;
    claim(&one, &keys[2], &first_session).await;
    app.admin.done("cancelTask", "", json!({"task": keys[2], "reason": "not wanted"})).await;

    let select = "session { brief { completed { task { key } status ending said tokens gatesPassed \
                  gatesShown } remaining { task { key } ending nextSteps } dropped { task { key } \
                  ending said } next { key } markdown } }";
    let ended = one.done("endSession", select, json!({"session": first_session})).await;
    let brief = &ended["session"]["brief"];
    assert_eq!(
        brief["completed"],
        json!([{
            "task": {"key": keys[0]}, "status": "DONE", "ending": "SUBMITTED", "said": "Done well.",
            "tokens": 100, "gatesPassed": 1, "gatesShown": 1
        }])
    );
    assert_eq!(
        brief["remaining"],
        json!([{
            "task": {"key": keys[1]}, "ending": "PAUSED", "nextSteps": ["read strings"]
        }])
    );
    assert_eq!(
        brief["dropped"],
        json!([{
            "task": {"key": keys[2]}, "ending": "CANCELLED", "said": "not wanted"
        }])
    );
    assert_eq!(brief["next"], json!([{"key": keys[1]}, {"key": keys[3]}]));
    let markdown = brief["markdown"].as_str().unwrap();
    assert!(
        markdown.contains("DEMO-1 First (handed in, 100 tokens, 1 of 1 gates passed): Done well."),
        "{markdown}"
    );

    let next = session(&one).await;
    assert_eq!(next["previousBrief"]["session"]["id"], first_session);
    assert_eq!(next["previousBrief"]["markdown"], brief["markdown"]);
    let prompt = claim(&one, &keys[1], &next["session"]["id"]).await;
    let prompt = prompt.as_str().unwrap();
    assert!(
        prompt.contains("## Your session before this one\n\n> Done:\n> - DEMO-1 First"),
        "{prompt}"
    );
    let two = app.agent("two").await;
    let by_two = session(&two).await;
    assert!(by_two["previousBrief"].is_null(), "another agent's sessions are its own");
}
