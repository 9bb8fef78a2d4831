//! The plan of a project: phases that open in order, and tasks with parts.

use crate::support::app::{Client, TestApp};
use serde_json::{Value, json};

async fn task(app: &TestApp, more: Value) -> String {
    let mut input = json!({
        "title": "Do it", "description": "As it says.", "priority": "MEDIUM", "project": "PLAN"
    });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let created = app.admin.done("createTask", "task { key }", input).await;
    created["task"]["key"].as_str().unwrap().to_owned()
}

/// Claims a task and hands it in; the position of that.
async fn finish(client: &Client, task: &str) -> Value {
    let claim = client.done("claimTask", "claim { fence }", json!({"task": task})).await;
    let input = json!({"task": task, "fence": claim["claim"]["fence"], "outcome": "made"});
    client.done("completeTask", "", input).await["position"].clone()
}

async fn obstacle(app: &TestApp, task: &str) -> Value {
    let query = "query ($task: String!) { whyNotClaimable(task: $task) { reasons { code message } \
         } }";
    let found = app.admin.data(query, json!({"task": task})).await;
    found["whyNotClaimable"]["reasons"][0].clone()
}

const PHASES: &str = "project { phases { name description open tasks { total done cancelled failed \
     open percent } } }";

#[tokio::test]
async fn phases_open_in_order_and_say_how_far_they_are() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    let phases = json!([{"name": "Design", "description": "On paper."}, {"name": "Build"}]);
    let input = json!({"key": "PLAN", "name": "Planned", "phases": phases});
    app.admin.done("createProject", "", input).await;
    let design = task(&app, json!({"phase": "Design"})).await;
    let build = task(&app, json!({"phase": "Build"})).await;
    let waits = obstacle(&app, &build).await;
    assert_eq!(waits["code"], "PHASE_NOT_OPEN");
    let message = waits["message"].as_str().unwrap();
    assert!(message.contains("Design") && message.contains("1 task"), "{message}");
    assert_eq!(one.refused("claimTask", json!({"task": build})).await, "TASK_NOT_CLAIMABLE");

    let done = finish(&one, &design).await;
    assert_eq!(obstacle(&app, &build).await, Value::Null);
    let query = PHASES.replacen(
        "project",
        "query ($at: Position) { project(project: \"plan\", minPosition: $at)",
        1,
    );
    let found =
        app.admin.data(&format!("{query} }}"), json!({"at": done})).await["project"]["phases"]
            .clone();
    let counts = |done: u32, open: u32, percent: u32| json!({"total": 1, "done": done, "cancelled": 0, "failed": 0, "open": open, "percent": percent});
    let design = json!({"name": "Design", "description": "On paper.", "open": true, "tasks": counts(1, 0, 100)});
    let build =
        json!({"name": "Build", "description": null, "open": true, "tasks": counts(0, 1, 0)});
    assert_eq!(found, json!([design, build]));
}

#[tokio::test]
async fn a_phase_that_open_tasks_name_stays_and_another_is_not_taken() {
    let app = TestApp::start().await;
    let operator = app.operator().await;
    app.admin.done("createProject", "", json!({"key": "PLAN", "name": "Planned"})).await;
    let free = task(&app, json!({"phase": "Whatever"})).await;
    let define = |names: &[&str]| {
        let phases: Vec<Value> = names.iter().map(|name| json!({"name": name})).collect();
        json!({"project": "PLAN", "phases": phases})
    };
    let refused = operator.mutate("updateProject", PHASES, define(&["Design"])).await;
    let error = &refused["userErrors"][0];
    assert_eq!(
        (&error["code"], &error["path"]),
        (&json!("PHASE_HAS_OPEN_TASKS"), &json!(["input", "phases"]))
    );
    assert!(error["message"].as_str().unwrap().contains("1 open tasks"), "{error}");
    let moved = json!({"task": free, "phase": null});
    operator.done("updateTask", "task { phase }", moved).await;
    let mut input = define(&["Design"]);
    input["idempotencyKey"] = json!("once");
    let first = operator.done("updateProject", PHASES, input.clone()).await;
    let again = operator.done("updateProject", PHASES, input).await;
    assert_eq!(first["position"], again["position"]);
    let wrong = json!({"task": free, "phase": "Build"});
    assert_eq!(operator.refused("updateTask", wrong).await, "PHASE_UNKNOWN");
    let new = json!({"title": "x", "project": "PLAN", "phase": "Build"});
    assert_eq!(operator.refused("createTask", new).await, "PHASE_UNKNOWN");
    let twice = define(&["Design", "Design"]);
    assert_eq!(operator.refused("updateProject", twice).await, "PHASE_NAME_MALFORMED");
    let one = app.agent("one").await;
    let query =
        "mutation ($input: UpdateProjectInput!) { updateProject(input: $input) { position } }";
    let heard = one.ask(query, json!({"input": define(&["Build"])})).await;
    assert_eq!(heard.code(), "NOT_ALLOWED");
}

async fn plan(app: &TestApp) {
    app.admin.done("createProject", "", json!({"key": "PLAN", "name": "Planned"})).await;
}

#[tokio::test]
async fn a_task_is_finished_when_its_subtasks_are_and_says_what_they_came_to() {
    let app = TestApp::start().await;
    plan(&app).await;
    let one = app.agent("one").await;
    let whole = task(&app, json!({"title": "The house"})).await;
    let walls = task(&app, json!({"title": "Walls", "parent": whole})).await;
    let mortar = json!({"title": "Mortar", "parent": walls, "acceptanceCriteria": ["it holds"]});
    let mortar = task(&app, mortar).await;
    let waits = obstacle(&app, &whole).await;
    assert_eq!(waits["code"], "SUBTASKS_OPEN");
    assert!(waits["message"].as_str().unwrap().contains(&walls), "{waits}");
    assert_eq!(one.refused("claimTask", json!({"task": whole})).await, "TASK_NOT_CLAIMABLE");

    let claim = one.done("claimTask", "claim { fence }", json!({"task": mortar})).await;
    let fence = &claim["claim"]["fence"];
    let tick = json!({"task": mortar, "fence": fence, "criterion": "1"});
    one.done("checkCriterion", "", tick).await;
    let handed_in = json!({
        "task": mortar, "fence": fence, "outcome": "It holds.", "files": ["mortar.md"]
    });
    let done = one.done("completeTask", "", handed_in).await;
    let query = "query ($task: String!, $at: Position) { task(task: $task, minPosition: $at) { \
         status parent { key } result { outcome files } subtasksDone { total done open percent } \
         subtasks { totalCount nodes { key status subtasks(first: 1) { nodes { key \
         acceptanceCriteria { met metBy metAt } } } } } compact: checklist \
         detailed: checklist(detail: DETAILED) } }";
    let at = json!({"task": whole, "at": done["position"]});
    let found = app.admin.data(query, at).await["task"].clone();
    assert_eq!(found["status"], "DONE");
    assert_eq!(found["subtasksDone"], json!({"total": 2, "done": 2, "open": 0, "percent": 100}));
    let outcome = format!("{walls}: {mortar}: It holds.");
    assert_eq!(found["result"], json!({"outcome": outcome, "files": ["mortar.md"]}));
    let parts = &found["subtasks"];
    assert_eq!((&parts["totalCount"], &parts["nodes"][0]["status"]), (&json!(1), &json!("DONE")));
    let criterion = &parts["nodes"][0]["subtasks"]["nodes"][0]["acceptanceCriteria"][0];
    assert_eq!((&criterion["met"], criterion["metAt"].is_string()), (&json!(true), true));
    let by = criterion["metBy"].as_str().unwrap();
    let compact = format!(
        "- [x] {whole} The house (done)\n  - [x] {walls} Walls (done)\n    - [x] {mortar} Mortar (done)\n"
    );
    assert_eq!(found["compact"], compact);
    let detailed = found["detailed"].as_str().unwrap();
    for line in
        [&format!("      - [x] it holds (by {by}, "), "outcome: It holds.", "files: mortar.md"]
    {
        assert!(detailed.contains(line), "{line}: {detailed}");
    }
    // Who rolled it up, and why, is in the log.
    let query = "query ($after: Position) { events(after: $after, first: 10) { nodes { type } } }";
    let after = json!({"after": done["position"].as_u64().unwrap() - 4});
    let types = app.admin.data(query, after).await["events"]["nodes"].clone();
    let types: Vec<&str> =
        types.as_array().unwrap().iter().filter_map(|one| one["type"].as_str()).collect();
    assert_eq!(types, ["TaskSubmitted", "TaskCompleted", "TaskRolledUp", "TaskRolledUp"]);
}

#[tokio::test]
async fn a_subtask_that_waits_for_its_own_whole_is_refused_by_every_way() {
    let app = TestApp::start().await;
    plan(&app).await;
    let whole = task(&app, json!({})).await;
    let part = task(&app, json!({"parent": whole})).await;
    let waits = json!({"task": part, "dependsOn": whole});
    assert_eq!(app.admin.refused("addDependency", waits).await, "DEPENDENCY_CYCLE");
    let born = json!({"title": "x", "project": "PLAN", "parent": whole, "dependsOn": [whole]});
    assert_eq!(app.admin.refused("createTask", born).await, "DEPENDENCY_CYCLE");
    let other = task(&app, json!({"dependsOn": [whole]})).await;
    let moved = json!({"task": other, "parent": part});
    assert_eq!(app.admin.refused("updateTask", moved).await, "DEPENDENCY_CYCLE");
    let one = app.agent("one").await;
    let held = json!({"title": "Mine", "project": "PLAN", "claim": true, "description": "x", "priority": "HIGH"});
    let created = one.done("createTask", "task { key } claim { fence }", held).await;
    let mine = &created["task"]["key"];
    let split = json!({"title": "A part", "project": "PLAN", "parent": mine});
    one.done("createTask", "", split).await;
    let early = json!({"task": mine, "fence": created["claim"]["fence"]});
    assert_eq!(one.refused("completeTask", early).await, "SUBTASKS_OPEN");
}

#[tokio::test]
async fn what_waits_in_vain_is_reported_with_its_way_out() {
    let app = TestApp::start().await;
    let phases = json!([{"name": "Design"}, {"name": "Build"}]);
    let input = json!({"key": "PLAN", "name": "Planned", "phases": phases});
    app.admin.done("createProject", "", input).await;
    let one = app.agent("one").await;
    let query = "query ($project: String) { deadlocks(project: $project) { totalCount deadlocks { \
         kind message taskCount tasks { key } } } }";
    let report = async |project: &str| {
        app.admin.data(query, json!({"project": project})).await["deadlocks"].clone()
    };
    assert_eq!(report("PLAN").await, json!({"totalCount": 0, "deadlocks": []}));
    let build = task(&app, json!({"phase": "Build"})).await;
    let design = task(&app, json!({"phase": "Design", "dependsOn": [build]})).await;
    let found = report("PLAN").await;
    let knot = &found["deadlocks"][0];
    assert_eq!((&found["totalCount"], &knot["kind"]), (&json!(1), &json!("CYCLE")));
    assert_eq!(knot["taskCount"], 2);
    let message = knot["message"].as_str().unwrap();
    for words in [&format!("{design} depends on {build}"), "the phase Design", "move a task"] {
        assert!(message.contains(words), "{words}: {message}");
    }
    assert_eq!(report("GEN").await["totalCount"], 0);
    let nothing = one.done("claimNextTask", "nothing { reason detail }", json!({})).await;
    assert_eq!(nothing["nothing"]["reason"], "ALL_BLOCKED");
    assert!(nothing["nothing"]["detail"].as_str().unwrap().contains("deadlocks"), "{nothing}");
    let heard = app.admin.ask(query, json!({"project": "NOWHERE"})).await;
    assert_eq!(heard.code(), "NOT_FOUND");
    let stranger = app.stranger().ask(query, json!({})).await;
    assert_eq!(stranger.status.as_u16(), 401);
}

#[tokio::test]
async fn of_dependencies_added_at_once_those_that_close_a_circle_are_refused() {
    let app = TestApp::start().await;
    plan(&app).await;
    let mut tasks = Vec::new();
    for _ in 0..6 {
        tasks.push(task(&app, json!({})).await);
    }
    // Each waits for the next, and the last for the first: all are sent at once.
    let sent = (0..tasks.len()).map(|index| {
        let (client, next) = (app.admin.clone(), (index + 1) % tasks.len());
        let input = json!({"task": tasks[index], "dependsOn": tasks[next]});
        tokio::spawn(async move { client.refused("addDependency", input).await })
    });
    let mut refused = Vec::new();
    for answer in sent.collect::<Vec<_>>() {
        refused.push(answer.await.unwrap());
    }
    let cycles = refused.iter().filter(|code| *code == "DEPENDENCY_CYCLE").count();
    let taken = refused.iter().filter(|code| *code == "not refused").count();
    assert_eq!((cycles, taken), (1, 5), "{refused:?}");
}
