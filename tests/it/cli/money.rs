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
