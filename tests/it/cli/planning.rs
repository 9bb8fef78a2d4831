//! The verbs by which work is planned and put away.

use super::User;
use crate::support::app::TestApp;

#[tokio::test]
async fn plans_files_and_the_archive_go_by_verbs_alone() {
    let app = TestApp::start().await;
    let operator = User::admin_of(&app);
    operator.json(&["project", "create", "DEMO"]).await;
    let rules = ["project", "rules", "DEMO", "--overlap", "refuse", "--archive-after-days", "9"];
    operator.json(&rules).await;
    operator.json(&["agent", "register", "bob"]).await;
    let key = operator.json(&["key", "create", "agent", "--agent", "bob"]).await;
    let bob = User::with_key(&app, key["secret"].as_str().unwrap());
    let plan = ["task", "create", "Plan it", "-p", "DEMO", "-d", "Well.", "--priority", "high"];
    operator.json(&[&plan[..], &["--path", "docs"]].concat()).await;

    bob.json(&["next"]).await;
    let on = ["DEMO-1", "--fence", "1"];
    bob.json(&[&["task", "confine"], &on[..], &["docs/plan.md"]].concat()).await;
    let outside = bob.run(&[&["task", "confine"], &on[..], &["../x"]].concat()).await;
    assert_eq!(outside.code, 1);
    assert!(outside.err.contains("PATH_MALFORMED"), "{outside:?}");
    let shown = operator.run(&["task", "show", "DEMO-1"]).await;
    assert!(shown.out.contains("docs/plan.md"), "{}", shown.out);
    let result = r#"{"subtasks":[{"title":"Draw it"},{"title":"Build it"}]}"#;
    bob.json(&[&["done"], &on[..], &["--result", result]].concat()).await;

    assert_eq!(bob.run(&["task", "accept-plan", "DEMO-1"]).await.code, 4);
    let accepted = operator.json(&["task", "accept-plan", "DEMO-1"]).await;
    assert_eq!(accepted["task"]["status"], "READY");
    let busy = operator.run(&["project", "archive", "DEMO"]).await;
    assert!(busy.err.contains("PROJECT_HAS_OPEN_TASKS"), "{busy:?}");
    for task in ["DEMO-1", "DEMO-2", "DEMO-3"] {
        operator.run(&["task", "cancel", task]).await;
    }
    operator.json(&["task", "archive", "DEMO-2"]).await;
    operator.json(&["project", "archive", "DEMO"]).await;
}
