//! Finding tasks, keeping what finds them, and doing the same to all that are found.

use crate::support::app::{Client, TestApp};
use serde_json::{Value, json};

/// A task that was created so; its key.
async fn task(app: &TestApp, title: &str, more: Value) -> String {
    let mut input = json!({"title": title, "description": "As it says.", "priority": "MEDIUM"});
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let created = app.admin.done("createTask", "task { key }", input).await;
    created["task"]["key"].as_str().unwrap().to_owned()
}

/// The keys of the tasks that a filter means as of now.
async fn keys(app: &TestApp, filter: Value) -> Vec<String> {
    let query = "query ($filter: TaskFilter, $at: Position) { tasks(filter: $filter, first: 100, \
         minPosition: $at) { nodes { key } totalCount } }";
    let at = app.doors.door().head();
    let found = app.admin.data(query, json!({"filter": filter, "at": at})).await;
    let nodes = found["tasks"]["nodes"].as_array().unwrap().clone();
    assert_eq!(found["tasks"]["totalCount"], nodes.len());
    nodes.iter().map(|node| node["key"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_search_finds_words_wherever_they_stand_in_a_task() {
    let app = TestApp::start().await;
    let pump = task(&app, "Mend the pumps", json!({"labels": ["hydraulics/main"]})).await;
    let paint = task(&app, "Paint src/main.rs", json!({"description": "Größe zählt."})).await;
    let found = async |search: &str| keys(&app, json!({"search": search})).await;
    assert_eq!(found("pump").await, [pump.as_str()]);
    assert_eq!(found("MAIN").await, [pump.as_str(), &paint]);
    assert_eq!(found("main -hydraulics").await, [paint.as_str()]);
    assert_eq!(found("größe rs").await, [paint.as_str()]);
    assert_eq!(found("pump paint").await, Vec::<String>::new());
    assert_eq!(found(&pump.to_lowercase()).await, [pump.as_str()]);
    assert_eq!(found("''&|!:* \\").await, Vec::<String>::new());

    let note = json!({"task": paint, "text": "Ask the plumber's pump."});
    app.admin.done("addNote", "", note).await;
    assert_eq!(found("pump").await, [pump.as_str(), &paint]);
    let change = json!({"task": pump, "title": "Oil it", "removeLabels": ["hydraulics/main"]});
    app.admin.done("updateTask", "", change).await;
    assert_eq!(found("pump").await, [paint.as_str()]);
    assert_eq!(found("hydraulics").await, Vec::<String>::new());
    let long = json!({"filter": {"search": "x".repeat(501)}});
    let query = "query ($filter: TaskFilter) { tasks(filter: $filter, first: 1) { totalCount } }";
    assert_eq!(app.admin.ask(query, long).await.code(), "BAD_INPUT");
}

#[tokio::test]
async fn a_filter_narrows_by_everything_that_is_known_of_a_task() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    let red = task(&app, "Red", json!({"labels": ["a", "b"], "type": "BUGFIX"})).await;
    let blue = task(&app, "Blue", json!({"labels": ["b", "c"], "assignee": "one"})).await;
    let none = task(&app, "None", json!({"phase": null})).await;
    let found = async |filter: Value| keys(&app, filter).await;
    assert_eq!(found(json!({"types": ["BUGFIX"]})).await, [red.as_str()]);
    assert_eq!(found(json!({"labels": ["a", "b"]})).await, [red.as_str()]);
    assert_eq!(found(json!({"labelsAny": ["a", "c"]})).await, [red.as_str(), &blue]);
    assert_eq!(found(json!({"labelsNone": ["a", "c"]})).await, [none.as_str()]);
    assert_eq!(found(json!({"assigned": true})).await, [blue.as_str()]);
    assert_eq!(found(json!({"assigned": false, "labels": ["b"]})).await, [red.as_str()]);
    assert_eq!(found(json!({"createdTo": "2020-01-01T00:00:00Z"})).await, Vec::<String>::new());
    assert_eq!(found(json!({"updatedFrom": "2020-01-01T00:00:00Z"})).await.len(), 3);
    assert_eq!(found(json!({"phases": ["none"]})).await, Vec::<String>::new());
    let claim = one.done("claimTask", "claim { fence }", json!({"task": red})).await;
    let fence = &claim["claim"]["fence"];
    let asked = json!({"task": red, "fence": fence, "kind": "TEXT", "text": "Which red?"});
    one.done("askQuestion", "", asked).await;
    assert_eq!(found(json!({"hasOpenQuestion": true})).await, [red.as_str()]);
    let query =
        "query ($at: Position) { labels(minPosition: $at) { label openTasks closedTasks } }";
    let labels = app.admin.data(query, json!({"at": app.doors.door().head()})).await;
    assert_eq!(labels["labels"][0], json!({"label": "b", "openTasks": 2, "closedTasks": 0}));
    assert_eq!(labels["labels"].as_array().unwrap().len(), 3);
}

const VIEW: &str = "view { id name filter orderBy owner mine shared }";

async fn views(client: &Client, at: u64) -> Vec<String> {
    let query = "query ($at: Position) { views(first: 100, minPosition: $at) { nodes { name } } }";
    let found = client.data(query, json!({"at": at})).await;
    let nodes = found["views"]["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_view_is_its_owners_until_it_is_shared() {
    let app = TestApp::start().await;
    let (operator, agent) = (app.operator().await, app.agent("one").await);
    let red = task(&app, "Red", json!({"labels": ["red"]})).await;
    task(&app, "Blue", json!({})).await;
    let filter = json!({"labels": ["red"], "statuses": ["READY"]});
    let input =
        json!({"name": "Reds", "filter": filter, "orderBy": "URGENCY", "idempotencyKey": "k"});
    let kept = operator.done("saveView", VIEW, input.clone()).await["view"].clone();
    assert_eq!((&kept["filter"], &kept["orderBy"]), (&filter, &json!("URGENCY")));
    assert_eq!((&kept["mine"], &kept["shared"]), (&json!(true), &json!(false)));
    let again = operator.done("saveView", "view { id }", input.clone()).await;
    assert_eq!(again["view"]["id"], kept["id"], "a repeat keeps nothing twice");
    let head = app.doors.door().head();
    assert_eq!(views(&operator, head).await, ["Reds"]);
    assert_eq!(views(&agent, head).await, Vec::<String>::new());
    let twice = json!({"name": "Reds", "filter": {}});
    assert_eq!(operator.refused("saveView", twice).await, "VIEW_NAME_TAKEN");
    let heard = agent
        .ask("mutation { saveView(input: {name: \"x\", filter: {}}) { position } }", json!({}));
    assert_eq!(heard.await.code(), "NOT_ALLOWED");

    let shared = json!({"id": kept["id"], "name": "Reds", "filter": filter, "shared": true});
    operator.done("saveView", VIEW, shared).await;
    assert_eq!(views(&agent, app.doors.door().head()).await, ["Reds"]);
    let query =
        "{ views(first: 1) { nodes { mine tasks(first: 10) { nodes { key } totalCount } } } }";
    let shown = agent.data(query, json!({})).await["views"]["nodes"][0].clone();
    assert_eq!(shown["tasks"], json!({"nodes": [{"key": red}], "totalCount": 1}));
    assert_eq!(shown["mine"], false);

    let key = json!({"role": "OPERATOR", "name": "another"});
    let key = app.admin.done("createKey", "secret", key).await;
    let other = app.with_key(key["secret"].as_str().unwrap());
    let input = json!({"id": kept["id"]});
    assert_eq!(other.refused("dropView", input.clone()).await, "VIEW_OF_ANOTHER");
    let dropped = operator.done("dropView", "dropped", input.clone()).await;
    assert_eq!(dropped["dropped"], kept["id"]);
    assert_eq!(operator.refused("dropView", input).await, "VIEW_UNKNOWN");
    assert_eq!(views(&operator, app.doors.door().head()).await, Vec::<String>::new());
}

const BULK: &str = "matched done notDone keys refusals { key code }";

#[tokio::test]
async fn what_is_counted_is_confirmed_and_then_done_task_by_task() {
    let app = TestApp::start().await;
    let one = app.agent("one").await;
    let mut all = Vec::new();
    for number in 0..5 {
        all.push(task(&app, &format!("Task {number}"), json!({"labels": ["old"]})).await);
    }
    let filter = json!({"labels": ["old"]});
    let add = json!({"addLabels": ["new"]});
    let dry = json!({"filter": filter, "action": add, "dryRun": true});
    let counted = app.admin.done("bulkUpdateTasks", BULK, dry).await;
    assert_eq!((&counted["matched"], &counted["keys"]), (&json!(5), &json!(all)));
    assert_eq!(counted["done"], Value::Null);
    assert_eq!(keys(&app, json!({"labels": ["new"]})).await.len(), 0, "it was only counted");
    let wrong = json!({"filter": filter, "action": add, "expectedCount": 4});
    let payload = app.admin.mutate("bulkUpdateTasks", BULK, wrong).await;
    assert_eq!(payload["userErrors"][0]["code"], "COUNT_DIFFERS");
    assert_eq!(payload["matched"], 5, "the new count is told");
    for action in [json!({}), json!({"resume": true, "unassign": true}), json!({"resume": false})] {
        let unclear = json!({"filter": filter, "action": action});
        assert_eq!(app.admin.refused("bulkUpdateTasks", unclear).await, "ACTION_UNCLEAR");
    }
    let right =
        json!({"filter": filter, "action": add, "expectedCount": 5, "idempotencyKey": "once"});
    let done = app.admin.done("bulkUpdateTasks", BULK, right.clone()).await;
    assert_eq!((&done["done"], &done["notDone"]), (&json!(5), &json!(0)));
    let again = app.admin.done("bulkUpdateTasks", BULK, right).await;
    assert_eq!(again["position"], done["position"], "nothing is done twice");
    assert_eq!(keys(&app, json!({"labels": ["new", "old"]})).await.len(), 5);

    // One is done meanwhile: it alone refuses.
    let claim = one.done("claimTask", "claim { fence }", json!({"task": all[0]})).await;
    let fence = &claim["claim"]["fence"];
    one.done("completeTask", "", json!({"task": all[0], "fence": fence})).await;
    let cancel = json!({"filter": filter, "action": {"cancel": {"reason": "not wanted"}}});
    let done = app.admin.done("bulkUpdateTasks", BULK, cancel).await;
    assert_eq!((&done["done"], &done["notDone"]), (&json!(4), &json!(1)));
    assert_eq!(done["refusals"], json!([{"key": all[0], "code": "TASK_CLOSED"}]));
    assert_eq!(keys(&app, json!({"statuses": ["CANCELLED"]})).await.len(), 4);
    let heard = one.ask(
        "mutation { bulkUpdateTasks(input: {filter: {}, action: {resume: true}}) { position } }",
        json!({}),
    );
    assert_eq!(heard.await.code(), "NOT_ALLOWED");
}

#[tokio::test]
async fn every_bulk_action_does_what_its_own_mutation_does() {
    let app = TestApp::start().await;
    app.agent("one").await;
    let key = task(&app, "Do it", json!({"labels": ["x"]})).await;
    let later = "2099-01-01T00:00:00.000000Z";
    for (action, filter) in [
        (json!({"setPriority": "CRITICAL"}), json!({"priorities": ["CRITICAL"]})),
        (json!({"removeLabels": ["x"]}), json!({"labelsNone": ["x"]})),
        (json!({"assign": "one"}), json!({"assignee": "one"})),
        (json!({"unassign": true}), json!({"assigned": false})),
        (json!({"postpone": {"until": later}}), json!({"statuses": ["READY"]})),
        (json!({"postpone": {}}), json!({"statuses": ["READY"]})),
        (json!({"block": {"reason": "no paint"}}), json!({"statuses": ["BLOCKED"]})),
        (json!({"unblock": {}}), json!({"statuses": ["READY"]})),
        (json!({"cancel": {}}), json!({"statuses": ["CANCELLED"]})),
        (json!({"archive": true}), json!({"archived": true})),
        (json!({"reopen": {"reason": "wanted"}}), json!({"statuses": ["READY"]})),
    ] {
        let archived = action.get("reopen").is_some();
        let filter_of = json!({"search": key, "archived": archived});
        let input = json!({"filter": filter_of, "action": action, "expectedCount": 1});
        let done = app.admin.done("bulkUpdateTasks", BULK, input).await;
        assert_eq!(done["refusals"], json!([]), "{action}");
        assert_eq!(keys(&app, filter).await, [key.as_str()], "{action}");
    }
}

#[tokio::test]
async fn a_near_identical_open_title_is_warned_of_where_somebody_asks() {
    let app = TestApp::start().await;
    let first = task(&app, "Mend the pump", json!({})).await;
    keys(&app, json!({"search": "pump"})).await;
    let input = json!({"title": "mend the pumps!"});
    let select = "task { key } warnings { code message tasks { key } }";
    let made = app.admin.done("createTask", select, input).await;
    let warning = &made["warnings"][0];
    assert_eq!(warning["code"], "SIMILAR_TITLE");
    assert!(warning["message"].as_str().unwrap().contains("Mend the pump"), "{warning}");
    assert_eq!(warning["tasks"], json!([{"key": made["task"]["key"]}, {"key": first}]));
    let other = app.admin.done("createTask", select, json!({"title": "Mend the roof"})).await;
    assert_eq!(other["warnings"], json!([]));

    let tasks = json!([{"title": "Lay the pipe"}, {"title": "The pipe: lay"}, {"title": "Step 1"}, {"title": "Step 2"}]);
    let made = app
        .admin
        .done("createTasks", "warnings { tasks { title } }", json!({"tasks": tasks}))
        .await;
    let titles = json!([{"title": "The pipe: lay"}, {"title": "Lay the pipe"}]);
    assert_eq!(made["warnings"], json!([{"tasks": titles}]));
    app.admin.done("createProject", "", json!({"key": "CORE", "name": "Core"})).await;
    let elsewhere = json!({"title": "Mend the pump", "project": "CORE"});
    let made = app.admin.done("createTask", select, elsewhere).await;
    assert_eq!(made["warnings"], json!([]), "another project has titles of its own");
}
