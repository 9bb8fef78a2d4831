//! The table of features in `tests/README.md` names tests that are there, for every point there is.

use super::source::top;
use std::collections::BTreeMap;
use std::fs;

/// The points of the product that are built, and how many each chapter has.
const CHAPTERS: [(&str, u32); 3] = [("F1", 12), ("F2", 12), ("F3", 7)];
/// Usage that is captured from outside is not built yet.
const NOT_YET: [&str; 1] = ["F3.6"];

/// The rows of the table: a point, and the tests that are named for it.
fn table() -> BTreeMap<String, Vec<String>> {
    let readme = fs::read_to_string(top().join("tests/README.md")).unwrap();
    let rows = readme.lines().filter(|line| line.starts_with("| F"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [point, _, tests] = cells[..] else { panic!("three cells, not {line}") };
        let names = tests.split(',').map(|name| name.trim().trim_matches('`').to_owned());
        (point.to_owned(), names.collect())
    };
    rows.map(row).collect()
}

#[test]
fn every_point_that_is_built_has_its_row() {
    let rows: Vec<String> = table().into_keys().collect();
    for (chapter, last) in CHAPTERS {
        for number in 1..=last {
            let point = format!("{chapter}.{number}");
            let is_due = !NOT_YET.contains(&point.as_str());
            assert_eq!(rows.contains(&point), is_due, "{point}");
        }
    }
}

#[test]
fn every_test_that_is_named_is_there_and_speaks_through_a_door() {
    for (point, tests) in table() {
        assert!(!tests.is_empty(), "{point}");
        for test in tests {
            let (place, name) = test.rsplit_once("::").unwrap_or_else(|| panic!("{point}: {test}"));
            let path = top().join("tests/it").join(place.replace("::", "/"));
            let found = [path.with_extension("rs"), path.join("mod.rs")]
                .iter()
                .filter_map(|path| fs::read_to_string(path).ok())
                .any(|source| source.contains(&format!("fn {name}(")));
            assert!(found, "{point}: there is no test {test}");
            let door =
                ["graphql::", "cli::", "scenario::"].iter().any(|door| test.starts_with(door));
            assert!(door, "{point}: {test} does not go through the API");
        }
    }
}
