//! Users, folders and programs: where the server may live, and what is said where it may not.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};

use task_ledger::store::embedded::{EmbeddedError, EmbeddedPostgres, Options};

use super::child::Service;
use super::folder::{Folder, is_root, number, run};

/// Debian's `nobody`; any user without rights would do.
const NOBODY: u32 = 65534;

#[tokio::test]
async fn an_ordinary_user_runs_the_server_as_itself() {
    let folder = Folder::new();
    // Without root all other tests show the same.
    let uid = is_root().then_some(NOBODY);
    fs::create_dir(folder.path()).unwrap();
    if uid.is_some() {
        chown(folder.path(), uid, uid).unwrap();
    }
    let service = Service::start(folder.path(), uid);
    run(&service.url, "create table kept as select 7::int8 as n").await;
    let owner = fs::metadata(folder.path().join("data")).unwrap().uid();
    assert_eq!(owner, fs::metadata(folder.path()).unwrap().uid());
    service.kill();

    let service = Service::start(folder.path(), uid);
    assert_eq!(number(&service.url, "select n from kept").await, 7);
    service.stop();
}

#[tokio::test]
async fn root_steps_down_and_its_folder_stays_closed_to_others() {
    if !is_root() {
        return;
    }
    let folder = Folder::new();
    fs::create_dir(folder.path()).unwrap();
    // As `mktemp -d` makes it: the server's user could not pass through.
    fs::set_permissions(folder.path(), Permissions::from_mode(0o700)).unwrap();
    let server = folder.start().await;
    let folder_mode = fs::metadata(folder.path()).unwrap().mode() & 0o777;
    assert_eq!(folder_mode, 0o711, "others pass through but see nothing");
    for inside in ["data", "sock"] {
        let meta = fs::metadata(folder.path().join(inside)).unwrap();
        assert_ne!(meta.uid(), 0, "{inside}");
        assert_eq!(meta.mode() & 0o777, 0o700, "{inside}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_folder_that_the_servers_user_cannot_reach_is_refused_with_the_remedy() {
    if !is_root() {
        return;
    }
    let closed = Folder::new();
    fs::create_dir(closed.path()).unwrap();
    fs::set_permissions(closed.path(), Permissions::from_mode(0o700)).unwrap();
    let inside = closed.path().join("ledger");
    let refused = EmbeddedPostgres::start(Options::new(&inside)).await.unwrap_err();
    assert!(matches!(refused, EmbeddedError::OutOfReach { .. }), "{refused:?}");
    let sentence = refused.to_string();
    assert!(
        sentence.contains(&format!("may not enter {};", closed.path().display())),
        "{sentence}"
    );
    assert!(sentence.contains("--data-dir"), "{sentence}");
    let mode = fs::metadata(closed.path()).unwrap().mode() & 0o777;
    assert_eq!(mode, 0o700, "what is not ours is left as it was");
}

#[tokio::test]
async fn a_path_too_long_for_a_socket_gets_a_short_one_beside_it() {
    let folder = Folder::new();
    let deep = folder.path().join("a-folder, with \"quotes\" & ünïcode".repeat(3));
    let server = EmbeddedPostgres::start(Options::new(&deep)).await.unwrap();
    let options: sqlx::postgres::PgConnectOptions = server.url().parse().unwrap();
    let socket_dir = options.get_socket().unwrap().clone();
    assert!(socket_dir.starts_with("/tmp"), "{}", socket_dir.display());
    assert_eq!(number(&server.url(), "select 7::int8").await, 7);
    server.stop().await;
    fs::remove_dir_all(socket_dir).unwrap();
}

#[tokio::test]
async fn a_path_with_odd_characters_keeps_its_socket() {
    let folder = Folder::new();
    let odd = folder.path().join("a, \"b\" %2F ü");
    let server = EmbeddedPostgres::start(Options::new(&odd)).await.unwrap();
    let options: sqlx::postgres::PgConnectOptions = server.url().parse().unwrap();
    assert_eq!(options.get_socket(), Some(&odd.join("sock")));
    assert_eq!(number(&server.url(), "select 7::int8").await, 7);
    server.stop().await;
}

#[tokio::test]
async fn a_data_folder_of_another_major_version_names_what_to_install() {
    let folder = Folder::new();
    fs::create_dir_all(folder.path().join("data")).unwrap();
    fs::write(folder.path().join("data/PG_VERSION"), "9\n").unwrap();
    let refused = EmbeddedPostgres::start(Options::new(folder.path())).await.unwrap_err();
    let sentence = refused.to_string();
    assert!(sentence.contains(folder.path().to_str().unwrap()), "{sentence}");
    assert!(sentence.contains("install version 9"), "{sentence}");
}

#[tokio::test]
async fn missing_programs_are_said_in_one_sentence_with_the_remedy() {
    let folder = Folder::new();
    let mut options = Options::new(folder.path());
    options.programs.pg_bin = Some("/nonexistent".into());
    let sentence = EmbeddedPostgres::start(options).await.unwrap_err().to_string();
    assert!(sentence.starts_with("PG_BIN is /nonexistent"), "{sentence}");
    assert_eq!(sentence.lines().count(), 1);
}

#[tokio::test]
async fn a_server_that_does_not_start_shows_the_end_of_its_log() {
    let folder = Folder::new();
    let mut options = Options::new(folder.path());
    options.settings = vec![("shared_buffers".into(), "nonsense".into())];
    let refused = EmbeddedPostgres::start(options).await.unwrap_err();
    assert!(refused.to_string().contains("shared_buffers"), "{refused}");
    folder.start().await.stop().await;
}
