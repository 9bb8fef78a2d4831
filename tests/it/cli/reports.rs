//! Reports by verbs: for people, for spreadsheets, for programs.

use super::User;
use crate::support::app::TestApp;

#[tokio::test]
async fn work_that_is_paid_for_is_reported_by_verbs_alone() {
    let app = TestApp::start().await;
    let operator = User::admin_of(&app);
    operator
        .json(&["project", "create", "ACME", "--kind", "client", "--client", "Acme, Inc."])
        .await;
    let billed = ["project", "billing", "ACME", "--rate", "95.50", "--currency", "eur"];
    let shown = operator.run(&billed).await;
    assert!(shown.out.contains("Acme, Inc., 95.50 EUR an hour"), "{shown:?}");
    assert_eq!(operator.run(&["project", "billing", "ACME"]).await.code, 2);
    operator.json(&["agent", "register", "bob"]).await;
    let words = ["--estimate-tokens", "100", "-d", "It leaks.", "--priority", "high"];
    operator.json(&[&["task", "create", "Mend it", "-p", "ACME"], &words[..]].concat()).await;
    let claim = operator.json(&["claim", "ACME-1", "--agent", "bob"]).await;
    assert_eq!(claim["claim"]["fence"], 1);
    operator.json(&["report", "ACME-1", "--input", "150", "--idempotency-key", "once"]).await;
    operator
        .json(&["done", "ACME-1", "--outcome", "A new seal.", "--billable-minutes", "60"])
        .await;

    let item = operator.json(&["report", "time", "--client", "acme, inc."]).await;
    assert_eq!(
        (&item[0]["amountMicros"], &item[0]["solution"]),
        (&95_500_000.into(), &"A new seal.".into())
    );
    let shown = operator.run(&["report", "time"]).await;
    assert!(shown.out.contains("95.50") && shown.out.contains("1 items, 60 minutes"), "{shown:?}");
    let csv = operator.run(&["report", "time", "--csv"]).await.out;
    let lines: Vec<_> = csv.lines().collect();
    assert_eq!(lines[0], "done,client,task,category,minutes,amount,currency,problem,solution");
    assert!(
        lines[1]
            .contains(",\"Acme, Inc.\",ACME-1,IMPLEMENTATION,60,95.50,EUR,It leaks.,A new seal."),
        "{csv}"
    );
    let sums = operator.json(&["report", "time", "--by", "project"]).await;
    assert_eq!((&sums[0]["projectKey"], &sums[0]["minutes"]), (&"ACME".into(), &60.into()));
    let csv = operator.run(&["report", "time", "--by", "month", "--csv"]).await.out;
    assert!(
        csv.starts_with("month,client,project,items,minutes,amount,currency,without a price\n"),
        "{csv}"
    );
    assert_eq!(
        operator.json(&["report", "time", "--month", "2020-02"]).await,
        serde_json::json!([])
    );

    let estimates = operator.json(&["report", "estimates", "--by", "agent"]).await;
    assert_eq!(estimates[0]["agentName"], "bob");
    let shown = operator.run(&["report", "estimates"]).await;
    assert!(shown.out.contains("150 of 100 (150 %), off by 50 % (1 tasks)"), "{shown:?}");
}
