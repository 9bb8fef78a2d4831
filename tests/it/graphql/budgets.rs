//! Budgets over every scope and period, and what they say to who works.

use crate::support::app::TestApp;
use serde_json::{Value, json};

const BUDGET: &str = "budget { id unit period limit spent state periodStart periodEnd \
    unpricedReports unpricedTokens scope { kind name } }";

#[tokio::test]
async fn a_budget_is_set_over_any_scope_for_any_period_in_tokens_or_money() {
    let app = TestApp::start().await;
    let worker = app.agent("worker").await;
    let key = app.admin.task("Costly").await;
    let session = worker.done("startSession", "session { id }", json!({})).await;
    let session = session["session"]["id"].clone();
    let scopes = [
        json!({"ledger": true}),
        json!({"project": "GEN"}),
        json!({"agent": "worker"}),
        json!({"session": session}),
        json!({"task": key}),
    ];
    let mut ids = Vec::new();
    for scope in &scopes {
        for period in ["TOTAL", "DAY", "MONTH"] {
            for unit in ["TOKENS", "MONEY"] {
                let input = json!({"scope": scope, "limit": 500, "period": period, "unit": unit});
                let set = app.admin.done("setBudget", BUDGET, input).await["budget"].clone();
                assert_eq!((&set["period"], &set["unit"]), (&json!(period), &json!(unit)));
                assert_eq!(set["periodEnd"].is_null(), period == "TOTAL");
                ids.push(set["id"].clone());
            }
        }
    }
    let distinct: std::collections::BTreeSet<String> = ids.iter().map(Value::to_string).collect();
    assert_eq!(distinct.len(), 30, "each is a budget of its own");
    let all = app.admin.data("{ budgets { id } }", json!({})).await["budgets"].clone();
    assert_eq!(all.as_array().unwrap().len(), 30);
    let over = "query Q($s: UUID) { budgets(session: $s) { id } }";
    let over = app.admin.data(over, json!({"s": session})).await["budgets"].clone();
    assert_eq!(over.as_array().unwrap().len(), 18, "the session's, its agent's, the ledger's");

    let remove = json!({"scope": {"task": key}, "period": "DAY"});
    app.admin.done("removeBudget", "budgetId", remove.clone()).await;
    assert_eq!(app.admin.refused("removeBudget", remove).await, "BUDGET_UNKNOWN");
    let wrong = json!({"scope": {"project": "GEN"}, "limit": 0, "period": "DAY"});
    assert_eq!(app.admin.refused("setBudget", wrong).await, "BUDGET_LIMIT_OUT_OF_BOUNDS");
    let nobody = json!({"scope": {"session": uuid::Uuid::nil()}, "limit": 1});
    assert_eq!(app.admin.refused("setBudget", nobody).await, "SESSION_UNKNOWN");
}

#[tokio::test]
async fn a_cost_that_nobody_knows_is_never_counted_as_nothing() {
    let app = TestApp::start().await;
    let worker = app.agent("worker").await;
    let key = app.admin.task("Costly").await;
    let input = json!({"scope": {"task": key}, "limit": 9_000_000, "unit": "MONEY", "period": "DAY",
        "idempotencyKey": "once"});
    let first = app.admin.done("setBudget", &format!("position {BUDGET}"), input.clone()).await;
    worker.done("claimTask", "claim { fence }", json!({"task": key})).await;
    for (at, model) in ["claude-sonnet-4-5", "mystery"].iter().enumerate() {
        let input = json!({"task": key, "fence": 1, "idempotencyKey": format!("r{at}"),
            "usage": {"input": 1_000, "cacheRead": 500}, "model": model});
        worker.done("reportTokens", "directive { action }", input).await;
    }
    let budgets =
        "query Q($t: String) { budgets(task: $t) { spent unpricedReports unpricedTokens } }";
    let budget = app.admin.data(budgets, json!({"t": key})).await["budgets"][0].clone();
    assert_eq!(budget, json!({"spent": 3150, "unpricedReports": 1, "unpricedTokens": 1500}));
    let again = app.admin.done("setBudget", &format!("position {BUDGET}"), input).await;
    assert_eq!(again["position"], first["position"], "a repeat is the first one's answer");
}

#[tokio::test]
async fn a_day_that_is_spent_says_when_it_begins_anew() {
    let app = TestApp::start().await;
    let worker = app.agent("worker").await;
    let key = app.admin.task("Costly").await;
    let input = json!({"scope": {"project": "GEN"}, "limit": 100, "period": "DAY"});
    let set = app.admin.done("setBudget", BUDGET, input).await["budget"].clone();
    worker.done("claimTask", "claim { fence }", json!({"task": key})).await;
    let input = json!({"task": key, "fence": 1, "idempotencyKey": "r1", "usage": {"input": 150}});
    let said = worker.done("reportTokens", "directive { action reasons }", input).await;
    assert_eq!(said["directive"]["action"], "STOP");
    let reason = said["directive"]["reasons"][0].as_str().unwrap().to_owned();
    assert!(reason.starts_with("the daily budget over project GEN is spent: 150 of 100 tokens"));
    app.admin.task("Another").await;
    let select = "nothing { reason detail retryAfterSeconds }";
    let nothing = worker.done("claimNextTask", select, json!({})).await["nothing"].clone();
    // The server's clock may have come to the next day meanwhile; then there is something.
    if let Some(detail) = nothing["detail"].as_str() {
        assert!(["BUDGET_SPENT", "AT_CAPACITY"].contains(&nothing["reason"].as_str().unwrap()));
        if nothing["reason"] == "BUDGET_SPENT" {
            let day = &set["periodEnd"].as_str().unwrap()[..10];
            assert!(detail.contains("project GEN") && detail.contains(day), "{detail}");
        }
    }
}

#[tokio::test]
async fn a_subagents_session_draws_on_the_budget_of_the_session_above_it() {
    let app = TestApp::start().await;
    let (top, below) = (app.agent("top").await, app.agent("below").await);
    let session = top.done("startSession", "session { id }", json!({})).await;
    let session = session["session"]["id"].clone();
    app.admin.done("setBudget", BUDGET, json!({"scope": {"session": session}, "limit": 100})).await;
    let input = json!({"parentSession": session});
    let child = below.done("startSession", "session { id parentSession }", input).await;
    assert_eq!(child["session"]["parentSession"], session);
    let child = child["session"]["id"].clone();
    let input = json!({"session": child, "idempotencyKey": "r1", "usage": {"input": 100}});
    let select = "directive { action } budgets { spent scope { kind } }";
    let said = below.done("reportTokens", select, input).await;
    assert_eq!(said["directive"]["action"], "STOP");
    assert_eq!(said["budgets"], json!([{"spent": 100, "scope": {"kind": "SESSION"}}]));
    let nobody = json!({"parentSession": uuid::Uuid::nil()});
    assert_eq!(below.refused("startSession", nobody).await, "SESSION_UNKNOWN");
}

#[tokio::test]
async fn a_project_says_how_full_a_window_may_become() {
    let app = TestApp::start().await;
    let worker = app.agent("worker").await;
    let rule = json!({"project": "GEN", "context": {"wrapUpPercent": 70}});
    let select = "project { context { wrapUpPercent stopPercent } }";
    let ruled = app.admin.done("updateProject", select, rule).await["project"]["context"].clone();
    assert_eq!(ruled, json!({"wrapUpPercent": 70, "stopPercent": 90}));
    let wrong = json!({"project": "GEN", "context": {"wrapUpPercent": 95}});
    assert_eq!(app.admin.refused("updateProject", wrong).await, "CONTEXT_RULE_OUT_OF_BOUNDS");
    let key = app.admin.task("Long").await;
    let input = json!({"contextWindow": 1000});
    let session =
        worker.done("startSession", "session { id }", input).await["session"]["id"].clone();
    let claim = json!({"task": key, "session": session});
    worker.done("claimTask", "claim { fence }", claim).await;
    for (tokens, action) in [(690, "CONTINUE"), (700, "WRAP_UP"), (900, "STOP")] {
        let input = json!({"task": key, "fence": 1, "idempotencyKey": format!("r{tokens}"),
            "usage": {"input": 1}, "contextTokens": tokens});
        let said = worker.done("reportTokens", "directive { action }", input).await;
        assert_eq!(said["directive"]["action"], action, "at {tokens} of 1000");
    }
}
