//! Who may know whom.

use super::source::{File, files};

/// Each room of `src`, and the rooms that its code may name.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("config", &[]),
    ("domain", &[]),
    ("store", &["domain"]),
    ("policies", &["domain", "store"]),
    ("importers", &["domain"]),
    ("graphql", &["domain", "importers", "store"]),
    ("http", &["config", "domain", "graphql", "importers", "store"]),
    ("cli", &["app", "config", "domain"]),
    // The composition root is the only place where the rooms meet.
    ("app", &["config", "domain", "graphql", "http", "importers", "policies", "store"]),
    ("lib", &[]),
    ("main", &["cli"]),
];

/// A crate, and the only places whose code may name it.
const NAMED_ONLY_IN: &[(&str, &[&str])] = &[
    ("cqrs_es", &["src/store/"]),
    ("postgres_es", &["src/store/"]),
    ("async_graphql", &["src/graphql/"]),
    ("sqlx", &["src/store/", "projections/"]),
    ("axum", &["src/http/", "src/app"]),
    ("clap", &["src/cli/", "src/config/", "src/main.rs"]),
    ("reqwest", &["src/cli/"]),
];

/// What the pure places must not reach for: a clock, chance, the world outside.
const IMPURE: &[&str] = &[
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "now_v7",
    "new_v4",
    "rand::",
    "tokio::",
    "std::fs",
    "std::env",
    "std::net",
    "std::thread",
];

fn rust() -> Vec<File> {
    files(&["src", "events/src", "projections/src"], &[".rs"])
}

/// The room that a line of code names, if it names one: `crate::store::…`.
fn rooms_named(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).filter_map(|rest| {
        let end = rest.find(|one: char| !one.is_ascii_alphanumeric() && one != '_');
        let name = &rest[..end.unwrap_or(rest.len())];
        MAY_KNOW.iter().any(|(room, _)| *room == name).then_some(name)
    })
}

fn strangers(file: &File) -> Vec<String> {
    let Some(room) = file.room() else { return vec![] };
    let Some((_, known)) = MAY_KNOW.iter().find(|(name, _)| *name == room) else {
        return vec![format!("{}: the room {room} has no rule in MAY_KNOW", file.path)];
    };
    let named = file.code().flat_map(rooms_named);
    named
        .filter(|other| *other != room && !known.contains(other))
        .map(|other| format!("{}: {room} may not know {other}", file.path))
        .collect()
}

fn intruders(file: &File) -> Vec<String> {
    let names = |line: &str, name: &str| {
        line.match_indices(name).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let after = line[at + name.len()..].chars().next();
            let joins =
                |one: Option<char>| one.is_some_and(|one| one.is_alphanumeric() || one == '_');
            !joins(before) && !joins(after)
        })
    };
    NAMED_ONLY_IN
        .iter()
        .filter(|(_, places)| !places.iter().any(|place| file.path.starts_with(place)))
        .filter(|(name, _)| file.code().any(|line| names(line, name)))
        .map(|(name, places)| format!("{}: {name} may be named only in {places:?}", file.path))
        .collect()
}

#[test]
fn a_room_names_only_the_rooms_it_may_know() {
    let files = rust();
    assert!(files.len() > 50, "the walk found {} files", files.len());
    let faults: Vec<String> = files.iter().flat_map(strangers).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_crate_is_named_only_in_its_rooms() {
    let faults: Vec<String> = rust().iter().flat_map(intruders).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn events_domain_and_folds_know_no_clock_no_chance_and_no_outside() {
    let pure = ["events/src/", "src/domain/"];
    let faults: Vec<String> = rust()
        .iter()
        .filter(|file| pure.iter().any(|place| file.path.starts_with(place)))
        .flat_map(|file| {
            let found = IMPURE.iter().filter(|name| file.code().any(|line| line.contains(*name)));
            found.map(|name| format!("{}: {name}", file.path)).collect::<Vec<_>>()
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn only_the_config_room_reads_the_environment() {
    let reads = |file: &File| file.code().any(|line| line.contains("env::var"));
    let faults: Vec<String> = rust()
        .into_iter()
        .filter(|file| !file.path.starts_with("src/config/") && reads(file))
        // The tests' own database is told by the runner, and no service ever opens it.
        .filter(|file| file.path != "src/store/throwaway.rs")
        .filter(|file| !file.path.starts_with("src/store/throwaway/"))
        .map(|file| file.path)
        .collect();
    assert!(faults.is_empty(), "the environment is read in {faults:?}");
}

#[test]
fn the_rules_catch_who_breaks_them() {
    let file = |path: &str, text: &str| File { path: path.to_owned(), text: text.to_owned() };
    let caught = strangers(&file("src/domain/task.rs", "use crate::store::log;"));
    assert_eq!(caught, ["src/domain/task.rs: domain may not know store"]);
    assert!(strangers(&file("src/store/log.rs", "// crate::graphql is not for us")).is_empty());
    assert!(strangers(&file("src/attic/dust.rs", ""))[0].contains("no rule"));
    let caught = intruders(&file("src/http/mod.rs", "let rows = sqlx::query(text);"));
    assert_eq!(caught.len(), 1);
    assert!(intruders(&file("src/store/log.rs", "use sqlx::query;")).is_empty());
    assert!(intruders(&file("src/http/mod.rs", "let my_sqlx_like = 1;")).is_empty());
}
