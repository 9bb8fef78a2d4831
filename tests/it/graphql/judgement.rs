//! What people say to work: answers, leave to begin, the evidence of gates, judgements.

use crate::support::app::{Client, TestApp};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use task_ledger::policies::timers;
use task_ledger::store::transactor::SystemClock;
use tokio::time::timeout;

const STATUS: &str = "task { status }";

/// A ready task in a project; its key.
async fn task_in(app: &TestApp, project: &str) -> String {
    let input = json!({
        "title": "Do it", "description": "As it says.", "priority": "MEDIUM", "project": project
    });
    let created = app.admin.done("createTask", "task { key }", input).await;
    created["task"]["key"].as_str().unwrap().to_owned()
}

async fn project(app: &TestApp, key: &str, rules: Value) {
    let mut input = json!({"key": key, "name": "With rules"});
    input.as_object_mut().unwrap().extend(rules.as_object().unwrap().clone());
    app.admin.done("createProject", "", input).await;
}

async fn claim(client: &Client, task: &str) -> u64 {
    let claim = client.done("claimTask", "claim { fence }", json!({"task": task})).await;
    claim["claim"]["fence"].as_u64().unwrap()
}

/// The key of what that agent gets next, or the reason why there is nothing.
async fn next(client: &Client) -> Value {
    let select = "claim { task { key } } nothing { reason }";
    let payload = client.done("claimNextTask", select, json!({})).await;
    match &payload["claim"] {
        Value::Null => payload["nothing"]["reason"].clone(),
        claim => claim["task"]["key"].clone(),
    }
}

/// The first obstacle that an agent has before a task.
async fn obstacle(client: &Client, task: &str, agent: &str) -> Value {
    let query = "query ($task: String!, $agent: String) { whyNotClaimable(task: $task, \
         agent: $agent) { reasons { code message } } }";
    let found = client.data(query, json!({"task": task, "agent": agent})).await;
    found["whyNotClaimable"]["reasons"][0].clone()
}

async fn ask(client: &Client, task: &str, fence: u64, more: Value) -> Value {
    let mut input = json!({"task": task, "fence": fence, "kind": "TEXT", "text": "Which colour?"});
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let select = "task { status questions { id } } directive { action }";
    client.done("askQuestion", select, input).await
}

#[tokio::test]
async fn a_question_waits_for_its_answer_and_comes_back_to_who_asked() {
    let app = TestApp::start().await;
    let (one, two) = (app.agent("one").await, app.agent("two").await);
    let key = app.admin.task("Paint it").await;
    let fence = claim(&one, &key).await;
    let more = json!({"kind": "CHOICE", "choices": ["red", "blue"]});
    let asked = ask(&one, &key, fence, more).await;
    assert_eq!(
        (&asked["task"]["status"], asked["directive"].is_null()),
        (&json!("WAITING"), false)
    );
    assert_eq!(next(&two).await, "ALL_BLOCKED");

    let wrong = json!({"task": key, "answer": "green"});
    assert_eq!(app.admin.refused("answerQuestion", wrong).await, "ANSWER_NOT_AMONG_CHOICES");
    let other = json!({"task": key, "answer": "red", "question": uuid::Uuid::now_v7()});
    assert_eq!(app.admin.refused("answerQuestion", other).await, "QUESTION_NOT_OPEN");
    let id = &asked["task"]["questions"][0]["id"];
    let input = json!({"task": key, "answer": "red", "question": id, "comment": "A dark one."});
    let select = "task { status questions { kind text choices askedBy { name } answer { text \
         comment by actor { kind } } } prompt }";
    let answered = app.admin.done("answerQuestion", select, input.clone()).await["task"].clone();
    assert_eq!(answered["status"], "READY");
    assert_eq!(
        answered["questions"][0],
        json!({
            "kind": "CHOICE", "text": "Which colour?", "choices": ["red", "blue"],
            "askedBy": {"name": "one"},
            "answer": {"text": "red", "comment": "A dark one.", "by": "PERSON", "actor": {"kind": "ADMIN"}}
        })
    );
    let prompt = answered["prompt"].as_str().unwrap();
    for line in ["> Which colour?", "> red", "> A dark one."] {
        assert!(prompt.contains(line), "{prompt}");
    }
    assert_eq!(app.admin.refused("answerQuestion", input).await, "QUESTION_NOT_OPEN");

    assert_eq!(obstacle(&two, &key, "two").await["code"], "KEPT_FOR");
    assert_eq!(next(&two).await, "NOTHING_FOR_YOU");
    assert_eq!(next(&one).await, json!(key));
}

#[tokio::test]
async fn who_holds_on_while_a_question_waits_goes_on_with_the_answer() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    let key = app.admin.task("Paint it").await;
    let fence = claim(&one, &key).await;
    assert_eq!(
        one.refused("askQuestion", json!({"task": key, "kind": "TEXT", "text": "?"})).await,
        "FENCE_MISSING"
    );
    ask(&one, &key, fence, json!({"kind": "APPROVAL", "holdClaim": true})).await;
    let early = json!({"task": key, "fence": fence});
    assert_eq!(one.refused("completeTask", early).await, "TASK_STATE_FORBIDS");
    let beat = json!({"task": key, "fence": fence});
    one.done("heartbeat", "claim { fence }", beat).await;
    let select = "task { status claim { fence } }";
    let answer = json!({"task": key, "answer": "yes"});
    let answered = app.admin.done("answerQuestion", select, answer).await["task"].clone();
    assert_eq!(answered, json!({"status": "IN_PROGRESS", "claim": {"fence": fence}}));
    let done = one.done("completeTask", STATUS, json!({"task": key, "fence": fence})).await;
    assert_eq!(done["task"]["status"], "DONE");
}

#[tokio::test]
async fn a_default_is_the_answer_when_nobody_gives_one_in_time() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    let transactor = app.doors.door().transactor.clone();
    let timers = tokio::spawn(timers::run(transactor.clone(), Arc::new(SystemClock::default())));
    let key = app.admin.task("Paint it").await;
    let fence = claim(&one, &key).await;
    let no_default = json!({
        "task": key, "fence": fence, "kind": "TEXT", "text": "?", "deadline": in_a_second()
    });
    assert_eq!(one.refused("askQuestion", no_default).await, "DEFAULT_MISSING");
    let more = json!({"default": "red", "deadline": in_a_second()});
    let asked = ask(&one, &key, fence, more).await["position"].as_u64().unwrap();
    let mut head = transactor.head();
    timeout(Duration::from_secs(20), head.wait_for(|at| *at > asked)).await.unwrap().unwrap();
    timers.abort();

    let query = "query ($task: String!, $min: Position) { task(task: $task, minPosition: $min) { \
         status questions { answer { text by actor { kind name } } } } }";
    let task = app.admin.data(query, json!({"task": key, "min": asked + 1})).await["task"].clone();
    assert_eq!(task["status"], "READY");
    let actor = json!({"kind": "SYSTEM", "name": "question default"});
    let answer = json!({"text": "red", "by": "DEFAULT", "actor": actor});
    assert_eq!(task["questions"][0]["answer"], answer);
}

fn in_a_second() -> String {
    task_ledger::graphql::clock().plus_seconds(1).to_string()
}

#[tokio::test]
async fn work_is_judged_by_others_before_it_is_done() {
    let app = TestApp::start().await;
    project(&app, "REV", json!({"review": {"required": true}})).await;
    let (author, other) = (app.agent("author").await, app.agent("other").await);
    let granted = |agent: &'static str| {
        let input = json!({"role": "AGENT", "agent": agent, "grants": ["REVIEW"]});
        app.admin.done("createKey", "secret", input)
    };
    let reviewer = app.with_key(granted("other").await["secret"].as_str().unwrap());
    let author_as_reviewer = app.with_key(granted("author").await["secret"].as_str().unwrap());
    let key = task_in(&app, "REV").await;
    let fence = claim(&author, &key).await;
    let input = json!({"task": key, "fence": fence, "outcome": "Done"});
    let submitted = author.done("completeTask", STATUS, input).await;
    assert_eq!(submitted["task"]["status"], "REVIEW");

    let approve = "mutation ($task: String!) { approveTask(input: { task: $task }) { position } }";
    for agent in [&author, &other] {
        let heard = agent.ask(approve, json!({"task": key})).await;
        assert_eq!(heard.code(), "NOT_ALLOWED");
    }
    let task = json!({"task": key});
    assert_eq!(author_as_reviewer.refused("approveTask", task.clone()).await, "REVIEW_OF_OWN_WORK");

    let input = json!({"task": key, "comment": "Add a test."});
    let select = "task { status prompt reviews { approved comment by { name } } }";
    let back = reviewer.done("requestChanges", select, input).await["task"].clone();
    assert_eq!(back["status"], "READY");
    let review = json!({"approved": false, "comment": "Add a test.", "by": {"name": "other"}});
    assert_eq!(back["reviews"], json!([review]));
    assert!(
        back["prompt"].as_str().unwrap().contains("## Changes requested by other\n\n> Add a test.")
    );
    assert_eq!(obstacle(&other, &key, "other").await["code"], "KEPT_FOR");
    assert_eq!(next(&author).await, json!(key));

    author.done("completeTask", STATUS, json!({"task": key, "fence": fence + 1})).await;
    let input = json!({"task": key, "comment": "Good."});
    let approved = reviewer.done("approveTask", select, input).await["task"].clone();
    assert_eq!(approved["status"], "DONE");
    assert_eq!(approved["reviews"][1]["approved"], true);
    assert_eq!(app.admin.refused("approveTask", task).await, "TASK_CLOSED");
}

#[tokio::test]
async fn work_is_handed_in_with_the_evidence_of_its_gates() {
    let app = TestApp::start().await;
    let gates = json!([
        {"name": "lint"}, {"name": "test", "level": "VERIFIED", "description": "All of them."},
        {"name": "docs", "taskTypes": ["DOCUMENTATION"]}
    ]);
    project(&app, "GATES", json!({"gates": gates})).await;
    let one = app.agent("one").await;
    let key = task_in(&app, "GATES").await;
    let fence = claim(&one, &key).await;
    let select = "task { prompt }";
    let beat = json!({"task": key, "fence": fence, "text": "Begun"});
    let prompt = one.done("reportProgress", select, beat).await["task"]["prompt"].clone();
    let prompt = prompt.as_str().unwrap();
    assert!(prompt.contains("- test: All of them. (verified is wanted;"), "{prompt}");
    assert!(!prompt.contains("docs"), "{prompt}");

    let bare = json!({"task": key, "fence": fence});
    let refused = one.mutate("completeTask", "", bare.clone()).await["userErrors"][0].clone();
    assert_eq!(refused["code"], "GATES_MISSING");
    let message = refused["message"].as_str().unwrap();
    assert!(message.contains("lint") && message.contains("test"), "{message}");
    let unknown = json!({
        "task": key, "fence": fence, "gate": "docs", "passed": true, "evidence": "x"
    });
    assert_eq!(one.refused("showEvidence", unknown).await, "GATE_UNKNOWN");

    let input = json!({
        "task": key, "fence": fence, "gate": "test", "passed": true, "evidence": "412 passed",
        "artifact": "ci://7"
    });
    let select = "directive { action } task { gates { name passed level evidence artifact by { \
         name } verifiedBy { name } } }";
    let shown = one.done("showEvidence", select, input).await;
    assert_eq!(shown["directive"]["action"], "CONTINUE");
    assert_eq!(
        shown["task"]["gates"],
        json!([{
            "name": "test", "passed": true, "level": "ATTACHED", "evidence": "412 passed",
            "artifact": "ci://7", "by": {"name": "one"}, "verifiedBy": null
        }])
    );
    let input = json!({"role": "AGENT", "agent": "one", "grants": ["REVIEW"]});
    let secret = app.admin.done("createKey", "secret", input).await;
    let one_as_reviewer = app.with_key(secret["secret"].as_str().unwrap());
    let gate = json!({"task": key, "gate": "test"});
    assert_eq!(one_as_reviewer.refused("verifyGate", gate.clone()).await, "VERIFYING_OWN_WORK");
    let verified = app.admin.done("verifyGate", "task { gates { level } }", gate).await;
    assert_eq!(verified["task"]["gates"][0]["level"], "VERIFIED");

    let failed = json!([{"name": "lint", "passed": false, "evidence": "2 warnings"}]);
    let mut with = bare.clone();
    with["gates"] = failed;
    assert_eq!(one.refused("completeTask", with.clone()).await, "GATES_MISSING");
    with["gates"] = json!([{"name": "lint", "passed": true, "evidence": "clippy is silent"}]);
    let done = one.done("completeTask", STATUS, with).await;
    assert_eq!(done["task"]["status"], "DONE");
}

#[tokio::test]
async fn what_a_reviewer_is_to_verify_is_verified_before_he_approves() {
    let app = TestApp::start().await;
    let gates = json!([{"name": "test", "level": "VERIFIED"}]);
    project(&app, "BOTH", json!({"gates": gates, "review": {"required": true}})).await;
    let one = app.agent("one").await;
    let key = task_in(&app, "BOTH").await;
    let mut input = json!({"task": key, "fence": claim(&one, &key).await});
    assert_eq!(one.refused("completeTask", input.clone()).await, "GATES_MISSING");
    input["gates"] = json!([{"name": "test", "passed": true, "evidence": "412 passed"}]);
    let submitted = one.done("completeTask", STATUS, input).await;
    assert_eq!(submitted["task"]["status"], "REVIEW");
    let task = json!({"task": key});
    assert_eq!(app.admin.refused("approveTask", task.clone()).await, "GATES_MISSING");
    let operator = app.operator().await;
    operator.done("verifyGate", "", json!({"task": key, "gate": "test"})).await;
    let approved = operator.done("approveTask", STATUS, task).await;
    assert_eq!(approved["task"]["status"], "DONE");
}

#[tokio::test]
async fn an_operator_lets_agents_begin() {
    let app = TestApp::start().await;
    project(&app, "ASKS", json!({"start": {"required": true, "holdMinutes": 30}})).await;
    let (one, two) = (app.agent("one").await, app.agent("two").await);
    let key = task_in(&app, "ASKS").await;
    assert_eq!(next(&one).await, "AWAITING_APPROVAL");
    let waits = obstacle(&one, &key, "one").await;
    assert_eq!(waits["code"], "AWAITING_APPROVAL");
    assert!(waits["message"].as_str().unwrap().contains("approveStart"));

    let select = "task { start { approved agent { name } until reason by { kind } } }";
    let input = json!({"task": key, "agent": "one", "reason": "Not before Monday."});
    let declined = app.admin.done("declineStart", select, input).await["task"]["start"].clone();
    assert_eq!((&declined["approved"], &declined["until"]), (&json!(false), &json!(null)));
    let no = obstacle(&one, &key, "one").await;
    assert_eq!(no["code"], "START_DECLINED");
    assert!(no["message"].as_str().unwrap().contains("Not before Monday."), "{no}");
    assert_eq!(next(&one).await, "AWAITING_APPROVAL");

    let input = json!({"task": key, "agent": "one", "minutes": 5});
    let approved = app.admin.done("approveStart", select, input).await["task"]["start"].clone();
    assert_eq!((&approved["approved"], &approved["agent"]["name"]), (&json!(true), &json!("one")));
    assert_eq!(obstacle(&two, &key, "two").await["code"], "KEPT_FOR");
    assert_eq!(two.refused("claimTask", json!({"task": key})).await, "TASK_NOT_CLAIMABLE");
    assert_eq!(next(&two).await, "NOTHING_FOR_YOU");
    assert_eq!(next(&one).await, json!(key));
}

#[tokio::test]
async fn a_project_shows_its_rules_and_changes_all_of_them_or_none() {
    let app = TestApp::start().await;
    let rules = json!({"gates": [{"name": "lint"}], "start": {"required": true}});
    project(&app, "RULES", rules).await;
    let select = "project { name gates { name level taskTypes } review { required autoApproveLabel \
         autoApproveHours } start { required holdMinutes } }";
    let input = json!({
        "project": "RULES", "name": "Renamed", "gates": [],
        "review": {"required": true, "autoApproveLabel": "small", "autoApproveHours": 24}
    });
    let changed = app.admin.done("updateProject", select, input).await["project"].clone();
    let rules = json!({
        "name": "Renamed", "gates": [], "start": {"required": true, "holdMinutes": 10},
        "review": {"required": true, "autoApproveLabel": "small", "autoApproveHours": 24}
    });
    assert_eq!(changed, rules);

    let half = json!({
        "project": "RULES", "name": "Again",
        "start": {"required": true, "holdMinutes": 0}
    });
    let refused = app.admin.mutate("updateProject", "", half).await["userErrors"][0].clone();
    assert_eq!(refused["path"], json!(["input", "start"]));
    let usual = json!({"project": "RULES", "review": {"required": true}});
    let usual = app.admin.done("updateProject", select, usual).await["project"]["review"].clone();
    let label = json!({
        "required": true, "autoApproveLabel": "auto-approve", "autoApproveHours": 24
    });
    assert_eq!(usual, label);
    let nothing = json!({"project": "RULES"});
    assert_eq!(app.admin.refused("updateProject", nothing).await, "NOTHING_CHANGED");
    let query =
        "query ($min: Position) { projects(first: 9, minPosition: $min) { nodes { key name } } }";
    let all = app.admin.data(query, json!({"min": app.doors.door().head()})).await;
    let named = json!({"key": "RULES", "name": "Renamed"});
    assert!(all["projects"]["nodes"].as_array().unwrap().contains(&named), "{all}");
}
