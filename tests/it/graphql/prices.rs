//! Prices, usage by whatever it is asked, and work that rests because it ran out of either.

use crate::support::app::TestApp;
use serde_json::json;

const FILE: &str = r#"{
    "sample_spec": {"input_cost_per_token": 0.0},
    "near/mars-1": {"input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05},
    "pictures": {"output_cost_per_image": 0.04}
}"#;

#[tokio::test]
async fn a_price_list_is_loaded_each_fault_is_named_and_reports_say_its_version() {
    let app = TestApp::start().await;
    let worker = app.agent("worker").await;
    let price = "query P($m: String!) { modelPrice(model: $m) { model version input } }";
    let before = app.admin.data(price, json!({"m": "mars-1"})).await;
    assert!(before["modelPrice"].is_null(), "an unknown model has no price");
    let input = json!({"content": FILE, "version": "2026-12"});
    let loaded = app.admin.done("loadPrices", "position report", input.clone()).await;
    assert_eq!(loaded["report"]["taken"], 1);
    let faults = loaded["report"]["faults"].as_array().unwrap().clone();
    let named: Vec<_> = faults.iter().map(|one| (&one["model"], &one["code"])).collect();
    let wanted =
        [(json!("pictures"), json!("COST_MISSING")), (json!("sample_spec"), json!("SAMPLE"))];
    assert_eq!(named, wanted.iter().map(|(a, b)| (a, b)).collect::<Vec<_>>());
    let again = app.admin.done("loadPrices", "position report", input).await;
    assert_eq!(again["position"], loaded["position"], "the same again changes nothing");
    let other = json!({"content": FILE.replace("3e-06", "4e-06"), "version": "2026-12"});
    assert_eq!(app.admin.refused("loadPrices", other).await, "PRICE_VERSION_TAKEN");
    let broken = json!({"content": "[", "version": "x"});
    assert_eq!(app.admin.refused("loadPrices", broken).await, "PRICES_UNREADABLE");

    let found = app.admin.data(price, json!({"m": "mars-1"})).await["modelPrice"].clone();
    assert_eq!(found, json!({"model": "near/mars-1", "version": "2026-12", "input": 3_000_000}));
    let key = app.admin.task("Costly").await;
    worker.done("claimTask", "claim { fence }", json!({"task": key})).await;
    for (at, model) in ["mars-1", "claude-sonnet-4-5"].iter().enumerate() {
        let input = json!({"task": key, "fence": 1, "idempotencyKey": format!("r{at}"),
            "usage": {"input": 1_000}, "model": model});
        worker.done("reportTokens", "directive { action }", input).await;
    }
    let query = "query U($by: [UsageDimension!]) { usage(groupBy: $by, interval: MONTH) { groups { \
        model taskType taskKey from usage { knownCostMicros costMicros } } } }";
    let by = json!({"by": ["MODEL", "TASK_TYPE"]});
    let position = app.admin.data("{ ledger { position } }", json!({})).await;
    let held = format!(
        "query U($by: [UsageDimension!]) {{ usage(groupBy: $by, interval: MONTH, \
        minPosition: {}) {{ groups {{ model taskType usage {{ costMicros }} }} }} }}",
        position["ledger"]["position"]
    );
    let usage = app.admin.data(&held, by.clone()).await["usage"]["groups"].clone();
    let cost = |model: &str| {
        let group = usage.as_array().unwrap().iter().find(|group| group["model"] == model).unwrap();
        assert_eq!(group["taskType"], "IMPLEMENTATION");
        group["usage"]["costMicros"].clone()
    };
    assert_eq!(cost("mars-1"), 3_000);
    assert!(cost("claude-sonnet-4-5").is_null(), "a list takes the place of the one before");
    let groups = app.admin.data(query, by).await["usage"]["groups"].clone();
    assert!(groups[0]["from"].as_str().unwrap().contains("-01T00:00:00"), "{groups}");
}

#[tokio::test]
async fn out_of_budget_or_patience_a_task_rests_instead_of_failing() {
    let app = TestApp::start().await;
    let worker = app.agent("worker").await;
    let key = app.admin.task("Costly").await;
    worker.done("claimTask", "claim { fence }", json!({"task": key})).await;
    let wrong = json!({"task": key, "fence": 1, "error": "no", "cause": "HANDOVER"});
    assert_eq!(worker.refused("failTask", wrong).await, "CAUSE_IS_NO_LIMIT");
    let later = "2126-01-01T00:00:00Z";
    let input = json!({"task": key, "fence": 1, "error": "429", "cause": "RATE_LIMIT",
        "resumeAt": later});
    let rests = worker.done("failTask", "task { status }", input).await;
    assert_eq!(rests["task"]["status"], "PAUSED");

    let off = json!({"project": "GEN", "parking": false});
    let ruled = app.admin.done("updateProject", "project { parking }", off).await;
    assert_eq!(ruled["project"]["parking"], false);
    let other = app.admin.task("Cheap").await;
    worker.done("claimTask", "claim { fence }", json!({"task": other})).await;
    let input = json!({"task": other, "fence": 1, "error": "429", "cause": "RATE_LIMIT"});
    let fails = worker.done("failTask", "task { status }", input).await;
    assert_eq!(fails["task"]["status"], "READY", "it can be switched off");
}
