//! How a worker is told of its task, and what it must hand in.

use crate::support::app::TestApp;
use serde_json::{Value, json};

async fn task(app: &TestApp, input: Value) -> String {
    let mut whole = json!({"title": "Do it", "description": "As it says.", "priority": "MEDIUM"});
    whole.as_object_mut().unwrap().extend(input.as_object().unwrap().clone());
    let created = app.admin.done("createTask", "task { key }", whole).await;
    created["task"]["key"].as_str().unwrap().to_owned()
}

async fn prompt_of(app: &TestApp, task: &str) -> String {
    let query = "query ($task: String!, $min: Position) { task(task: $task, minPosition: $min) { \
                 prompt } }";
    let min = app.doors.door().head();
    let found = app.admin.data(query, json!({"task": task, "min": min})).await;
    found["task"]["prompt"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_workers_prompt_is_told_by_its_projects_template() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    let own = "{{ task.key }} for {{ claim.agent if claim else 'whoever comes' }}";
    let created = json!({"key": "OWN", "name": "Own words", "promptTemplate": own});
    app.admin.done("createProject", "", created).await;
    let key = task(&app, json!({"project": "OWN"})).await;
    assert_eq!(prompt_of(&app, &key).await, "OWN-1 for whoever comes");
    let claimed = one.done("claimTask", "claim { task { prompt } }", json!({"task": key})).await;
    assert_eq!(claimed["claim"]["task"]["prompt"], "OWN-1 for one");

    let malformed = json!({"project": "OWN", "promptTemplate": "fine\n{{ task.titel }}"});
    let refused = app.admin.mutate("updateProject", "", malformed).await;
    let error = &refused["userErrors"][0];
    assert_eq!(error["code"], "TEMPLATE_MALFORMED");
    assert_eq!(error["path"], json!(["input", "promptTemplate"]));
    assert!(error["message"].as_str().unwrap().contains("line 2: `task.titel`"), "{error}");

    let input = json!({"project": "OWN", "promptTemplate": null});
    let select = "project { promptTemplate }";
    let back = app.admin.done("updateProject", select, input).await;
    assert_eq!(back["project"]["promptTemplate"], Value::Null);
    let told = prompt_of(&app, &key).await;
    assert!(told.starts_with("# OWN-1 Do it\n\n## What is to be done\n\nAs it says."), "{told}");
    assert!(told.contains("You hold OWN-1 as one under fence 1"), "{told}");
    let query =
        "mutation ($input: UpdateProjectInput!) { updateProject(input: $input) { position } }";
    let input = json!({"input": {"project": "OWN", "promptTemplate": "x"}});
    assert_eq!(one.ask(query, input).await.code(), "NOT_ALLOWED");
}

#[tokio::test]
async fn a_prompt_tells_what_came_of_the_tasks_before_and_what_is_left_to_spend() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    let first = task(&app, json!({"title": "Write the grammar"})).await;
    let second = task(&app, json!({"title": "Write the parser", "dependsOn": [first]})).await;
    one.done("claimTask", "", json!({"task": first})).await;
    let artifact = json!({"task": first, "fence": 1, "name": "grammar", "uri": "docs/g.md"});
    one.done("attachArtifact", "", artifact).await;
    let handed = json!({
        "task": first, "fence": 1, "outcome": "Twelve rules.", "result": {"rules": 12},
        "commit": "4ac04b9", "files": ["docs/g.md"]
    });
    one.done("completeTask", "", handed).await;
    let budget = json!({"scope": {"project": "GEN"}, "limit": 5000, "unit": "TOKENS"});
    app.admin.done("setBudget", "", budget).await;
    let told = prompt_of(&app, &second).await;
    for line in [
        &format!("## {first} came first: Write the grammar (done)\n\n> Twelve rules."),
        "\"rules\": 12",
        "- commit: 4ac04b9\n- file: docs/g.md\n- grammar: docs/g.md\n",
        "- project GEN: 5000 of 5000 tokens",
    ] {
        assert!(told.contains(line), "{line}\n---\n{told}");
    }
}

#[tokio::test]
async fn a_result_keeps_to_its_projects_schema() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    let schema = json!({
        "type": "object", "required": ["tests"], "properties": {"tests": {"type": "integer"}}
    });
    let created = json!({"key": "HELD", "name": "Held to it", "resultSchema": schema});
    let select = "project { resultSchema }";
    let created = app.admin.done("createProject", select, created).await;
    assert_eq!(created["project"]["resultSchema"], schema);
    let key = task(&app, json!({"project": "HELD"})).await;
    let claimed = one.done("claimTask", "claim { task { prompt } }", json!({"task": key})).await;
    let prompt = claimed["claim"]["task"]["prompt"].as_str().unwrap();
    assert!(
        prompt.contains("keeps to this JSON Schema") && prompt.contains("\"tests\""),
        "{prompt}"
    );

    let on = |result: Value| json!({"task": key, "fence": 1, "result": result});
    let refused = one.mutate("completeTask", "", on(json!({"tests": "many"}))).await;
    let error = &refused["userErrors"][0];
    assert_eq!(error["code"], "RESULT_INVALID");
    assert!(
        error["message"].as_str().unwrap().contains("/tests: \"many\" is not of type"),
        "{error}"
    );
    let none = json!({"task": key, "fence": 1});
    assert_eq!(one.refused("completeTask", none).await, "RESULT_INVALID");
    let select = "task { status result { result } }";
    let done = one.done("completeTask", select, on(json!({"tests": 3}))).await;
    assert_eq!(done["task"], json!({"status": "DONE", "result": {"result": {"tests": 3}}}));
}

#[tokio::test]
async fn a_schema_that_is_none_or_lies_elsewhere_is_refused_when_it_is_defined() {
    let app = TestApp::start().await;
    for schema in [json!({"type": "thing"}), json!({"$ref": "https://example.com/schema.json"})] {
        let input = json!({"project": "GEN", "resultSchema": schema});
        let refused = app.admin.mutate("updateProject", "", input).await;
        assert_eq!(refused["userErrors"][0]["code"], "RESULT_SCHEMA_MALFORMED");
        assert_eq!(refused["userErrors"][0]["path"], json!(["input", "resultSchema"]));
    }
}
