//! Agents as their operator sees them, and work in other hands: keys for one claim, claims for
//! workers, orders for those who come late.

use crate::support::app::{Client, TestApp};
use serde_json::{Value, json};

const DIRECTIVE: &str = "directive { action reasons }";

async fn claim(client: &Client, task: &str) -> u64 {
    let claim = client.done("claimTask", "claim { fence }", json!({"task": task})).await;
    claim["claim"]["fence"].as_u64().unwrap()
}

async fn orchestrator(app: &TestApp, name: &str) -> Client {
    app.agent(name).await;
    let input = json!({"role": "AGENT", "agent": name, "grants": ["ORCHESTRATE"]});
    let made = app.admin.done("createKey", "secret", input).await;
    app.with_key(made["secret"].as_str().unwrap())
}

async fn status_of(app: &TestApp, name: &str) -> Value {
    let query = "query ($min: Position) { agents(first: 50, minPosition: $min) { nodes { name held \
                 loadPercent status { state until activity } presence { availability until } } } }";
    let min = app.doors.door().head();
    let found = app.admin.data(query, json!({"min": min})).await;
    let nodes = found["agents"]["nodes"].as_array().unwrap().clone();
    nodes.into_iter().find(|node| node["name"] == name).unwrap()
}

#[tokio::test]
async fn an_operator_sees_what_an_agent_waits_for() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    assert_eq!(status_of(&app, "one").await["status"]["state"], "ABSENT");
    one.done("heartbeat", DIRECTIVE, json!({"activity": "reading"})).await;
    let idle = status_of(&app, "one").await;
    assert_eq!(idle["status"], json!({"state": "IDLE", "until": null, "activity": "reading"}));

    let key = app.admin.task("Do it").await;
    let fence = claim(&one, &key).await;
    assert_eq!(status_of(&app, "one").await["status"]["state"], "WORKING");
    assert_eq!(status_of(&app, "one").await["loadPercent"], 20);
    let beat =
        |availability: &str| json!({"task": key, "fence": fence, "availability": availability});
    one.done("heartbeat", "claim { fence }", beat("AWAITING_PERMISSION")).await;
    let waits = status_of(&app, "one").await;
    assert_eq!(waits["status"]["state"], "WAITING_AT_PERMISSION_PROMPT");
    let mut limited = beat("RATE_LIMITED");
    limited["until"] = json!("2099-01-01T00:00:00Z");
    let said = one.done("heartbeat", "claim { fence }", limited.clone()).await["position"].clone();
    let limited_now = status_of(&app, "one").await;
    assert_eq!(limited_now["status"]["state"], "RATE_LIMITED");
    assert_eq!(limited_now["presence"]["until"], limited_now["status"]["until"]);
    let again = one.done("heartbeat", "claim { fence }", limited).await["position"].clone();
    assert_eq!(said, again, "what the log knows it is not told again");
    one.done("heartbeat", "claim { fence }", json!({"task": key, "fence": fence})).await;
    let question =
        json!({"task": key, "fence": fence, "kind": "TEXT", "text": "?", "holdClaim": true});
    one.done("askQuestion", "", question).await;
    assert_eq!(status_of(&app, "one").await["status"]["state"], "QUESTION");

    let two = app.agent("two").await;
    let other = json!({"agent": "one", "availability": "AWAY"});
    assert_eq!(two.refused("heartbeat", other).await, "AGENT_IS_ANOTHER");
    let events = "{ events(after: 0, first: 500, filter: { types: [\"AvailabilityReported\"] }) { \
                  nodes { payload } } }";
    let log = app.admin.data(events, json!({})).await;
    assert_eq!(log["events"]["nodes"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_late_holder_is_told_to_stop_and_who_ended_its_claim_in_every_answer() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    let key = app.admin.task("Do it").await;
    claim(&one, &key).await;
    let cancel = json!({"task": key, "reason": "not wanted"});
    app.admin.done("cancelTask", "", cancel).await;
    let ended = format!("your claim on {key} under fence 1 has ended: ");
    let with = |more: Value| {
        let mut input = json!({"task": key, "fence": 1});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let checkpoint = json!({"checkpoint": {"summary": "half of it"}});
    let question = json!({"kind": "TEXT", "text": "?"});
    for (field, more) in [
        ("heartbeat", json!({})),
        ("reportProgress", json!({"text": "half of it"})),
        ("attachArtifact", json!({"name": "grammar"})),
        ("saveCheckpoint", checkpoint.clone()),
        ("pauseTask", checkpoint),
        ("blockTask", json!({"reason": "no network"})),
        ("completeTask", json!({})),
        ("failTask", json!({"error": "no"})),
        ("releaseTask", json!({})),
        ("askQuestion", question),
    ] {
        let told = one.mutate(field, DIRECTIVE, with(more)).await;
        assert_eq!(told["userErrors"][0]["code"], "CLAIM_LOST", "{field}");
        assert_eq!(told["directive"]["action"], "STOP", "{field}");
        let reason = told["directive"]["reasons"][0].as_str().unwrap();
        assert!(
            reason.starts_with(&ended) && reason.ends_with("cancelled it: not wanted"),
            "{reason}"
        );
    }
    let usage = json!({"usage": {"input": 5, "output": 5}, "idempotencyKey": "late"});
    let late = one.done("reportTokens", DIRECTIVE, with(usage)).await;
    assert_eq!(late["directive"]["action"], "STOP");
    assert!(late["directive"]["reasons"][0].as_str().unwrap().contains("not wanted"), "{late}");
}

#[tokio::test]
async fn who_claims_for_a_worker_hands_it_a_key_for_that_claim_alone() {
    let app = TestApp::start().await;
    let boss = orchestrator(&app, "boss").await;
    app.agent("worker").await;
    let (first, second) = (app.admin.task("First").await, app.admin.task("Second").await);
    let select = "claim { fence agent { name } task { key prompt } } secret";
    let input = json!({"agent": "worker", "withKey": true});
    let claimed = boss.done("claimNextTask", select, input).await;
    assert_eq!(claimed["claim"]["agent"]["name"], "worker");
    assert_eq!(claimed["claim"]["task"]["key"], json!(first));
    let worker = app.with_key(claimed["secret"].as_str().unwrap());
    let viewer = worker.data("{ viewer { role agent { name } } }", json!({})).await;
    assert_eq!(viewer["viewer"], json!({"role": "AGENT", "agent": {"name": "worker"}}));
    let on = json!({"task": first, "fence": 1});
    worker.done("heartbeat", DIRECTIVE, on.clone()).await;
    assert_eq!(worker.refused("claimTask", json!({"task": second})).await, "KEY_OF_ONE_CLAIM");
    assert_eq!(worker.refused("claimNextTask", json!({})).await, "KEY_OF_ONE_CLAIM");
    let note = json!({"task": second, "text": "mine too?"});
    assert_eq!(worker.refused("addNote", note).await, "KEY_OF_ONE_CLAIM");
    worker.done("completeTask", "task { status }", on.clone()).await;

    let late = worker.mutate("heartbeat", DIRECTIVE, on).await;
    assert_eq!(late["userErrors"][0]["code"], "CLAIM_LOST");
    assert_eq!(late["directive"]["action"], "STOP");
    let read = worker.ask("query ($t: String!) { task(task: $t) { title } }", json!({"t": first}));
    assert_eq!(read.await.code(), "NOT_ALLOWED", "a key whose claim has ended reads nothing");
}

#[tokio::test]
async fn a_key_for_a_claim_is_issued_to_its_holder_and_to_nobody_else() {
    let app = TestApp::start().await;
    let (one, two) = (app.agent("one").await, app.agent("two").await);
    let boss = orchestrator(&app, "boss").await;
    let key = app.admin.task("Do it").await;
    claim(&one, &key).await;
    let ask = json!({"role": "AGENT", "claim": {"task": key, "fence": 1}});
    let mut repeated = ask.clone();
    repeated["idempotencyKey"] = json!("once");
    let made = one.done("createKey", "secret key { id }", repeated.clone()).await;
    assert!(made["secret"].is_string() && made["key"].is_null(), "{made}");
    assert!(one.done("createKey", "secret", repeated).await["secret"].is_null());
    assert_eq!(two.refused("createKey", ask.clone()).await, "CLAIM_NOT_YOURS");
    assert!(boss.done("createKey", "secret", ask.clone()).await["secret"].is_string());
    let mut more = ask.clone();
    more["grants"] = json!(["REVIEW"]);
    assert_eq!(one.refused("createKey", more).await, "KEY_TAKES_ITS_CLAIM");
    let query = "mutation ($input: CreateKeyInput!) { createKey(input: $input) { secret } }";
    let any = one.ask(query, json!({"input": {"role": "AGENT", "agent": "one"}})).await;
    assert_eq!(any.code(), "NOT_ALLOWED");
    let worker = app.with_key(made["secret"].as_str().unwrap());
    assert_eq!(worker.refused("createKey", ask.clone()).await, "KEY_OF_ONE_CLAIM");
    one.done("releaseTask", "", json!({"task": key, "fence": 1})).await;
    assert_eq!(one.refused("createKey", ask).await, "CLAIM_LOST");
}

#[tokio::test]
async fn to_claim_for_another_takes_the_grant() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    app.agent("two").await;
    let key = app.admin.task("Do it").await;
    let input = json!({"task": key, "agent": "two"});
    assert_eq!(one.refused("claimTask", input.clone()).await, "AGENT_IS_ANOTHER");
    let boss = orchestrator(&app, "boss").await;
    let claimed = boss.done("claimTask", "claim { agent { name } } secret", input).await;
    assert_eq!(claimed["claim"]["agent"]["name"], "two");
    assert!(claimed["secret"].is_null(), "only who asks for a key gets one");
}

#[tokio::test]
async fn an_agent_that_holds_nothing_can_be_let_go() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    let key = app.admin.task("Do it").await;
    claim(&one, &key).await;
    let input = json!({"agent": "one", "reason": "replaced"});
    assert_eq!(app.admin.refused("retireAgent", input.clone()).await, "AGENT_HOLDS_TASKS");
    one.done("releaseTask", "", json!({"task": key, "fence": 1})).await;
    let select = "agent { retired status { state } }";
    let gone = app.admin.done("retireAgent", select, input.clone()).await;
    assert_eq!(gone["agent"], json!({"retired": true, "status": {"state": "RETIRED"}}));
    let nothing = one.done("claimNextTask", "nothing { reason }", json!({})).await;
    assert_eq!(nothing["nothing"]["reason"], "AUTONOMY_OFF");
    let query = "mutation ($input: RetireAgentInput!) { retireAgent(input: $input) { position } }";
    assert_eq!(one.ask(query, json!({"input": input})).await.code(), "NOT_ALLOWED");
}

#[tokio::test]
async fn labels_mean_skills_by_the_projects_map() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    let map = json!([{"label": "ui", "skill": "react"}]);
    let input = json!({"key": "WEB", "name": "Web", "skillMap": map});
    let made = app.admin.done("createProject", "project { skillMap { label skill } }", input).await;
    assert_eq!(made["project"]["skillMap"], map);
    let task = json!({
        "title": "Draw it", "description": "Well.", "priority": "LOW", "project": "WEB",
        "labels": ["ui"], "skills": ["css"]
    });
    let select = "task { skills neededSkills }";
    let made = app.admin.done("createTask", select, task).await;
    assert_eq!(made["task"], json!({"skills": ["css"], "neededSkills": ["css", "react"]}));
    let nothing = one.done("claimNextTask", "nothing { reason }", json!({})).await;
    assert_eq!(nothing["nothing"]["reason"], "NOTHING_FOR_YOU");
    let twice = json!({"project": "WEB", "skillMap": [{"label": "", "skill": "react"}]});
    assert_eq!(app.admin.refused("updateProject", twice).await, "SKILL_RULE_EMPTY");
}

#[tokio::test]
async fn a_task_is_suggested_to_who_can_has_room_and_is_there_and_anybody_may_be_chosen() {
    let app = TestApp::start().await;
    let (busy, free) = (app.agent("busy").await, app.agent("free").await);
    for (name, skills) in
        [("busy", json!(["rust"])), ("free", json!(["rust"])), ("other", json!([]))]
    {
        let input = json!({"name": name, "capacity": 2, "skills": skills});
        app.admin.done("registerAgent", "", input).await;
    }
    let did = app.admin.task("Did").await;
    claim(&free, &did).await;
    free.done("completeTask", "", json!({"task": did, "fence": 1})).await;
    let held = app.admin.task("Held").await;
    claim(&busy, &held).await;
    busy.done("heartbeat", "", json!({"availability": "AVAILABLE"})).await;
    let task =
        json!({"title": "Do it", "description": "Well.", "priority": "LOW", "skills": ["rust"]});
    let made = app.admin.done("createTask", "task { key status }", task).await;
    let key = made["task"]["key"].clone();

    let query = "query ($task: String!) { suggestAssignees(task: $task) { agent { name } able score \
                 parts { name points reason } } }";
    let found = app.admin.data(query, json!({"task": key})).await;
    let ranked = found["suggestAssignees"].as_array().unwrap();
    let names: Vec<_> = ranked.iter().map(|one| one["agent"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["free", "busy", "other"], "{found:#}");
    let success = json!({
        "name": "success", "points": 20,
        "reason": "of this type it did 1 lately, and 0 tries came to nothing"
    });
    assert!(ranked[0]["parts"].as_array().unwrap().contains(&success), "{found:#}");
    assert_eq!(ranked[2]["able"], false);
    assert_eq!(ranked[2]["parts"][0]["reason"], "it lacks rust");

    let select = "task { assignee { name } }";
    let best = json!({"task": key, "best": true});
    let assigned = app.admin.done("assignTask", select, best.clone()).await;
    assert_eq!(assigned["task"]["assignee"]["name"], "free");
    let chosen = json!({"task": key, "assignee": "other"});
    let assigned = app.admin.done("assignTask", select, chosen).await;
    assert_eq!(assigned["task"]["assignee"]["name"], "other", "whoever assigns may choose anybody");
    let twice = json!({"task": key, "assignee": "other", "best": true});
    assert_eq!(app.admin.refused("assignTask", twice).await, "ASSIGNEE_TWICE");
    assert_eq!(
        app.admin.refused("assignTask", json!({"task": "GEN-99", "best": true})).await,
        "TASK_UNKNOWN"
    );
    let query = "mutation ($input: AssignTaskInput!) { assignTask(input: $input) { position } }";
    assert_eq!(busy.ask(query, json!({"input": best})).await.code(), "NOT_ALLOWED");
}
