//! Which ledger a verb speaks to, and the ends that it comes to.

use super::User;
use crate::support::app::TestApp;

#[tokio::test]
async fn without_a_ledger_a_verb_ends_with_three_and_says_what_to_do() {
    let user = User::newcomer();
    // Nobody's ledger is guessed from what lies about.
    user.file("client.toml", "url = \"http://127.0.0.1:1\"\nkey = \"tl_x\"\n");
    user.file(".task-ledger.toml", "url = \"http://127.0.0.1:1\"\nkey = \"tl_x\"\n");
    for line in [&["whoami"][..], &["next"], &["task", "list"], &["verify"]] {
        let ran = user.run(line).await;
        assert_eq!(ran.code, 3, "{line:?}: {ran:?}");
        assert!(ran.err.contains("task-ledger sign-in") && ran.out.is_empty(), "{ran:?}");
    }
}

#[tokio::test]
async fn nothing_is_rebuilt_where_nothing_was_served() {
    let user = User::newcomer();
    let nowhere = user.config().with_file_name("nowhere");
    let ran = user.run(&["rebuild", "--data-dir", nowhere.to_str().unwrap()]).await;
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("nothing was ever served from") && ran.err.contains("--data-dir"));
    assert!(!nowhere.exists(), "and no database is made there");
}

#[tokio::test]
async fn sign_in_keeps_what_it_tried_and_only_for_its_user() {
    let app = TestApp::start().await;
    let user = User::newcomer();
    let url = format!("http://{}", app.address);
    let bad = user.run(&["sign-in", "--url", &url, "--key", "tl_nobody"]).await;
    assert_eq!(bad.code, 4, "{bad:?}");
    assert!(!user.config().exists(), "what does not open is not kept");
    let good = user.run(&["sign-in", "--url", &url, "--key", app.admin.key()]).await;
    assert_eq!(good.code, 0, "{good:?}");
    use std::os::unix::fs::PermissionsExt as _;
    assert_eq!(std::fs::metadata(user.config()).unwrap().permissions().mode() & 0o777, 0o600);
    let me = user.json(&["whoami"]).await;
    assert_eq!((&me["role"], &me["ledger"]["name"]), (&"ADMIN".into(), &"main".into()));
    assert_eq!(me["server"], url.as_str());
    let link = user.run(&["sign-in", "--link"]).await;
    assert!(link.out.starts_with(&format!("{url}/sign-in#tl_")), "{link:?}");
    // The kept key is for the kept server: another one is never shown it.
    let other = user.run(&["whoami", "--url", "http://127.0.0.1:9"]).await;
    assert_eq!(other.code, 3);
    assert!(other.err.contains("no key for"), "{other:?}");
}

#[tokio::test]
async fn each_end_has_its_exit_code() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    user.json(&["agent", "register", "bob"]).await;
    let key = user.json(&["key", "create", "agent", "--agent", "bob"]).await;
    let agent = User::with_key(&app, key["secret"].as_str().unwrap());
    for (who, line, code, told) in [
        (&user, &["whoami"][..], 0, ""),
        (&user, &["task", "cancel", "GEN-7"], 1, "TASK_UNKNOWN"),
        (&user, &["task", "show", "no-such"], 1, ""),
        (&user, &["tasks"], 2, "unrecognized"),
        (&user, &["verify", "--projection", "x"], 2, "there is no projection x"),
        (&user, &["whoami", "--url", "http://127.0.0.1:1"], 3, "can't reach"),
        (&agent, &["key", "list"], 4, "NOT_ALLOWED"),
        (&agent, &["project", "create", "NEW"], 4, "NOT_ALLOWED"),
        (&agent, &["verify"], 4, "NOT_ALLOWED"),
        (&agent, &["next"], 5, "ALL_DONE"),
    ] {
        let ran = who.run(line).await;
        assert_eq!(ran.code, code, "{line:?}: {ran:?}");
        assert!(ran.err.contains(told), "{line:?}: {ran:?}");
    }
}

#[tokio::test]
async fn an_agents_key_works_for_no_other_agent() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    for name in ["ann", "bob"] {
        user.json(&["agent", "register", name]).await;
    }
    let key = user.json(&["key", "create", "agent", "--agent", "ann"]).await;
    let ann = User::with_key(&app, key["secret"].as_str().unwrap());
    let ran = ann.run(&["next", "--agent", "bob"]).await;
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("AGENT_IS_ANOTHER"), "{ran:?}");
}

#[tokio::test]
async fn whoever_reads_no_further_ends_a_verb_quietly() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    for number in 0..50 {
        app.admin.task(&format!("Number {number}")).await;
    }
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut list = user.command(&["task", "list"]);
    // Not `output`, which would give it an ear of its own.
    let list = list.stdout(writer).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let ended = list.wait_with_output().await.unwrap();
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    assert!(ended.stderr.is_empty(), "{ended:?}");
}
