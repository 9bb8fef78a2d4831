//! The verbs by which work is planned.

use super::User;
use crate::support::app::TestApp;

#[tokio::test]
async fn phases_are_planned_shown_and_kept_by_verbs_alone() {
    let app = TestApp::start().await;
    let operator = User::admin_of(&app);
    operator.json(&["project", "create", "PLAN"]).await;
    assert_eq!(operator.run(&["project", "phases", "PLAN"]).await.code, 2);
    let planned = ["project", "phases", "PLAN", "Design=On paper.", "Build"];
    let planned = operator.json(&planned).await;
    assert_eq!(planned["project"]["phases"][0]["description"], "On paper.");
    let create = |title: &'static str, phase: &'static str| {
        [
            "task",
            "create",
            title,
            "-p",
            "PLAN",
            "-d",
            "Well.",
            "--priority",
            "high",
            "--phase",
            phase,
        ]
    };
    operator.json(&create("Draw it", "Design")).await;
    operator.json(&create("Build it", "Build")).await;
    let wrong = operator.run(&create("Ship it", "Ship")).await;
    assert!(wrong.code == 1 && wrong.err.contains("PHASE_UNKNOWN"), "{wrong:?}");
    let shown = operator.run(&["project", "show", "plan"]).await;
    assert!(shown.out.contains("phase   Design, open: 0 done, 1 open. On paper."), "{shown:?}");
    assert!(shown.out.contains("phase   Build, not open yet: 0 done, 1 open"), "{shown:?}");
    let why = operator.run(&["task", "show", "PLAN-2"]).await;
    assert!(why.out.contains("opens when the phase Design is finished"), "{why:?}");
    operator.json(&["task", "update", "PLAN-1", "--phase", "none"]).await;
    assert_eq!(operator.json(&["task", "show", "PLAN-2"]).await["claimable"]["claimable"], true);
    let kept = operator.run(&["project", "phases", "PLAN", "Design"]).await;
    assert!(kept.code == 1 && kept.err.contains("PHASE_HAS_OPEN_TASKS"), "{kept:?}");
    operator.json(&["project", "phases", "PLAN", "--none"]).await;
    let nowhere = operator.run(&["project", "show", "NOWHERE"]).await;
    assert!(nowhere.code == 1 && nowhere.err.contains("PROJECT_UNKNOWN"), "{nowhere:?}");
}

#[tokio::test]
async fn a_checklist_shows_a_task_and_its_subtasks_through_all_depths() {
    let app = TestApp::start().await;
    let operator = User::admin_of(&app);
    let create =
        |title: &'static str| ["task", "create", title, "-d", "Well.", "--priority", "high"];
    operator.json(&create("The house")).await;
    operator.json(&[&create("Walls")[..], &["--parent", "GEN-1"]].concat()).await;
    operator.json(&[&create("Mortar")[..], &["--parent", "GEN-2"]].concat()).await;
    operator.json(&["task", "cancel", "GEN-3"]).await;
    let list = operator.run(&["task", "checklist", "GEN-1"]).await;
    let lines = "- [ ] GEN-1 The house (ready)\n  - [ ] GEN-2 Walls (ready)\n    - [ ] GEN-3 Mortar (cancelled)";
    assert!(list.out.contains(lines), "{list:?}");
    let detailed = operator.json(&["task", "checklist", "GEN-1", "--detailed"]).await;
    assert!(detailed["checklist"].as_str().unwrap().contains("  - created "), "{detailed}");
    assert_eq!(detailed["subtasksDone"]["total"], 2);
    let shown = operator.run(&["task", "show", "GEN-1"]).await;
    assert!(shown.out.contains("subtasks    0 of 2 done"), "{shown:?}");
    assert_eq!(operator.run(&["task", "checklist", "GEN-9"]).await.code, 1);
}

#[tokio::test]
async fn what_waits_in_vain_is_told_by_a_verb() {
    let app = TestApp::start().await;
    let operator = User::admin_of(&app);
    let none = operator.run(&["task", "deadlocks"]).await;
    assert!(none.code == 0 && none.out.contains("nothing waits in vain"), "{none:?}");
    let create =
        |title: &'static str| ["task", "create", title, "-d", "Well.", "--priority", "high"];
    operator.json(&create("Gone")).await;
    operator.json(&create("Waits")).await;
    operator.json(&["task", "link", "GEN-2", "GEN-1"]).await;
    operator.json(&["task", "cancel", "GEN-1"]).await;
    let told = operator.run(&["task", "deadlocks", "--project", "gen"]).await;
    assert!(told.out.contains("CANCELLED_DEPENDENCY  GEN-2 can't begin"), "{told:?}");
    let found = operator.json(&["task", "deadlocks"]).await;
    assert_eq!(found["deadlocks"][0]["tasks"][0]["key"], "GEN-2");
}
