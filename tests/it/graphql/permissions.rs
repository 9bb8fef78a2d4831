//! Who may do what: every role against every root field, both taken from the schema itself.

use crate::support::app::{Client, TestApp};
use events::{Grant, Role};
use serde_json::json;
use strum::VariantArray as _;
use task_ledger::graphql::permission::Permission;
use task_ledger::graphql::{Map, sdl};

#[test]
fn every_root_field_says_what_it_needs() {
    let without: Vec<_> = Map::draw(&sdl())
        .operations()
        .filter(|one| one.needs.is_none())
        .map(|one| one.name)
        .collect();
    assert!(without.is_empty(), "declare a permission for {without:?}");
}

#[test]
fn no_role_but_the_admins_has_everything() {
    for role in Role::VARIANTS {
        let has = |permission: &&Permission| permission.is_given_to(*role, &[]);
        let count = Permission::VARIANTS.iter().filter(has).count();
        assert_eq!(count == Permission::VARIANTS.len(), *role == Role::Admin, "{role}");
        assert!(Permission::Read.is_given_to(*role, &[]), "{role}");
    }
    let writes =
        [Permission::Work, Permission::Describe, Permission::Operate, Permission::Administer];
    assert!(Permission::Review.is_given_to(Role::Agent, &[Grant::Review]));
    assert!(!Permission::Review.is_given_to(Role::Agent, &[Grant::Orchestrate]));
    assert!(writes.iter().all(|write| !write.is_given_to(Role::Auditor, &[])));
}

/// Asks for a root field without its arguments: whoever may not use it is told so before it is
/// found out that they are missing.
async fn may(client: &Client, kind: &str, field: &str) -> bool {
    let heard = client.ask(&format!("{kind} {{ {field} }}"), json!({})).await;
    heard.code() != "NOT_ALLOWED"
}

#[tokio::test]
async fn each_role_may_use_what_the_table_says_and_nothing_else() {
    let app = TestApp::start().await;
    let (operator, auditor, agent) =
        (app.operator().await, app.auditor().await, app.agent("worker").await);
    let clients: [(Role, &Client); 4] = [
        (Role::Admin, &app.admin),
        (Role::Operator, &operator),
        (Role::Auditor, &auditor),
        (Role::Agent, &agent),
    ];
    let mut tried = 0;
    for operation in Map::draw(&sdl()).operations() {
        let kind = operation.kind.to_string();
        for (role, client) in clients {
            let given = operation.needs.unwrap().is_given_to(role, &[]);
            let found = may(client, &kind, &operation.name).await;
            assert_eq!(found, given, "{role} {kind} {}", operation.name);
            tried += 1;
        }
    }
    assert!(tried >= 4 * 40, "only {tried} were tried");
}

#[tokio::test]
async fn a_fragment_hides_nothing() {
    let app = TestApp::start().await;
    let auditor = app.auditor().await;
    for query in [
        "mutation { ...F } fragment F on Mutation { createTask(input: { title: \"x\" }) { position } }",
        "mutation { ... on Mutation { createTask(input: { title: \"x\" }) { position } } }",
        "mutation { other: createTask(input: { title: \"x\" }) { position } }",
    ] {
        let heard = auditor.ask(query, json!({})).await;
        assert_eq!((heard.status.as_u16(), heard.code()), (403, "NOT_ALLOWED"), "{query}");
    }
}

#[tokio::test]
async fn a_revoked_key_is_refused_at_once() {
    let app = TestApp::start().await;
    let input = json!({"role": "OPERATOR", "name": "gone soon"});
    let made = app.admin.done("createKey", "secret key { id name role }", input).await;
    let client = app.with_key(made["secret"].as_str().unwrap());
    client.data("{ viewer { name role } }", json!({})).await;
    app.admin.done("revokeKey", "key { revokedAt }", json!({"key": made["key"]["id"]})).await;
    assert_eq!(client.ask("{ viewer { name } }", json!({})).await.status, 401);
}

#[tokio::test]
async fn a_secret_is_shown_once() {
    let app = TestApp::start().await;
    let input = json!({"role": "AUDITOR", "idempotencyKey": "k"});
    let first = app.admin.done("createKey", "secret key { id }", input.clone()).await;
    let again = app.admin.done("createKey", "secret key { id }", input).await;
    assert_eq!(first["key"], again["key"]);
    assert!(first["secret"].is_string() && again["secret"].is_null());
    let keys = app.admin.data("{ keys(first: 10) { nodes { name } totalCount } }", json!({})).await;
    assert_eq!(keys["keys"]["totalCount"], 2);
    assert!(!keys.to_string().contains("tl_"));
}
