//! The databases that all other tests stand on.

use task_ledger::store::throwaway::ThrowawayDb;

#[tokio::test]
async fn each_test_has_a_migrated_database_of_its_own() {
    let (one, two) = tokio::join!(ThrowawayDb::new(), ThrowawayDb::new());
    assert_ne!(one.url, two.url);
    sqlx::query("create table mine (n int)").execute(&one.pool).await.unwrap();
    let migrated: bool = sqlx::query_scalar("select to_regclass('_sqlx_migrations') is not null")
        .fetch_one(&two.pool)
        .await
        .unwrap();
    assert!(migrated);
    let foreign: bool = sqlx::query_scalar("select to_regclass('mine') is not null")
        .fetch_one(&two.pool)
        .await
        .unwrap();
    assert!(!foreign);
}

#[tokio::test]
async fn an_empty_database_holds_nothing_of_ours() {
    let db = ThrowawayDb::empty().await;
    let tables: i64 =
        sqlx::query_scalar("select count(*) from pg_tables where schemaname = 'public'")
            .fetch_one(&db.pool)
            .await
            .unwrap();
    assert_eq!(tables, 0);
}

#[tokio::test]
async fn a_dropped_database_is_gone_even_while_somebody_is_connected() {
    let keeper = ThrowawayDb::empty().await;
    let db = ThrowawayDb::empty().await;
    let name = db.url.rsplit('/').next().unwrap().to_owned();
    let neighbour = sqlx::PgPool::connect(&db.url).await.unwrap();
    drop(db);
    let exists: bool =
        sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
            .bind(&name)
            .fetch_one(&keeper.pool)
            .await
            .unwrap();
    assert!(!exists);
    neighbour.close().await;
}

#[tokio::test]
async fn a_durable_database_syncs_every_commit() {
    let db = ThrowawayDb::durable().await;
    for (setting, value) in
        [("fsync", "on"), ("synchronous_commit", "on"), ("full_page_writes", "on")]
    {
        let found: String = sqlx::query_scalar("select current_setting($1)")
            .bind(setting)
            .fetch_one(&db.pool)
            .await
            .unwrap();
        assert_eq!(found, value, "{setting}");
    }
}
