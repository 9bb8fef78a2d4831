//! What each room says of itself, how large its files grow, and what they are called.

use super::source::{File, files, top};
use std::fs;

const LINES_MAX: usize = 400;
const README_LINES_MAX: usize = 200;
const NAMELESS: &[&str] = &["utils", "util", "helpers", "helper", "manager", "common", "misc"];

/// The rooms that owe their visitors a page.
const ROOMS: &[&str] = &[
    "deploy",
    "events",
    "migrations",
    "projections",
    "src/cli",
    "src/config",
    "src/domain",
    "src/graphql",
    "src/http",
    "src/importers",
    "src/policies",
    "src/store",
    "tests",
    "web",
];

fn source() -> Vec<File> {
    let folders =
        ["src", "events", "projections", "migrations", "tests", "web/src", "web/journeys"];
    files(&folders, &[".rs", ".ts", ".tsx", ".css", ".sql"])
}

#[test]
fn no_file_is_a_hub() {
    let faults: Vec<String> = source()
        .iter()
        .filter(|file| file.text.lines().count() > LINES_MAX)
        .map(|file| format!("{}: {} lines", file.path, file.text.lines().count()))
        .collect();
    assert!(faults.is_empty(), "which room is missing?\n{}", faults.join("\n"));
}

#[test]
fn a_file_is_named_after_what_it_holds() {
    let faults: Vec<String> = source()
        .into_iter()
        .map(|file| file.path)
        .filter(|path| {
            let parts = path.split(['/', '.']);
            parts.into_iter().any(|part| NAMELESS.contains(&part))
        })
        .collect();
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn every_room_has_a_readme_of_one_screen() {
    for room in ROOMS {
        let path = top().join(room).join("README.md");
        let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{room} has no README.md"));
        let lines = text.lines().count();
        assert!((5..=README_LINES_MAX).contains(&lines), "{room}/README.md has {lines} lines");
    }
}

#[test]
fn every_folder_is_named_in_the_readme_of_its_room() {
    let mut faults = Vec::new();
    for room in ["src", "src/store", "src/domain", "src/graphql", "src/cli", "projections/src"] {
        // `src` itself is described by the front door.
        let readme = match room {
            "src" => top().join("README.md"),
            "projections/src" => top().join("projections/README.md"),
            room => top().join(room).join("README.md"),
        };
        let text = fs::read_to_string(readme).unwrap();
        for entry in fs::read_dir(top().join(room)).unwrap().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_dir() && !text.contains(&name) {
                faults.push(format!("{room}/{name} is not in its room's README"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_module_says_what_it_is_for() {
    let faults: Vec<String> = files(&["src", "events", "projections", "tests"], &[".rs"])
        .into_iter()
        .filter(|file| !file.text.starts_with("//!"))
        .map(|file| file.path)
        .collect();
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn the_top_shows_only_rooms() {
    let known = [
        "Cargo.toml",
        "Cargo.lock",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "Makefile",
        "README.md",
        "build.rs",
        "deploy",
        "events",
        "migrations",
        "projections",
        "src",
        "target",
        "tests",
        "web",
    ];
    let strays: Vec<String> = fs::read_dir(top())
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && !known.contains(&name.as_str()))
        .collect();
    assert!(strays.is_empty(), "{strays:?}");
}
