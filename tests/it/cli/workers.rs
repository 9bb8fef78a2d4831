//! The verbs of who claims for workers, and of what agents say they wait for.

use super::User;
use crate::support::app::TestApp;

#[tokio::test]
async fn a_worker_gets_a_key_for_its_claim_by_verbs_alone() {
    let app = TestApp::start().await;
    let operator = User::admin_of(&app);
    operator.json(&["project", "create", "DEMO"]).await;
    let rules = ["project", "rules", "DEMO", "--skill", "ui=react"];
    assert_eq!(operator.json(&rules).await["project"]["skillMap"][0]["skill"], "react");
    operator.json(&["agent", "register", "bob", "--capacity", "2"]).await;
    operator
        .json(&["task", "create", "First", "-p", "DEMO", "-d", "Well.", "--priority", "high"])
        .await;
    operator
        .json(&["task", "create", "Second", "-p", "DEMO", "-d", "Well.", "--priority", "low"])
        .await;
    let claimed = operator.json(&["next", "--agent", "bob", "--with-key"]).await;
    let bob = User::with_key(&app, claimed["secret"].as_str().unwrap());
    bob.json(&["heartbeat", "DEMO-1", "--fence", "1", "--availability", "awaiting-permission"])
        .await;
    let suggested = operator.json(&["task", "suggest", "DEMO-2"]).await;
    assert_eq!(
        (&suggested[0]["agent"]["name"], suggested[0]["able"].as_bool()),
        (&"bob".into(), Some(true))
    );
    let assigned = operator.json(&["task", "assign", "DEMO-2", "--best"]).await;
    assert_eq!(assigned["task"]["key"], "DEMO-2");
    let agents = operator.json(&["agent", "list"]).await;
    assert_eq!(agents[0]["status"]["state"], "WAITING_AT_PERMISSION_PROMPT");
    assert_eq!(bob.run(&["claim", "DEMO-2"]).await.code, 1);
    let key = operator.json(&["key", "create", "agent", "--claim", "DEMO-1", "--fence", "1"]).await;
    let again = User::with_key(&app, key["secret"].as_str().unwrap());
    again.json(&["done", "DEMO-1", "--fence", "1"]).await;
    let session = operator.json(&["session", "start", "--agent", "bob"]).await;
    let session = session["session"]["id"].as_str().unwrap().to_owned();
    operator.json(&["claim", "DEMO-2", "--agent", "bob", "--session", &session]).await;
    operator.json(&["done", "DEMO-2", "--outcome", "Well done."]).await;
    operator.json(&["session", "end", &session]).await;
    let brief = operator.json(&["session", "brief", &session]).await;
    assert_eq!(brief["completed"][0]["said"], "Well done.");
    assert_eq!(
        operator.run(&["session", "brief", &uuid::Uuid::now_v7().to_string()]).await.code,
        1
    );
    assert_eq!(operator.run(&["agent", "retire", "bob"]).await.code, 0);
    let late = bob.run(&["heartbeat", "DEMO-1", "--fence", "1"]).await;
    assert!(late.code == 1 && late.err.contains("CLAIM_LOST"), "{late:?}");
}
