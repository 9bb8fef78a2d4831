//! `work`: commands work the queue off, and the ledger orders them about.

use super::User;
use crate::support::app::TestApp;
use serde_json::{Value, json};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Child;

const BINARY: &str = env!("CARGO_BIN_EXE_task-ledger");

/// Ready tasks of the project DEMO; their keys.
async fn tasks(app: &TestApp, titles: &[&str]) -> Vec<String> {
    app.admin.mutate("createProject", "", json!({"key": "DEMO", "name": "Demo"})).await;
    let mut keys = Vec::new();
    for title in titles {
        let input = json!({
            "title": title, "description": "By hand.", "priority": "MEDIUM", "project": "DEMO",
            "maxAttempts": 2,
        });
        let created = app.admin.done("createTask", "task { key }", input).await;
        keys.push(created["task"]["key"].as_str().unwrap().to_owned());
    }
    keys
}

const TASK: &str = "query ($task: String!) { task(task: $task) { status attempt attempts { error } \
     result { outcome result } artifacts { name uri digest mediaType } pause { cause } \
     checkpoint { summary } claim { fence } } }";

async fn look(app: &TestApp, task: &str) -> Value {
    app.admin.data(TASK, json!({"task": task})).await["task"].clone()
}

/// A line of the program that has a shell do the tasks of DEMO.
fn line<'l>(more: &[&'l str], script: &'l str) -> Vec<&'l str> {
    let begin = ["work", "--name", "box", "--project", "DEMO", "--grace", "1", "--lease", "5"];
    [&begin[..], more, &["--", "/bin/sh", "-c", script]].concat()
}

/// The last value that a run of many lines printed.
fn last(out: &str) -> Value {
    serde_json::from_str(out.trim().lines().last().unwrap()).unwrap()
}

/// Starts the program, and waits until it says that a task was begun.
async fn begun(user: &User, more: &[&str], script: &str) -> Child {
    let mut command = user.command(&line(more, script));
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    while let Some(line) = said.next_line().await.unwrap() {
        if line.contains("begins") {
            tokio::spawn(async move { while let Ok(Some(_)) = said.next_line().await {} });
            return child;
        }
    }
    panic!("it ended before it began");
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !holds().await {
        assert!(began.elapsed() < Duration::from_secs(30), "never: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_runner_works_the_queue_off_with_a_shell_command_and_says_why_it_ends() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    let keys = tasks(&app, &["One", "Two", "Three"]).await;
    let script = r#"grep -q "By hand." && cmp -s - "$TASK_LEDGER_PROMPT" </dev/null; echo working;
        echo "{\"outcome\":\"did $TASK_LEDGER_TASK\",\"result\":{\"n\":1}}" > "$TASK_LEDGER_RESULT""#;
    let ran = user.run(&[&["--json"], &line(&["--agents", "2"], script)[..]].concat()).await;
    assert_eq!(ran.code, 0, "{ran:?}");
    let told = last(&ran.out);
    assert_eq!(
        (&told["tasks"]["DONE"], &told["ended"]),
        (&json!(3), &json!("ALL_DONE")),
        "{ran:?}"
    );
    for key in &keys {
        let task = look(&app, key).await;
        assert_eq!(task["status"], "DONE");
        assert_eq!(task["result"], json!({"outcome": format!("did {key}"), "result": {"n": 1}}));
        let artifact = &task["artifacts"][0];
        assert_eq!(
            (&artifact["name"], &artifact["mediaType"]),
            (&json!("output.log"), &json!("text/plain"))
        );
        let path = artifact["uri"].as_str().unwrap().strip_prefix("file://").unwrap();
        assert_eq!(std::fs::read_to_string(path).unwrap(), "working\n");
    }
    let again = user.run(&line(&[], "true")).await;
    assert_eq!(again.code, 5, "{again:?}");
    assert!(again.err.contains("ALL_DONE"), "{again:?}");
}

#[tokio::test]
async fn a_command_s_failure_is_told_to_the_next_attempt_until_there_is_none() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    let keys = tasks(&app, &["One"]).await;
    let ran = user.run(&line(&[], "cat; echo no such file >&2; exit 3")).await;
    assert_eq!(ran.code, 0, "{ran:?}");
    let task = look(&app, &keys[0]).await;
    assert_eq!((&task["status"], &task["attempts"][1].is_null()), (&json!("FAILED"), &false));
    let error = task["attempts"][0]["error"].as_str().unwrap();
    assert!(error.starts_with("exit code 3;") && error.ends_with("no such file\n"), "{error}");
    let second = task["artifacts"][1]["uri"].as_str().unwrap().strip_prefix("file://").unwrap();
    let prompt = std::fs::read_to_string(second).unwrap();
    assert!(prompt.contains("exit code 3"), "the second prompt tells of the first try: {prompt}");
}

#[tokio::test]
async fn a_scripted_agent_speaks_for_itself_with_the_key_of_its_claim() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    let keys = tasks(&app, &["One", "Two"]).await;
    // Its key is good for its own claim, and for nothing else.
    let script = format!(
        r#"{BINARY} report -m "half of it" --percent 50 || exit 9
        {BINARY} claim DEMO-2 && exit 8
        {BINARY} done --outcome "by myself""#
    );
    let ran = user.run(&line(&[], &script)).await;
    assert_eq!(ran.code, 0, "{ran:?}");
    for key in &keys {
        let task = look(&app, key).await;
        assert_eq!(
            (&task["status"], &task["result"]["outcome"]),
            (&json!("DONE"), &json!("by myself")),
            "{ran:?}"
        );
    }
}

#[tokio::test]
async fn a_task_that_is_cancelled_or_paused_ends_its_command() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    let keys = tasks(&app, &["One", "Two"]).await;
    let marks = user.home.join("ended");
    let script = format!("trap 'echo term >> {}; exit 1' TERM; sleep 60 & wait", marks.display());
    let mut child = begun(&user, &["--agents", "2"], &script).await;
    let held = async |key: &str| !look(&app, key).await["claim"].is_null();
    until("both are held", async || held(&keys[0]).await && held(&keys[1]).await).await;
    app.admin.done("cancelTask", "", json!({"task": keys[0]})).await;
    app.admin.done("pauseTask", "", json!({"task": keys[1], "cause": "OPERATOR"})).await;
    let ended =
        async || std::fs::read_to_string(&marks).is_ok_and(|text| text.lines().count() == 2);
    until("both commands are told to end", ended).await;
    let status =
        tokio::time::timeout(Duration::from_secs(30), child.wait()).await.unwrap().unwrap();
    assert!(status.success(), "what is left is nobody's to do: {status}");
    assert_eq!(look(&app, &keys[0]).await["status"], "CANCELLED");
    assert_eq!(look(&app, &keys[1]).await["status"], "PAUSED");
}

#[tokio::test]
async fn a_runner_that_is_told_to_stop_lets_its_tasks_rest() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    let keys = tasks(&app, &["One"]).await;
    let mut child = begun(&user, &[], "echo half of it; sleep 60").await;
    let output = user.home.join(".local/state/task-ledger/work/box/DEMO-1-1/output.log");
    let said = async || std::fs::read_to_string(&output).is_ok_and(|said| !said.is_empty());
    until("the command says something", said).await;
    let pid = i32::try_from(child.id().unwrap()).unwrap();
    // SAFETY: our own child, not waited for yet.
    unsafe { libc::kill(pid, libc::SIGTERM) };
    assert!(child.wait().await.unwrap().success());
    let task = look(&app, &keys[0]).await;
    assert_eq!((&task["status"], &task["pause"]["cause"]), (&json!("PAUSED"), &json!("HANDOVER")));
    assert!(task["checkpoint"]["summary"].as_str().unwrap().contains("half of it"));
    let other = user.run(&line(&[], "exit 0")).await;
    assert_eq!(
        (other.code, &look(&app, &keys[0]).await["status"]),
        (0, &json!("DONE")),
        "{other:?}"
    );
}

#[tokio::test]
async fn a_runner_survives_its_own_kill_and_no_task_is_done_twice() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    let keys = tasks(&app, &["One"]).await;
    let marks = user.home.join("done");
    let script = format!("sleep 2; echo done >> {}", marks.display());
    let mut child = begun(&user, &[], &script).await;
    let second = user.run(&line(&[], "true")).await;
    assert_eq!(second.code, 2, "two of one name: {second:?}");
    child.kill().await.unwrap();
    let ran = user.run(&line(&[], &script)).await;
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("of a killed runner is given back"), "{ran:?}");
    assert_eq!(look(&app, &keys[0]).await["status"], "DONE");
    assert_eq!(std::fs::read_to_string(&marks).unwrap(), "done\n", "the first command died");
}

#[tokio::test]
async fn a_command_that_can_t_be_started_or_takes_too_long_is_named() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    let keys = tasks(&app, &["One"]).await;
    let ran = user.run(&line(&["--time-limit", "1"], "sleep 60")).await;
    assert_eq!(ran.code, 0, "{ran:?}");
    let task = look(&app, &keys[0]).await;
    assert!(
        task["attempts"][0]["error"].as_str().unwrap().starts_with("not done after 1 s"),
        "{task}"
    );
    tasks(&app, &["Two"]).await;
    let ran =
        user.run(&["work", "--name", "box", "--project", "DEMO", "--", "no-such-command"]).await;
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("can't start no-such-command"), "{ran:?}");
}
