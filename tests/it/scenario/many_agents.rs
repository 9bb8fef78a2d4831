//! Sixty-four agents on a budget that does not suffice: nobody overspends but those who hold a task,
//! and what is left waits with the right reason.

use crate::support::app::{Agent, TestApp};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;

const AGENTS: u64 = 64;
const TASKS: u64 = 5_000;
const PAID_FOR: u64 = 3_000;
const ESTIMATE: u64 = 1_000;
/// What a task costs at the most: a fifth more than was set aside for it.
const MOST: u64 = ESTIMATE * 6 / 5;

/// What all agents did together.
#[derive(Default)]
struct Books {
    done: AtomicU64,
    rested: AtomicU64,
    used: AtomicU64,
    refused: AtomicU64,
}

async fn backlog(app: &TestApp) {
    app.admin.done("createProject", "", json!({"key": "CORE", "name": "Core"})).await;
    for _ in 0..TASKS / 500 {
        let task = json!({
            "title": "Do it", "description": "As it says.", "priority": "MEDIUM",
            "estimateTokens": ESTIMATE,
        });
        let tasks: Vec<&Value> = vec![&task; 500];
        app.admin.done("createTasks", "", json!({"project": "CORE", "tasks": tasks})).await;
    }
    let budget = json!({"scope": {"project": "CORE"}, "limit": PAID_FOR * ESTIMATE});
    app.admin.done("setBudget", "", budget).await;
}

/// Works until there is nothing to do; answers with the last reason.
async fn work(agent: Agent, seed: u64, books: Arc<Books>) -> String {
    let mut dice = StdRng::seed_from_u64(seed);
    loop {
        let select = "claim { fence task { id } } nothing { reason }";
        let asked = agent.done("claimNextTask", select, json!({})).await;
        let Some(fence) = asked["claim"]["fence"].as_u64() else {
            let reason = asked["nothing"]["reason"].as_str().unwrap().to_owned();
            let held = agent.data(HELD, json!({})).await;
            if held["queue"]["totalCount"] == 0 {
                return reason;
            }
            // What others have set aside and do not use is there for the next one.
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let task = asked["claim"]["task"]["id"].clone();
        let on = json!({"task": task, "fence": fence});
        let mut stopped = false;
        for _ in 0..2 {
            let input = dice.random_range(MOST / 4..=MOST / 2);
            books.used.fetch_add(input, Ordering::Relaxed);
            let mut report = on.clone();
            report["usage"] = json!({"input": input});
            report["idempotencyKey"] = json!(uuid::Uuid::now_v7());
            let told = agent.done("reportTokens", "directive { action }", report).await;
            stopped = told["directive"]["action"] == "STOP";
            if stopped {
                break;
            }
        }
        let (counted, mutation) =
            if stopped { (&books.rested, "pauseTask") } else { (&books.done, "completeTask") };
        let mut input = on;
        if stopped {
            input["cause"] = json!("BUDGET");
        }
        let parted = agent.mutate(mutation, "", input).await;
        match parted["userErrors"][0]["code"].as_str() {
            None => counted.fetch_add(1, Ordering::Relaxed),
            // The ledger let it rest by itself.
            Some("CLAIM_LOST") if stopped => counted.fetch_add(1, Ordering::Relaxed),
            Some(_) => books.refused.fetch_add(1, Ordering::Relaxed),
        };
    }
}

const HELD: &str = "{ queue(first: 1, projects: [\"CORE\"], statuses: [IN_PROGRESS]) \
                    { totalCount } }";

async fn count(app: &TestApp, status: &str) -> u64 {
    let head = app.admin.data("{ ledger { position } }", json!({})).await;
    let query = "query ($s: [TaskStatus!], $at: Position) { tasks(first: 1, minPosition: $at, \
                 filter: {projects: [\"CORE\"], statuses: $s}) { totalCount } }";
    let at = &head["ledger"]["position"];
    let found = app.admin.data(query, json!({"s": [status], "at": at})).await;
    found["tasks"]["totalCount"].as_u64().unwrap()
}

#[tokio::test]
async fn sixty_four_agents_overspend_a_budget_by_no_more_than_what_they_held() {
    let app = TestApp::with_pace(1_000_000).await;
    backlog(&app).await;
    let books = Arc::new(Books::default());
    let mut crew = JoinSet::new();
    for number in 0..AGENTS {
        let agent = app.agent(&format!("agent-{number}")).await;
        crew.spawn(work(agent, number, Arc::clone(&books)));
    }
    let reasons = crew.join_all().await;
    assert!(reasons.iter().all(|reason| reason == "BUDGET_SPENT"), "{reasons:?}");

    let of = |number: &AtomicU64| number.load(Ordering::Relaxed);
    let (done, rested, used) = (of(&books.done), of(&books.rested), of(&books.used));
    assert_eq!(of(&books.refused), 0);
    let budgets = "{ budgets(project: \"CORE\") { spent reserved limit state } }";
    let budget = app.admin.data(budgets, json!({})).await["budgets"][0].clone();
    assert_eq!((&budget["spent"], &budget["reserved"]), (&json!(used), &json!(0)), "{budget}");
    let limit = PAID_FOR * ESTIMATE;
    // When the limit was met each held at most one task; the last of them was granted below it.
    let beyond = AGENTS * (MOST - ESTIMATE) + ESTIMATE;
    assert!((limit..=limit + beyond).contains(&used), "{used} of {limit}");
    assert_eq!(count(&app, "DONE").await, done);
    assert_eq!(count(&app, "PAUSED").await, rested);
    assert_eq!(count(&app, "READY").await, TASKS - done - rested);
    assert!(done + rested >= PAID_FOR * ESTIMATE / MOST, "{done} done, {rested} rest");
    eprintln!("{done} done, {rested} rest, {used} of {limit} tokens used");
}
