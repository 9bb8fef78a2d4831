//! A day in the life: a backlog, phases, three agents, and everything that gets in the way.

use crate::support::app::{Client, TestApp};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use task_ledger::policies::leases;
use uuid::Uuid;

/// The day, as it was asked of the ledger.
struct Day {
    app: TestApp,
}

/// A claim as its holder knows it.
struct Held {
    task: String,
    fence: u64,
}

impl Held {
    /// The input of a write under the claim.
    fn with(&self, more: Value) -> Value {
        let mut input = json!({"task": self.task, "fence": self.fence});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    }
}

impl Day {
    async fn begin() -> Self {
        let app = TestApp::start().await;
        let project = json!({
            "key": "SHOP", "name": "The shop", "kind": "CLIENT", "client": "Acme",
            "billing": {"rateMicrosPerHour": 90_000_000, "currency": "EUR"},
            "phases": [{"name": "build"}, {"name": "ship"}],
            "review": {"required": true, "autoApproveHours": 0},
        });
        app.admin.done("createProject", "", project).await;
        for (name, skills) in [("ada", ["rust"]), ("bob", ["web"]), ("cyd", ["rust"])] {
            let input = json!({"name": name, "skills": skills, "capacity": 1});
            app.admin.done("registerAgent", "", input).await;
        }
        Self { app }
    }

    async fn agent(&self, name: &str) -> Client {
        self.app.with_key(&self.app.admin.key_for("AGENT", Some(name)).await)
    }

    /// The backlog comes in, all of it or nothing.
    async fn backlog(&self) {
        let task = |title: &str, phase: &str, skill: &str, priority: &str| {
            json!({
                "ref": title, "title": title, "description": "As it says.", "phase": phase,
                "skills": [skill], "priority": priority, "estimateTokens": 1_000,
            })
        };
        let tasks = json!([
            task("The till", "build", "rust", "CRITICAL"),
            task("The window", "build", "web", "HIGH"),
            task("The ledger", "build", "rust", "MEDIUM"),
            task("The opening", "ship", "rust", "HIGH"),
        ]);
        let input = json!({"project": "SHOP", "tasks": tasks});
        self.app.admin.done("createTasks", "", input).await;
    }

    async fn next(&self, agent: &Client) -> Result<Held, String> {
        let select = "claim { fence task { key } } nothing { reason }";
        let input = json!({"leaseSeconds": 5});
        let told = agent.done("claimNextTask", select, input).await;
        match told["claim"]["fence"].as_u64() {
            Some(fence) => {
                let task = told["claim"]["task"]["key"].as_str().unwrap().to_owned();
                Ok(Held { task, fence })
            }
            None => Err(told["nothing"]["reason"].as_str().unwrap().to_owned()),
        }
    }

    async fn report(&self, agent: &Client, held: &Held, input: u64) -> String {
        let key = Uuid::now_v7();
        let report = held.with(json!({"usage": {"input": input}, "idempotencyKey": key}));
        let told = agent.done("reportTokens", "directive { action }", report).await;
        told["directive"]["action"].as_str().unwrap().to_owned()
    }

    async fn status(&self, task: &str) -> String {
        let query = "query ($task: String!) { task(task: $task) { status } }";
        let found = self.app.admin.data(query, json!({"task": task})).await;
        found["task"]["status"].as_str().unwrap().to_owned()
    }

    async fn until(&self, task: &str, status: &str) {
        let began = Instant::now();
        while self.status(task).await != status {
            assert!(began.elapsed() < Duration::from_secs(60), "{task} never became {status}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// What happened to a task, as an auditor prints it.
    async fn trail(&self, task: &str) -> String {
        let query = "query ($task: String!) { task(task: $task) { key title status } \
             history(task: $task, first: 100) { nodes { position summary actor { kind name } } } }";
        let found = self.app.admin.data(query, json!({"task": task})).await;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let head = ["key", "title", "status"].map(|field| text(&found["task"][field]));
        let mut trail = format!("## {}: {} ({})\n\n", head[0], head[1], head[2]);
        for one in found["history"]["nodes"].as_array().unwrap().iter().rev() {
            let who = format!("{} {}", text(&one["actor"]["kind"]), text(&one["actor"]["name"]));
            let _ = writeln!(trail, "{}. {}: {}", one["position"], who, text(&one["summary"]));
        }
        trail
    }
}

#[tokio::test]
async fn a_day_in_the_life_of_a_shop() {
    let day = Day::begin().await;
    let admin = &day.app.admin;
    day.backlog().await;
    let (ada, bob, cyd) = (day.agent("ada").await, day.agent("bob").await, day.agent("cyd").await);

    // Each gets what it can do, the most urgent first; what ships waits for what is built.
    let till = day.next(&ada).await.unwrap();
    let window = day.next(&bob).await.unwrap();
    let ledger = day.next(&cyd).await.unwrap();
    assert_eq!([&*till.task, &*window.task, &*ledger.task], ["SHOP-1", "SHOP-2", "SHOP-3"]);
    let why = "{ whyNotClaimable(task: \"SHOP-4\") { reasons { code } } }";
    let why = admin.data(why, json!({})).await;
    assert_eq!(why["whyNotClaimable"]["reasons"][0]["code"], "PHASE_NOT_OPEN");

    // Bob must ask, and goes on with the answer.
    let question = json!({"kind": "CHOICE", "text": "Which colour?", "choices": ["red", "blue"]});
    bob.done("askQuestion", "task { status }", window.with(question)).await;
    let inbox = "{ inbox(first: 10) { nodes { kind task { key } } } }";
    assert_eq!(
        admin.data(inbox, json!({})).await["inbox"]["nodes"],
        json!([{"kind": "QUESTION", "task": {"key": "SHOP-2"}}])
    );
    admin.done("answerQuestion", "", json!({"task": "SHOP-2", "answer": "red"})).await;
    let window = day.next(&bob).await.unwrap();
    assert_eq!((&*window.task, window.fence), ("SHOP-2", 2));

    // Cyd is never heard of again: the ledger takes the task back, and Ada will do it.
    let transactor = day.app.doors.door().transactor.clone();
    let leases = tokio::spawn(leases::run(transactor.clone(), day.app.leases()));

    // Ada hands in, is refused, and is approved the second time. Nobody judges his own work.
    day.report(&ada, &till, 800).await;
    let done = json!({"outcome": "it counts", "billableMinutes": 30});
    ada.done("completeTask", "task { status }", till.with(done)).await;
    assert_eq!(ada.ask(APPROVE, json!({"task": "SHOP-1"})).await.code(), "NOT_ALLOWED");
    let changes = json!({"task": "SHOP-1", "comment": "It must count backwards too."});
    admin.done("requestChanges", "", changes).await;
    let again = day.next(&ada).await.unwrap();
    assert_eq!((&*again.task, again.fence), ("SHOP-1", 2));
    let done = json!({"outcome": "it counts both ways", "billableMinutes": 45});
    ada.done("completeTask", "", again.with(done)).await;
    admin.done("approveTask", "task { status }", json!({"task": "SHOP-1"})).await;
    let items = "{ workItems(first: 10) { nodes { task { key } minutes amountMicros solution } } }";
    assert_eq!(
        admin.data(items, json!({})).await["workItems"]["nodes"],
        json!([{"task": {"key": "SHOP-1"}, "minutes": 45, "amountMicros": 67_500_000,
                "solution": "it counts both ways"}])
    );

    // A budget stops Bob in the middle: his work rests with what he leaves.
    let budget = json!({"scope": {"task": "SHOP-2"}, "limit": 1_500});
    admin.done("setBudget", "", budget).await;
    let mut told = String::new();
    while told != "STOP" {
        told = day.report(&bob, &window, 400).await;
    }
    let rest = json!({"cause": "BUDGET", "checkpoint": {
        "summary": "The frame is painted.", "nextSteps": ["the glass"], "files": [],
    }});
    bob.done("pauseTask", "task { status }", window.with(rest)).await;
    assert_eq!(day.next(&bob).await.err().as_deref(), Some("BUDGET_SPENT"));
    let more = json!({"scope": {"task": "SHOP-2"}, "limit": 9_000});
    admin.done("setBudget", "", more).await;
    let window = day.next(&bob).await.unwrap();
    assert_eq!((&*window.task, window.fence), ("SHOP-2", 3));
    bob.done("completeTask", "", window.with(json!({"outcome": "it shines"}))).await;
    admin.done("approveTask", "", json!({"task": "SHOP-2"})).await;

    // What Cyd held is free by now. It can't be done, so what ships waits in vain, and is named.
    day.until("SHOP-3", "READY").await;
    leases.abort();
    let ledger = day.next(&ada).await.unwrap();
    assert_eq!((&*ledger.task, ledger.fence), ("SHOP-3", 2));
    admin.done("cancelTask", "", json!({"task": "SHOP-3", "reason": "no paper"})).await;
    let waits = json!({"task": "SHOP-4", "dependsOn": "SHOP-3"});
    admin.done("addDependency", "", waits.clone()).await;
    let knots = "{ deadlocks { deadlocks { kind tasks { key } } } }";
    assert_eq!(
        admin.data(knots, json!({})).await["deadlocks"]["deadlocks"],
        json!([{"kind": "CANCELLED_DEPENDENCY", "tasks": [{"key": "SHOP-4"}]}])
    );
    assert_eq!(day.next(&ada).await.err().as_deref(), Some("ALL_BLOCKED"));
    admin.done("removeDependency", "", waits).await;

    // In the evening nothing new is begun.
    let off = json!({"scope": {"ledger": true}, "on": false, "reason": "closing time"});
    admin.done("setAutonomy", "", off).await;
    assert_eq!(day.next(&ada).await.err().as_deref(), Some("AUTONOMY_OFF"));
    let on = json!({"scope": {"ledger": true}, "on": true});
    admin.done("setAutonomy", "", on).await;
    let opening = day.next(&ada).await.unwrap();
    assert_eq!(opening.task, "SHOP-4");

    let mut trail = String::from("# The day\n");
    for task in ["SHOP-1", "SHOP-2", "SHOP-3", "SHOP-4"] {
        let _ = write!(trail, "\n{}", day.trail(task).await);
    }
    for line in [
        "asked: Which colour?",
        "changes wanted: It must count backwards too.",
        "paused: a budget is spent",
        "claim 1 taken back",
        "cancelled: no paper",
    ] {
        assert!(trail.contains(line), "{line}\n{trail}");
    }
    eprintln!("{trail}");
}

const APPROVE: &str =
    "mutation ($task: String!) { approveTask(input: {task: $task}) { position } }";
