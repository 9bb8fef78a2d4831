//! The verbs by which tokens and money are limited and looked at.

use super::User;
use crate::support::app::TestApp;

#[tokio::test]
async fn budgets_of_a_day_and_a_month_go_by_verbs() {
    let app = TestApp::start().await;
    let operator = User::admin_of(&app);
    let daily = ["budget", "set", "--whole-ledger", "5000000", "--unit", "money", "--per", "day"];
    let set = operator.json(&daily).await;
    assert_eq!(set["budget"]["period"], "DAY");
    assert!(set["budget"]["periodEnd"].is_string());
    operator.json(&["budget", "set", "--whole-ledger", "900", "--per", "month"]).await;
    let listed = operator.run(&["budget", "list"]).await;
    assert!(listed.out.contains("month") && listed.out.contains("0 of 900"), "{listed:?}");
    let remove = ["budget", "remove", "--whole-ledger", "--per", "month"];
    operator.json(&remove).await;
    assert_eq!(operator.run(&remove).await.code, 1);
    let rules = ["project", "rules", "GEN", "--wrap-up-percent", "70", "--stop-percent", "80"];
    let ruled = operator.json(&rules).await;
    assert_eq!(ruled["project"]["context"]["stopPercent"], 80);
}

#[tokio::test]
async fn prices_are_loaded_and_usage_is_shown_by_verbs() {
    let app = TestApp::start().await;
    let operator = User::admin_of(&app);
    let file = operator.file(
        "prices.json",
        r#"{"mars-1": {"input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05}, "odd": []}"#,
    );
    let loaded = operator.run(&["price", "load", &file, "--name", "mine"]).await;
    assert_eq!(loaded.code, 0, "{loaded:?}");
    assert!(loaded.out.contains("1 prices are in use as mine; 1 entries were left out"));
    assert!(loaded.err.contains("odd: NO_ENTRY"), "{loaded:?}");
    let shown = operator.run(&["price", "show", "mars-1"]).await;
    assert!(shown.out.contains("input             3\n"), "{shown:?}");
    assert_eq!(operator.run(&["price", "show", "venus"]).await.code, 1);
    operator.json(&["agent", "register", "bob"]).await;
    operator.json(&["task", "create", "First", "-d", "Well.", "--priority", "high"]).await;
    operator.json(&["next", "--agent", "bob"]).await;
    let tokens = ["--input", "1000", "--model", "mars-1"];
    operator.json(&[&["report", "GEN-1", "--fence", "1"], &tokens[..]].concat()).await;
    let usage = ["usage", "--by", "task,model", "--per", "day", "--csv"];
    // Another run of the program reads what the followers know by then.
    let began = std::time::Instant::now();
    let mut csv = operator.run(&usage).await;
    while csv.out.lines().count() < 2 {
        assert!(began.elapsed() < std::time::Duration::from_secs(20), "no row: {csv:?}");
        csv = operator.run(&usage).await;
    }
    let mut lines = csv.out.lines();
    assert!(lines.next().unwrap().starts_with("from,task,model,input,output"), "{csv:?}");
    assert!(lines.next().unwrap().contains("GEN-1,mars-1,1000,0"), "{csv:?}");
    assert!(csv.out.contains(",3000,3000,1,0"), "{csv:?}");
}
