//! The verbs by which people are asked and say something to work.

use super::User;
use crate::support::app::TestApp;

#[tokio::test]
async fn questions_gates_and_reviews_go_by_verbs_alone() {
    let app = TestApp::start().await;
    let operator = User::admin_of(&app);
    operator.json(&["project", "create", "DEMO"]).await;
    let rules = ["project", "rules", "DEMO", "--gate", "lint", "--gate", "test:attached"];
    let asks = operator.json(&[&rules[..], &["--review", "on", "--start", "on"]].concat()).await;
    assert_eq!(asks["project"]["gates"][1]["level"], "ATTACHED");
    assert_eq!(operator.run(&["project", "rules", "DEMO"]).await.code, 2);
    operator.json(&["agent", "register", "bob"]).await;
    let key = operator.json(&["key", "create", "agent", "--agent", "bob"]).await;
    let bob = User::with_key(&app, key["secret"].as_str().unwrap());
    let written = ["task", "create", "First", "-p", "DEMO", "-d", "Well.", "--priority", "high"];
    operator.json(&written).await;

    let nothing = bob.run(&["next"]).await;
    assert_eq!(nothing.code, 5, "{nothing:?}");
    assert!(nothing.err.contains("AWAITING_APPROVAL"), "{nothing:?}");
    assert_eq!(bob.run(&["start", "approve", "DEMO-1", "bob"]).await.code, 4);
    operator.json(&["start", "decline", "DEMO-1", "--reason", "not yet"]).await;
    let shown = operator.run(&["task", "show", "DEMO-1"]).await;
    assert!(shown.out.contains("not yet"), "{shown:?}");
    operator.json(&["start", "approve", "DEMO-1", "bob", "--minutes", "5"]).await;
    bob.json(&["next"]).await;

    let on = ["DEMO-1", "--fence", "1"];
    let choices = ["--choice", "red", "--choice", "blue", "--hold"];
    let asked = bob.json(&[&["ask"], &on[..], &["Which colour?"], &choices[..]].concat()).await;
    assert_eq!(asked["task"]["status"], "WAITING");
    let waits = operator.json(&["inbox", "-p", "DEMO", "--kind", "question"]).await;
    assert_eq!(
        (&waits[0]["text"], &waits[0]["task"]["key"]),
        (&"Which colour?".into(), &"DEMO-1".into())
    );
    let waits = operator.run(&["inbox"]).await;
    assert!(waits.out.contains("answerQuestion") && waits.out.contains("DEMO-1"), "{waits:?}");
    assert_eq!(operator.json(&["inbox", "--escalated"]).await, serde_json::json!([]));
    let shown = operator.run(&["task", "show", "DEMO-1"]).await;
    assert!(shown.out.contains("bob asks: Which colour?\nanswers: red, blue"), "{}", shown.out);
    let wrong = operator.run(&["answer", "DEMO-1", "green"]).await;
    assert_eq!(wrong.code, 1);
    assert!(wrong.err.contains("ANSWER_NOT_AMONG_CHOICES"), "{wrong:?}");
    let answered = operator.json(&["answer", "DEMO-1", "red", "--comment", "Dark."]).await;
    assert_eq!(answered["task"]["status"], "IN_PROGRESS");

    let early = bob.run(&[&["done"], &on[..]].concat()).await;
    assert_eq!(early.code, 1);
    assert!(early.err.contains("GATES_MISSING"), "{early:?}");
    let evidence = ["test", "412 passed", "--artifact", "ci://7"];
    bob.json(&[&["gate", "show"], &on[..], &evidence[..]].concat()).await;
    operator.json(&["gate", "verify", "DEMO-1", "test"]).await;
    let done = bob.json(&[&["done"], &on[..], &["--gate", "lint=silent"]].concat()).await;
    assert_eq!(done["task"]["status"], "REVIEW");
    let back = operator.json(&["changes", "DEMO-1", "Add a test."]).await;
    assert_eq!(back["task"]["status"], "READY");
    let again = bob.json(&["next"]).await;
    let prompt = again["claim"]["task"]["prompt"].as_str().unwrap();
    assert!(prompt.contains("> Add a test.") && prompt.contains("> red"), "{prompt}");
    let on = ["DEMO-1", "--fence", "2"];
    bob.json(&[&["gate", "show"], &on[..], &evidence[..]].concat()).await;
    bob.json(&[&["done"], &on[..], &["--gate", "lint=silent"]].concat()).await;
    assert_eq!(bob.run(&["approve", "DEMO-1"]).await.code, 4);
    let approved = operator.json(&["approve", "DEMO-1", "--comment", "Good."]).await;
    assert_eq!(approved["task"]["status"], "DONE");
    let shown = operator.run(&["task", "show", "DEMO-1"]).await;
    assert!(shown.out.contains("changes requested by") && shown.out.contains("Good."), "{shown:?}");
}
