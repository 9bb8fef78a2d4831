//! The database itself refuses to change the log.

use crate::support::batches::{batch, ledger};
use sqlx::{Connection as _, Executor as _};
use task_ledger::store::opening::{Guard, prepare};
use task_ledger::store::throwaway::ThrowawayDb;

const CHANGES: [&str; 3] = [
    "update public.events set event_type = 'Other'",
    "delete from public.events",
    "truncate public.events",
];

#[tokio::test]
async fn nobody_changes_the_log() {
    let db = ThrowawayDb::new().await;
    let (id, mut connection) = ledger(&db.pool).await;
    batch(id, 0, 1).write(&mut connection, id, 0).await.unwrap();
    // As the superuser: the triggers. Even where a session switches ordinary triggers off.
    for role in ["origin", "replica"] {
        sqlx::query(&format!("set session_replication_role = {role}"))
            .execute(&mut connection)
            .await
            .unwrap();
        for change in CHANGES {
            let refused = sqlx::query(change).execute(&mut connection).await.unwrap_err();
            let code = refused.as_database_error().unwrap().code().unwrap().into_owned();
            assert_eq!(code, "TL001", "{change} as {role}");
        }
    }
}

#[tokio::test]
async fn the_service_has_no_right_to_change_the_log() {
    let db = ThrowawayDb::empty().await;
    let prepared = prepare(&db.url).await.unwrap();
    assert_eq!(prepared.guard, Guard::Role);
    let mut service = prepared.database.connect().await.unwrap();
    for change in CHANGES {
        let refused = sqlx::query(change).execute(&mut service).await.unwrap_err();
        let code = refused.as_database_error().unwrap().code().unwrap().into_owned();
        assert_eq!(code, "42501", "{change}");
    }
    for forbidden in ["drop table public.events", "alter table public.events disable trigger all"] {
        assert!(service.execute(forbidden).await.is_err(), "{forbidden}");
    }
    // What it must be able to do, it can.
    let mut append = batch(uuid::Uuid::nil(), 0, 1);
    append.recorded_at = events::Timestamp::from_micros(5);
    let (id, _) = ledger(&db.pool).await;
    assert!(append.write(&mut service, id, 0).await.unwrap().moved);
    service.execute("create table projected.mine_g1 (n int)").await.unwrap();
    service.execute("create table found_in_the_path (n int)").await.unwrap();
    service.execute("drop table projected.found_in_the_path").await.unwrap();
    service.close().await.unwrap();
    // A second start finds everything in place.
    assert_eq!(prepare(&db.url).await.unwrap().guard, Guard::Role);
}

#[tokio::test]
async fn a_login_that_may_not_create_roles_is_told_so_and_serves() {
    let db = ThrowawayDb::empty().await;
    let name = db.url.rsplit('/').next().unwrap().split('?').next().unwrap().to_owned();
    let login = format!("plain_{name}");
    for statement in [
        format!("create role {login} login"),
        format!("grant create on database {name} to {login}"),
        format!("grant create on schema public to {login}"),
    ] {
        sqlx::query(&statement).execute(&db.pool).await.unwrap();
    }
    let url = db.url.replacen("postgres@", &format!("{login}@"), 1);
    let prepared = prepare(&url).await.unwrap();
    assert!(matches!(prepared.guard, Guard::TriggersAlone { .. }), "{:?}", prepared.guard);
    let mut service = prepared.database.connect().await.unwrap();
    let (id, _) = ledger(&db.pool).await;
    assert!(batch(id, 0, 1).write(&mut service, id, 0).await.unwrap().moved);
    for change in CHANGES {
        assert!(service.execute(change).await.is_err(), "{change}");
    }
    service.close().await.unwrap();
    for statement in [format!("drop owned by {login} cascade"), format!("drop role {login}")] {
        sqlx::query(&statement).execute(&db.pool).await.unwrap();
    }
}

#[tokio::test]
async fn two_servers_prepare_an_empty_database_at_once() {
    let db = ThrowawayDb::empty().await;
    let (one, two, three) = tokio::join!(prepare(&db.url), prepare(&db.url), prepare(&db.url));
    for prepared in [one, two, three] {
        assert_eq!(prepared.unwrap().guard, Guard::Role);
    }
}
