//! `import history`: another tool's log done again here, through the binary and a server.

use super::User;
use crate::support::app::TestApp;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Read as _;
use std::path::PathBuf;

/// A line of a log, a second after the one before.
fn line(number: u32, action: &str, issue: &str, actor: &str, bead: Value) -> String {
    let mut bead = bead;
    bead["id"] = issue.into();
    let ts = format!("2026-01-01T00:00:{number:02}.000000009Z");
    json!({"id": format!("m-{number}"), "ts": ts, "bead_id": issue, "action": action,
           "actor": actor, "bead": bead})
    .to_string()
}

fn bead(title: &str, status: &str, waits_for: &[&str]) -> Value {
    json!({"title": title, "description": "As it says.", "status": status, "priority": 1,
           "type": "task", "labels": ["old"], "dependencies": waits_for})
}

/// What became of three issues, faults of the other tool included.
fn fixture() -> Vec<String> {
    let first = |status| bead("First", status, &[]);
    let second = |status| bead("Second", status, &["a-1", "a-9"]);
    vec![
        line(1, "create", "a-1", "ada", first("open")),
        line(2, "create", "a-2", "ada", second("open")),
        line(3, "claim", "a-1", "ada", first("in_progress")),
        line(4, "claim", "a-1", "bob", first("in_progress")),
        line(5, "claim", "a-2", "bob", second("in_progress")),
        line(6, "update", "a-7", "bob", first("open")),
        line(7, "update", "a-1", "ada", bead("First of all", "in_progress", &[])),
        line(8, "unclaim", "a-1", "reconcile:ada", bead("First of all", "open", &[])),
        line(9, "claim", "a-1", "bob", bead("First of all", "in_progress", &[])),
        line(10, "close", "a-1", "ada", bead("First of all", "closed", &[])),
        line(11, "close", "a-2", "ada", second("closed")),
        line(12, "reopen", "a-2", "ada", second("in_progress")),
        line(13, "create", "a-3", "ada", bead("Third", "draft", &[])),
        line(14, "delete", "a-3", "ada", bead("Third", "deleted", &[])),
        line(15, "update", "a-2", "ada", second("in_progress")),
    ]
}

/// The lines that were refused, with their codes.
fn refusals(report: &Value) -> Vec<(u64, String)> {
    let refused = report["refused"].as_array().unwrap().iter();
    let told = |one: &Value| (one["line"].as_u64().unwrap(), one["code"].as_str().unwrap().into());
    refused.map(told).collect()
}

#[tokio::test]
async fn a_history_is_done_again_with_its_own_actors_and_times() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    let file = user.file("log.jsonl", &fixture().join("\n"));
    let import = ["import", "history", &file, "--project", "old"];
    let done = user.json(&import).await;
    let report = &done["report"];
    let applied = json!({"create": 3, "claim": 2, "update": 1, "unclaim": 1, "close": 2,
                         "reopen": 1, "delete": 1});
    assert_eq!(report["applied"], applied, "{report:#}");
    let refused = [(4, "TASK_ALREADY_CLAIMED"), (5, "TASK_NOT_CLAIMABLE"), (6, "TASK_UNKNOWN")];
    assert_eq!(refusals(report), refused.map(|(line, code)| (line, code.to_owned())));
    assert_eq!((&report["unchanged"], &report["dangling"][0]["on"]), (&1.into(), &"a-9".into()));
    assert_eq!((&report["agents"], &report["released"]), (&3.into(), &1.into()));

    let query = "query ($min: Position) { tasks(filter: {projects: [\"OLD\"]}, first: 9, \
                 minPosition: $min) { nodes { title status } } }";
    let tasks = app.admin.data(query, json!({"min": done["position"]})).await;
    let tasks = tasks["tasks"]["nodes"].as_array().unwrap().iter();
    let stands: BTreeMap<_, _> =
        tasks.map(|task| (task["title"].as_str().unwrap(), &task["status"])).collect();
    let want = json!({"First of all": "DONE", "Second": "READY", "Third": "CANCELLED"});
    assert_eq!(json!(stands), want);

    let query = "{ events(first: 100, filter: {types: [\"TaskClaimed\"]}) { nodes { metadata } } }";
    let claims = app.admin.data(query, json!({})).await;
    let of = |claim: &Value| {
        let field = |name: &str| claim["metadata"][name].as_str().unwrap().to_owned();
        (field("occurred_at"), field("on_behalf_of"), field("source"))
    };
    let claims: Vec<_> = claims["events"]["nodes"].as_array().unwrap().iter().map(of).collect();
    let claim = |second: u32, actor: &str| {
        let at = format!("2026-01-01T00:00:{second:02}.000000Z");
        (at, actor.to_owned(), "import".to_owned())
    };
    assert_eq!(claims, [claim(3, "ada"), claim(9, "bob"), claim(12, "ada")]);
    let verified = user.run(&["verify"]).await;
    assert_eq!(verified.code, 0, "{verified:?}");
}

#[tokio::test]
async fn a_history_that_comes_again_adds_what_is_new_and_leaves_alone_what_went_on_here() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    let mut lines = fixture();
    // What was cut off in the middle goes on where it stopped, with what was held then.
    let half = app.admin.request(Method::POST, "/import?project=OLD&format=history");
    let half = app.admin.hear(half.body(lines[..7].join("\n"))).await.body;
    assert_eq!(half["report"]["applied"], json!({"create": 2, "claim": 1, "update": 1}));
    let file = user.file("log.jsonl", &lines.join("\n"));
    let import = ["import", "history", &file, "--project", "OLD"];
    let rest = user.json(&import).await;
    let applied =
        json!({"create": 1, "claim": 1, "unclaim": 1, "close": 2, "reopen": 1, "delete": 1});
    assert_eq!((&rest["report"]["applied"], &rest["report"]["known"]), (&applied, &6.into()));
    let again = user.json(&import).await;
    assert_eq!(again["position"], rest["position"], "a second time adds nothing: {again:#}");
    assert_eq!(again["report"]["applied"], json!({}));
    assert_eq!(refusals(&again["report"]), [(6, "TASK_UNKNOWN".to_owned())]);
    let said = user.run(&import).await;
    assert!(said.out.contains("line 6: update a-7 by bob: TASK_UNKNOWN"), "{said:?}");

    user.json(&["agent", "register", "eve"]).await;
    let next = user.json(&["next", "--agent", "eve", "--project", "OLD"]).await;
    assert!(next.to_string().contains("Second"), "what was held at the end is free: {next}");
    lines.push(line(16, "update", "a-2", "ada", bead("Mine", "open", &[])));
    let file = user.file("longer.jsonl", &lines.join("\n"));
    let longer = user.json(&["import", "history", &file, "--project", "OLD"]).await;
    let report = &longer["report"];
    assert_eq!((&report["leftAlone"], &report["applied"]), (&1.into(), &json!({})), "{report:#}");
}

#[tokio::test]
async fn what_a_history_holds_is_renewed_with_every_part_that_comes_in() {
    let app = TestApp::start().await;
    let part = |first: usize, lines: &[String]| {
        let path = format!("/import?project=OLD&format=history&first={first}");
        app.admin.hear(app.admin.request(Method::POST, &path).body(lines.join("\n")))
    };
    let lines = fixture();
    part(1, &lines[..3]).await;
    let transactor = &app.doors.door().transactor;
    let claims = transactor.read(|world| {
        world.live_claims().map(|(task, claim)| (task, claim.clone())).collect::<Vec<_>>()
    });
    let [(task, claim)] = &claims.await[..] else { panic!("one claim is held") };
    assert_eq!(claim.lease_seconds, 3_600, "what takes less than an hour loses nothing");
    let heard = || transactor.heard().of(*task, claim.fence);
    let before = heard();
    part(4, &lines[3..6]).await;
    assert!(before.is_some() && heard() > before, "before {before:?}, after {:?}", heard());
}

#[tokio::test]
async fn a_history_with_faults_names_their_lines_and_writes_nothing() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    let mut lines = fixture();
    lines.insert(1, "no JSON".to_owned());
    lines.insert(2, line(2, "steal", "a-1", "ada", bead("First", "open", &[])));
    let file = user.file("log.jsonl", &lines.join("\n"));
    let before = user.json(&["whoami"]).await;
    let import = ["import", "history", &file, "--project", "OLD"];
    let refused = user.run(&import).await;
    assert_eq!(refused.code, 1, "{refused:?}");
    for told in ["line 2: NOT_JSON", "line 3 (a-1): ACTION_UNKNOWN", "--skip-invalid"] {
        assert!(refused.err.contains(told), "{told}: {refused:?}");
    }
    let after = user.json(&["whoami"]).await;
    assert_eq!(before["ledger"]["position"], after["ledger"]["position"]);
    let skipped = user.json(&[&import[..], &["--skip-invalid"]].concat()).await;
    let report = &skipped["report"];
    assert_eq!((&report["faultCount"], &report["applied"]["create"]), (&2.into(), &3.into()));
    let auditor = User::with_key(&app, app.auditor().await.key());
    assert_eq!(auditor.run(&import).await.code, 4);
}

/// Where an issue of the real log stands, by the rules of this ledger and nothing of its code.
#[derive(Default, Clone, PartialEq)]
enum Stands {
    #[default]
    Nowhere,
    Intake,
    Ready,
    Held,
    Blocked,
    Over,
}

/// What the ledger must make of the real log.
#[derive(Default)]
struct Expected {
    stands: HashMap<String, Stands>,
    waits_for: HashMap<String, Vec<String>>,
    applied: BTreeMap<String, u64>,
    refused: Vec<u64>,
    claimed: u64,
    actors: HashSet<String>,
}

impl Expected {
    fn of(lines: &[Value]) -> Self {
        let mut expected = Self::default();
        for (number, line) in (1..).zip(lines) {
            expected.actors.insert(line["actor"].as_str().unwrap().to_owned());
            expected.take(number, line);
        }
        expected
    }

    fn take(&mut self, number: u64, line: &Value) {
        use Stands as S;
        let issue = line["bead_id"].as_str().unwrap().to_owned();
        let action = line["action"].as_str().unwrap();
        let status = line["bead"]["status"].as_str().unwrap();
        let stands = self.stands.get(&issue).cloned().unwrap_or_default();
        let open = |on: &String| self.stands.get(on).is_some_and(|one| *one != S::Over);
        let waits = self.waits_for.get(&issue).is_some_and(|on| on.iter().any(open));
        let claimable = stands == S::Ready && !waits;
        let begins = status == "in_progress";
        let after = match (action, &stands) {
            ("create", S::Nowhere) if status == "draft" => Some(S::Intake),
            ("create", S::Nowhere) => Some(S::Ready),
            (_, S::Nowhere) => None,
            ("claim", _) => claimable.then_some(S::Held),
            ("unclaim", S::Held) => Some(S::Ready),
            ("close", one) => (*one != S::Over).then_some(S::Over),
            ("delete", _) => Some(S::Over),
            ("reopen", S::Over) => Some(if begins { S::Held } else { S::Ready }),
            ("update", one) => match (status, one) {
                ("in_progress", S::Ready) => claimable.then_some(S::Held),
                ("open", S::Intake | S::Held | S::Blocked) => Some(S::Ready),
                ("closed", _) => Some(S::Over),
                ("permanent", _) => Some(S::Blocked),
                (_, one) => Some(one.clone()),
            },
            _ => None,
        };
        let Some(after) = after else { return self.refused.push(number) };
        self.claimed += u64::from(after == S::Held && stands != S::Held);
        *self.applied.entry(action.to_owned()).or_default() += 1;
        let known = |on: &&Value| self.stands.contains_key(on.as_str().unwrap());
        let on = line["bead"]["dependencies"].as_array().unwrap().iter().filter(known);
        let on = on.map(|on| on.as_str().unwrap().to_owned()).collect();
        if matches!(action, "create" | "update") {
            self.waits_for.insert(issue.clone(), on);
        }
        self.stands.insert(issue, after);
    }
}

fn real_log() -> Option<(String, Vec<Value>)> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let path = path.join("../shared/data/history/kittui-mutations.jsonl.gz");
    let Ok(file) = std::fs::File::open(&path) else {
        eprintln!("skipped: {} is not at hand", path.display());
        return None;
    };
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    Some((path.to_str().unwrap().to_owned(), lines))
}

#[tokio::test]
async fn a_real_history_comes_to_what_its_own_lines_say() {
    let Some((file, lines)) = real_log() else { return };
    let expected = Expected::of(&lines);
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    let import = ["import", "history", &file, "--project", "REAL"];
    let done = user.json(&import).await;
    let report = &done["report"];
    let refused: Vec<u64> = refusals(report).into_iter().map(|(line, _)| line).collect();
    assert_eq!(refused, expected.refused, "{:#}", report["refused"]);
    let mut applied: BTreeMap<String, u64> =
        serde_json::from_value(report["applied"].clone()).unwrap();
    // Only an update can change nothing that is kept here.
    *applied.entry("update".to_owned()).or_default() += report["unchanged"].as_u64().unwrap();
    assert_eq!(applied, expected.applied);
    assert_eq!(report["agents"].as_u64().unwrap(), expected.actors.len() as u64);
    let held = expected.stands.values().filter(|one| **one == Stands::Held).count();
    assert_eq!(report["released"].as_u64().unwrap(), held as u64);
    let claims = count(&user, "TaskClaimed").await;
    assert_eq!(claims, expected.claimed);
    assert_eq!(count(&user, "ClaimReclaimed").await, 0);
    let verified = user.run(&["verify"]).await;
    assert_eq!(verified.code, 0, "{verified:?}");
    let again = user.json(&import).await;
    assert_eq!(again["position"], done["position"], "{again:#}");
}

/// How many events of a type the log holds.
async fn count(user: &User, event_type: &str) -> u64 {
    let ran = user.run(&["events", "--type", event_type, "--json"]).await;
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.out.lines().count() as u64
}
