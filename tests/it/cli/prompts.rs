//! The verbs by which a project says how its tasks are told, and what it wants of results.

use super::User;
use crate::support::app::TestApp;
use std::fs;

#[tokio::test]
async fn templates_and_schemas_come_from_files() {
    let app = TestApp::start().await;
    let operator = User::admin_of(&app);
    operator.json(&["project", "create", "DEMO"]).await;
    operator.json(&["task", "create", "First", "-p", "DEMO", "-d", "Well."]).await;
    let folder = std::env::temp_dir().join(format!("prompts-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let (template, schema) = (folder.join("worker.jinja"), folder.join("result.json"));
    let (template, schema) = (template.to_str().unwrap(), schema.to_str().unwrap());
    fs::write(template, "{{ task.title | upper }}!").unwrap();
    fs::write(schema, r#"{"type":"object"}"#).unwrap();

    let defined = operator.json(&["project", "template", "DEMO", template]).await;
    assert_eq!(defined["project"]["promptTemplate"], "{{ task.title | upper }}!");
    assert_eq!(operator.json(&["task", "prompt", "DEMO-1"]).await["prompt"], "FIRST!");
    let defined = operator.json(&["project", "schema", "DEMO", schema]).await;
    assert_eq!(defined["project"]["resultSchema"]["type"], "object");
    fs::write(template, "{{ nothing }}").unwrap();
    let refused = operator.run(&["project", "template", "DEMO", template]).await;
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("TEMPLATE_MALFORMED"), "{refused:?}");
    let back = operator.json(&["project", "template", "DEMO", "--default"]).await;
    assert!(back["project"]["promptTemplate"].is_null(), "{back}");
    assert!(
        operator.run(&["task", "prompt", "DEMO-1"]).await.out.contains("## What is to be done")
    );
    assert_eq!(operator.run(&["project", "schema", "DEMO", "/nowhere.json"]).await.code, 2);
    assert_eq!(operator.run(&["task", "prompt", "DEMO-9"]).await.code, 1);
    fs::remove_dir_all(folder).unwrap();
}
