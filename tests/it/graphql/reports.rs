//! Work that is paid for, and how good estimates were.

use crate::support::app::{Client, TestApp};
use serde_json::{Value, json};

async fn project(app: &TestApp, key: &str, more: Value) {
    let mut input = json!({"key": key, "name": format!("The {key}")});
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    app.admin.done("createProject", "", input).await;
}

/// A task that was created so and is done; its key.
async fn work(app: &TestApp, agent: &Client, task: Value, done: Value) -> String {
    let mut input = json!({"title": "Do it", "description": "As it says.", "priority": "LOW"});
    input.as_object_mut().unwrap().extend(task.as_object().unwrap().clone());
    let created = app.admin.done("createTask", "task { key }", input).await;
    let key = created["task"]["key"].as_str().unwrap().to_owned();
    let claim = agent.done("claimTask", "claim { fence }", json!({"task": key})).await;
    let fence = &claim["claim"]["fence"];
    if let Some(tokens) = done.get("tokens") {
        let report = json!({
            "task": key, "fence": fence, "usage": {"input": tokens, "cacheRead": 9_000},
            "idempotencyKey": key
        });
        agent.done("reportTokens", "", report).await;
    }
    let mut input = json!({"task": key, "fence": fence});
    let done = done.as_object().unwrap().clone().into_iter().filter(|(name, _)| name != "tokens");
    input.as_object_mut().unwrap().extend(done);
    agent.done("completeTask", "", input).await;
    key
}

async fn items(app: &TestApp, filter: Value) -> Vec<Value> {
    let query = "query ($filter: WorkFilter, $at: Position) { workItems(filter: $filter, first: \
         100, minPosition: $at) { nodes { task { key } category problem solution minutes \
         minutesSource client currency rateMicrosPerHour amountMicros project { key } agent { name \
         } } totalCount } }";
    let at = app.doors.door().head();
    let found = app.admin.data(query, json!({"filter": filter, "at": at})).await;
    let nodes = found["workItems"]["nodes"].as_array().unwrap().clone();
    assert_eq!(found["workItems"]["totalCount"], nodes.len());
    nodes
}

async fn sums(app: &TestApp, by: &str, filter: Value) -> Value {
    let query = "query ($by: TimeGroupBy!, $filter: WorkFilter, $at: Position) { \
         timeReport(groupBy: $by, filter: $filter, minPosition: $at) { timeZone groups { client \
         projectKey month currency items minutes amountMicros itemsUnpriced } } }";
    let at = app.doors.door().head();
    let found = app.admin.data(query, json!({"by": by, "filter": filter, "at": at})).await;
    found["timeReport"].clone()
}

#[tokio::test]
async fn done_work_for_a_client_is_billed_at_the_price_of_that_time() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    let billing = json!({"currency": "EUR", "rateMicrosPerHour": 100_000_001});
    project(&app, "ACME", json!({"kind": "CLIENT", "client": "Acme", "billing": billing})).await;
    project(&app, "OWN", json!({})).await;
    let told = json!({"project": "ACME", "type": "BUGFIX", "context": {"problem": "It leaks."}});
    let mended = json!({"outcome": "A new seal.", "billableMinutes": 45});
    let first = work(&app, &one, told, mended).await;
    let raise = json!({"project": "ACME", "billing": {"rateMicrosPerHour": 200_000_000}});
    let raised = app
        .admin
        .done(
            "updateProject",
            "project { client billing { client currency \
         rateMicrosPerHour since } }",
            raise,
        )
        .await;
    assert_eq!(raised["project"]["client"], "Acme");
    assert_eq!(raised["project"]["billing"]["currency"], "EUR");
    let planned =
        work(&app, &one, json!({"project": "ACME", "plannedMinutes": 30}), json!({})).await;
    let measured = work(&app, &one, json!({"project": "OWN", "billable": true}), json!({})).await;
    work(&app, &one, json!({"project": "OWN"}), json!({"billableMinutes": 5})).await;
    work(&app, &one, json!({"project": "ACME", "billable": false}), json!({})).await;

    let found = items(&app, json!({})).await;
    let keys: Vec<_> = found.iter().map(|item| item["task"]["key"].as_str().unwrap()).collect();
    assert_eq!(keys, [&measured, &planned, &first]);
    assert_eq!(
        found[2],
        json!({
            "task": {"key": first}, "category": "BUGFIX", "problem": "It leaks.",
            "solution": "A new seal.", "minutes": 45, "minutesSource": "REPORTED",
            "client": "Acme", "currency": "EUR", "rateMicrosPerHour": 100_000_001,
            // 75000000.75, to the nearest
            "amountMicros": 75_000_001, "project": {"key": "ACME"}, "agent": {"name": "one"}
        })
    );
    assert_eq!(
        (&found[1]["minutesSource"], &found[1]["amountMicros"]),
        (&json!("PLANNED"), &json!(100_000_000))
    );
    assert_eq!(found[1]["problem"], "As it says.");
    assert_eq!((&found[0]["minutesSource"], &found[0]["minutes"]), (&json!("MEASURED"), &json!(1)));
    assert_eq!((&found[0]["client"], &found[0]["amountMicros"]), (&Value::Null, &Value::Null));

    let acme = json!({"clients": ["acme"]});
    assert_eq!(items(&app, acme.clone()).await.len(), 2);
    let report = sums(&app, "CLIENT", acme.clone()).await;
    assert_eq!(report["timeZone"], "UTC");
    let acme_sum = json!({
        "client": "Acme", "projectKey": null, "month": null, "currency": "EUR", "items": 2,
        "minutes": 75, "amountMicros": 175_000_001, "itemsUnpriced": 0
    });
    assert_eq!(report["groups"], json!([acme_sum]));
    let report = sums(&app, "PROJECT", json!({})).await;
    let keys: Vec<_> =
        report["groups"].as_array().unwrap().iter().map(|g| &g["projectKey"]).collect();
    assert_eq!(keys, [&json!("ACME"), &json!("OWN")]);
    assert_eq!(report["groups"][1]["itemsUnpriced"], 1);

    let month = sums(&app, "MONTH", json!({})).await["groups"][0]["month"].clone();
    assert_eq!(items(&app, json!({"month": month})).await.len(), 3);
    assert_eq!(items(&app, json!({"month": "2020-02"})).await.len(), 0);
    assert_eq!(items(&app, json!({"to": "2020-01-01T00:00:00Z"})).await.len(), 0);

    app.admin.done("reopenTask", "", json!({"task": first})).await;
    assert_eq!(items(&app, acme).await.len(), 1, "what is not done is not billed");
}

#[tokio::test]
async fn billing_is_refused_and_hidden_where_it_must_be() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    project(&app, "ACME", json!({"client": "Acme"})).await;
    for (billing, code) in [
        (json!({"currency": "euro"}), "CURRENCY_MALFORMED"),
        (json!({"rateMicrosPerHour": 100_000_000_001_u64}), "RATE_OUT_OF_BOUNDS"),
    ] {
        let input = json!({"project": "ACME", "billing": billing});
        assert_eq!(app.admin.refused("updateProject", input).await, code);
    }
    let query = "query ($at: Position) { projects(first: 10, minPosition: $at) { nodes { key billing \
         { client } } } }";
    let at = json!({"at": app.doors.door().head()});
    let shown = app.admin.data(query, at.clone()).await["projects"]["nodes"][0].clone();
    assert_eq!(shown, json!({"key": "ACME", "billing": {"client": "Acme"}}));
    let shown = one.data(query, at).await["projects"]["nodes"][0].clone();
    assert_eq!(shown["billing"], Value::Null);
    let heard = one.ask("{ workItems(first: 1) { totalCount } }", json!({})).await;
    assert_eq!(heard.code(), "NOT_ALLOWED");
    let filter = "{ workItems(first: 1, filter: { month: \"November\" }) { totalCount } }";
    assert_eq!(app.admin.ask(filter, json!({})).await.code(), "BAD_INPUT");
}

#[tokio::test]
async fn estimates_stand_beside_what_the_work_took() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    for (estimate, tokens) in [(100, 150), (100, 80), (200, 200)] {
        let task = json!({
            "type": "BUGFIX", "estimateTokens": estimate, "estimateMinutes": 2, "complexity": 3
        });
        work(&app, &one, task, json!({"tokens": tokens})).await;
    }
    let last = work(&app, &one, json!({"type": "RESEARCH"}), json!({"tokens": 7})).await;
    let query = "query ($by: EstimateGroupBy!, $at: Position) { estimates(groupBy: $by, \
         minPosition: $at) { groups { type agentName complexity projectKey tasks tokens { \
         estimatedTasks estimated actual ratioPercent medianErrorPercent } minutes { estimated \
         actual ratioPercent medianErrorPercent } } } }";
    let at = app.doors.door().head();
    let grouped = async |by: &str| {
        let found = app.admin.data(query, json!({"by": by, "at": at})).await;
        found["estimates"]["groups"].as_array().unwrap().clone()
    };
    let by_type = grouped("TYPE").await;
    assert_eq!((&by_type[0]["type"], &by_type[0]["tasks"]), (&json!("BUGFIX"), &json!(3)));
    let tokens = json!({
        "estimatedTasks": 3, "estimated": 400, "actual": 430, "ratioPercent": 108,
        "medianErrorPercent": 20
    });
    assert_eq!(by_type[0]["tokens"], tokens);
    let minutes =
        json!({"estimated": 6, "actual": 3, "ratioPercent": 50, "medianErrorPercent": 50});
    assert_eq!(by_type[0]["minutes"], minutes);
    assert_eq!(by_type[1]["tokens"]["ratioPercent"], Value::Null);
    assert_eq!(grouped("AGENT").await[0]["agentName"], "one");
    assert_eq!(grouped("COMPLEXITY").await[0]["complexity"], 3);
    assert_eq!(grouped("PROJECT").await[0]["projectKey"], "GEN");
    let query = "query ($task: String!) { task(task: $task) { actual { tokens minutes } } }";
    let took = app.admin.data(query, json!({"task": last})).await;
    assert_eq!(took["task"]["actual"], json!({"tokens": 7, "minutes": 1}));
}
