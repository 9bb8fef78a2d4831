//! The verbs, from writing work down to handing it in.

use super::User;
use crate::support::app::TestApp;

#[tokio::test]
async fn a_task_goes_from_written_down_to_done_by_verbs_alone() {
    let app = TestApp::start().await;
    let operator = User::admin_of(&app);
    operator.json(&["project", "create", "DEMO", "A demo"]).await;
    let written = ["task", "create", "First", "-p", "DEMO", "-d", "Well.", "--priority", "high"];
    let first = operator.json(&[&written[..], &["--criterion", "it works"]].concat()).await;
    assert_eq!((&first["task"]["key"], &first["ledger"]), (&"DEMO-1".into(), &"main".into()));
    let second =
        ["task", "create", "Second", "-p", "DEMO", "-d", "Well.", "--priority", "critical"];
    operator.json(&[&second[..], &["--depends-on", "DEMO-1"]].concat()).await;
    operator.json(&["agent", "register", "bob", "--skill", "rust"]).await;
    let key = operator.json(&["key", "create", "agent", "--agent", "bob"]).await;
    let bob = User::with_key(&app, key["secret"].as_str().unwrap());

    let ready = bob.json(&["ready", "-p", "DEMO"]).await;
    assert_eq!(ready.as_array().unwrap().len(), 1);
    let claim = bob.json(&["next", "-p", "DEMO"]).await;
    assert_eq!(
        (&claim["claim"]["task"]["key"], &claim["claim"]["fence"]),
        (&"DEMO-1".into(), &1.into())
    );
    assert!(claim["claim"]["task"]["prompt"].as_str().unwrap().contains("it works"));
    let on = ["DEMO-1", "--fence", "1"];
    bob.json(&[&["heartbeat"], &on[..]].concat()).await;
    let tokens = ["--input", "7", "--output", "5", "--idempotency-key", "r1"];
    for _ in 0..2 {
        let counted = bob.json(&[&["report"], &on[..], &tokens[..]].concat()).await;
        assert_eq!(counted["usage"]["total"], 12);
    }
    bob.json(&[&["report"], &on[..], &["--text", "half of it", "--percent", "50"]].concat()).await;
    bob.json(&[&["checkpoint"], &on[..], &["--summary", "so far"]].concat()).await;
    let rested = bob.json(&[&["pause"], &on[..], &["--cause", "handover"]].concat()).await;
    assert_eq!(rested["task"]["status"], "PAUSED");
    let again = bob.json(&["claim", "DEMO-1"]).await;
    assert_eq!((&again["claim"]["fence"], &again["claim"]["resumes"]), (&2.into(), &true.into()));

    let late = bob.run(&[&["done"], &on[..]].concat()).await;
    assert_eq!(late.code, 1, "{late:?}");
    assert!(late.err.contains("CLAIM_LOST") && late.out.is_empty(), "{late:?}");
    let done = bob.json(&["done", "DEMO-1", "--fence", "2", "--outcome", "works"]).await;
    assert_eq!(done["task"]["status"], "DONE");
    let shown = operator.json(&["task", "show", "DEMO-1"]).await;
    assert_eq!(shown["usage"]["total"], 12, "a repeated report is counted once");
    let next = bob.json(&["next"]).await;
    assert_eq!(next["claim"]["task"]["key"], "DEMO-2");
    bob.json(&["fail", "DEMO-2", "--fence", "1", "--error", "no"]).await;
    operator.json(&["task", "cancel", "DEMO-2", "--reason", "not wanted"]).await;
    let nothing = bob.run(&["next", "-p", "DEMO"]).await;
    assert_eq!(nothing.code, 5, "{nothing:?}");
    assert!(nothing.err.contains("ALL_DONE"), "{nothing:?}");
}

#[tokio::test]
async fn operators_describe_prioritise_link_and_limit() {
    let app = TestApp::start().await;
    let operator = User::admin_of(&app);
    for title in ["One", "Two"] {
        operator.json(&["task", "create", title, "-d", "x", "--priority", "low"]).await;
    }
    operator.json(&["task", "link", "GEN-1", "GEN-2"]).await;
    let circle = operator.run(&["task", "link", "GEN-2", "GEN-1"]).await;
    assert_eq!(circle.code, 1);
    assert!(circle.err.contains("DEPENDENCY_CYCLE") && circle.err.contains('→'), "{circle:?}");
    operator.json(&["task", "unlink", "GEN-1", "GEN-2"]).await;
    let urgent = operator.json(&["task", "prioritize", "GEN-1", "critical"]).await;
    assert_eq!(urgent["task"]["priority"], "CRITICAL");
    let context = ["task", "update", "GEN-1", "--context", r#"{"kept": null}"#, "--label", "a"];
    operator.json(&context).await;
    let shown = operator.json(&["task", "show", "GEN-1"]).await;
    assert_eq!(shown["context"], serde_json::json!({"kept": null}), "free JSON stays as given");
    operator.json(&["block", "GEN-1", "--reason", "a strike"]).await;
    let open = operator.json(&["task", "list", "--status", "blocked"]).await;
    assert_eq!(open[0]["key"], "GEN-1");
    operator.json(&["unblock", "GEN-1"]).await;
    let set = operator.json(&["budget", "set", "--project", "GEN", "500"]).await;
    assert_eq!((&set["budget"]["limit"], &set["budget"]["state"]), (&500.into(), &"OK".into()));
    operator.json(&["budget", "remove", "--project", "GEN"]).await;
    assert_eq!(operator.json(&["budget", "list"]).await, serde_json::json!([]));
    operator.json(&["autonomy", "off", "--whole-ledger", "--reason", "lunch"]).await;
    operator.json(&["agent", "register", "bob"]).await;
    let nothing = operator.run(&["next", "--agent", "bob"]).await;
    assert_eq!(nothing.code, 5);
    assert!(nothing.err.contains("AUTONOMY_OFF"), "{nothing:?}");
    let session = operator.json(&["session", "start", "--agent", "bob"]).await;
    operator.json(&["session", "end", session["session"]["id"].as_str().unwrap()]).await;
}

#[tokio::test]
async fn people_read_lines_and_programs_read_json() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    let ran = user.run(&["task", "create", "A\u{1b}[2J bad title", "-d", "x"]).await;
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("GEN-1  INTAKE"), "{ran:?}");
    assert!(
        !ran.out.contains('\u{1b}') && ran.out.contains("\\u{1b}"),
        "nothing steers a terminal"
    );
    assert!(ran.err.contains(&format!("ledger main at http://{}", app.address)), "{ran:?}");
    let refused = user.run(&["task", "show", "GEN-99", "--json"]).await;
    assert_eq!((refused.code, refused.out.as_str()), (1, ""));
    let told: serde_json::Value = serde_json::from_str(&refused.err).unwrap();
    assert_eq!(told["errors"][0]["code"], "NOT_FOUND");
    let completions = user.run(&["completions", "bash"]).await;
    assert!(completions.code == 0, "{completions:?}");
    assert!(
        completions.out.contains("complete -F _task__ledger -o bashdefault -o default task-ledger")
    );
}
