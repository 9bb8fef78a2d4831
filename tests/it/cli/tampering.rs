//! Somebody who may do everything in the database edits what is stored; `verify` names the place.

use super::User;
use crate::support::app::TestApp;
use sqlx::PgPool;

/// What is done to the event at `$1`, and to what.
const EDITS: [(&str, &str); 7] = [
    (
        "a word of the payload",
        "update events set payload = replace(payload::text, 'Task 3', 'Task 4')::json
         where position = $1",
    ),
    (
        "who it was",
        "update events set metadata = replace(metadata::text, '\"actor\":\"', '\"actor\":\"not ')::json
         where position = $1",
    ),
    (
        "what it was, so that nobody can read it any more",
        "update events set event_type = 'TaskUndone' where position = $1",
    ),
    (
        "when it was, by a microsecond",
        "update events set recorded_at = recorded_at + interval '1 microsecond'
         where position = $1",
    ),
    (
        "what it happened to",
        "update events set aggregate_id = gen_random_uuid() where position = $1",
    ),
    (
        "the places of two, their leaves with them",
        "update events e set payload = o.payload, metadata = o.metadata, leaf = o.leaf,
                aggregate_id = o.aggregate_id, sequence = o.sequence, event_type = o.event_type
         from events o
         where e.position between $1 and $1 + 1 and o.position = 2 * $1 + 1 - e.position",
    ),
    ("that it was at all", "delete from events where position = $1"),
];

/// As nobody but the database's owner can: past the triggers that refuse every change.
async fn past_the_guard(pool: &PgPool, statements: &[(&str, Option<i64>)]) {
    let mut tx = pool.begin().await.unwrap();
    sqlx::query("alter table events disable trigger all").execute(&mut *tx).await.unwrap();
    for (statement, position) in statements {
        let query = sqlx::query(statement);
        let query = match position {
            Some(position) => query.bind(position),
            None => query,
        };
        let done = query.execute(&mut *tx).await.unwrap();
        assert!(done.rows_affected() > 0, "{statement} changes something");
    }
    sqlx::query("alter table events enable always trigger events_are_never_changed")
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn whatever_is_edited_in_the_database_verify_names_the_place() {
    let app = TestApp::start().await;
    let user = User::admin_of(&app);
    for number in 0..6 {
        app.admin.task(&format!("Task {number}")).await;
    }
    // From here on all that is served has seen the log as it is.
    assert_eq!(user.json(&["verify"]).await["clean"], true);
    let place: i64 = sqlx::query_scalar(
        "select position from events where payload ->> 'title' = 'Task 3' order by position",
    )
    .fetch_one(&app.db.pool)
    .await
    .unwrap();
    sqlx::query("create table kept as select * from events").execute(&app.db.pool).await.unwrap();
    for (what, edit) in EDITS {
        let refused = sqlx::query(edit).bind(place).execute(&app.db.pool).await;
        assert!(refused.is_err(), "{what}: the triggers refuse even the owner");
        past_the_guard(&app.db.pool, &[(edit, Some(place))]).await;
        let found = user.run(&["verify"]).await;
        assert_eq!(found.code, 1, "{what}: {found:?}");
        assert!(found.err.contains(&format!("position {place}:")), "{what}: {found:?}");
        let back = [("delete from events", None), ("insert into events select * from kept", None)];
        past_the_guard(&app.db.pool, &back).await;
    }
    assert_eq!(user.json(&["verify"]).await["clean"], true, "everything is as it was");
}
