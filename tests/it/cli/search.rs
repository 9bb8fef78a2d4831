//! Finding, keeping and changing many tasks by verbs.

use super::User;
use crate::support::app::TestApp;
use serde_json::Value;
use std::time::{Duration, Instant};

#[tokio::test]
async fn tasks_are_found_kept_and_changed_together_by_verbs_alone() {
    let app = TestApp::start().await;
    let operator = User::admin_of(&app);
    for title in ["Mend the pump", "Paint the pump", "Paint the roof"] {
        let words = ["-d", "Well.", "--priority", "low", "--label", "house"];
        operator.json(&[&["task", "create", title], &words[..]].concat()).await;
    }
    let bulk = ["task", "bulk", "--search", "pump", "--add-label", "wet"];
    let dry = [&bulk[..], &["--dry-run"]].concat();
    until(&operator, &dry, |counted| counted["matched"] == 2).await;
    let differs = operator.run(&[&bulk[..], &["--expect", "3"]].concat()).await;
    assert_eq!(differs.code, 1);
    assert!(differs.err.contains("COUNT_DIFFERS"), "{differs:?}");
    let done = operator.run(&bulk).await;
    assert!(done.out.contains("2 tasks: 2 done, 0 refused"), "{done:?}");
    assert_eq!(operator.run(&["task", "bulk", "--search", "pump"]).await.code, 2);
    let shown = |labels: &Value| labels[0]["label"] == "house" && labels[1]["openTasks"] == 2;
    until(&operator, &["task", "labels"], shown).await;
    let found = operator.json(&["task", "list", "-s", "pump -paint", "--label", "wet"]).await;
    assert_eq!(found[0]["title"], "Mend the pump");
    assert_eq!(found.as_array().unwrap().len(), 1);

    let save = ["view", "save", "Wet", "--label", "wet", "--order", "urgency", "--shared"];
    let kept = operator.json(&save).await;
    assert_eq!(kept["view"]["filter"], serde_json::json!({"labels": ["wet"]}));
    until(&operator, &["view", "list"], |views| views[0]["name"] == "Wet").await;
    let listed = operator.run(&["view", "list"]).await;
    assert!(listed.out.contains("Wet") && listed.out.contains("shared"), "{listed:?}");
    operator.json(&["view", "drop", kept["view"]["id"].as_str().unwrap()]).await;
    until(&operator, &["view", "list"], |views| *views == serde_json::json!([])).await;
}

/// Another run of the program reads what the followers know by then.
async fn until(user: &User, line: &[&str], holds: impl Fn(&Value) -> bool) {
    let began = Instant::now();
    loop {
        let told = user.json(line).await;
        if holds(&told) {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{line:?}: {told}");
    }
}
