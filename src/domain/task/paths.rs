//! Which files a task may touch, as patterns, and whether two tasks may touch the same one.
//!
//! A pattern is a path from the repository's root. `*` and `?` stand for any characters and any one
//! character of a name, `**` for any number of folders; everything else is meant as it stands. A
//! path whose last name has no ending is a folder, and means all that is in it.

use super::TaskRefusal;
use super::bounds::{many, within};

const PATH_CHARS_MAX: usize = 300;
const ANY: &str = "**";

/// Patterns as they are kept: sorted, each once, without what says nothing.
pub(super) fn read(paths: &[String]) -> Result<Vec<String>, TaskRefusal> {
    many("paths", paths.len())?;
    let mut read = paths.iter().map(|path| one(path)).collect::<Result<Vec<_>, _>>()?;
    read.sort_unstable();
    read.dedup();
    Ok(read)
}

fn one(path: &str) -> Result<String, TaskRefusal> {
    within("paths", path.chars().count(), PATH_CHARS_MAX)?;
    let kept = path.strip_prefix("./").unwrap_or(path);
    let kept = kept.strip_suffix('/').unwrap_or(kept);
    let names_one = |name: &str| !name.is_empty() && name != "." && name != "..";
    if kept.contains('\\') || !kept.split('/').all(names_one) {
        return Err(TaskRefusal::PathMalformed(path.to_owned()));
    }
    // `v1.2/` is a folder though its name has an ending.
    let folder = path.ends_with('/') && kept.rsplit('/').next().is_some_and(is_file);
    Ok(if folder { format!("{kept}/{ANY}") } else { kept.to_owned() })
}

/// The first pattern of one list that may mean the same file as one of the other, and that one.
#[must_use]
pub fn overlap<'p>(mine: &'p [String], theirs: &'p [String]) -> Option<(&'p str, &'p str)> {
    let pairs = mine.iter().flat_map(|mine| theirs.iter().map(move |theirs| (mine, theirs)));
    pairs.map(|(mine, theirs)| (mine.as_str(), theirs.as_str())).find(|(a, b)| meet(a, b))
}

/// Whether there is a path that both mean.
fn meet(a: &str, b: &str) -> bool {
    reaches(&names(a), &names(b), |name| *name == ANY, |a, b| names_meet(a, b))
}

/// The names of a path; a folder's with everything below.
fn names(pattern: &str) -> Vec<&str> {
    let mut names: Vec<&str> = pattern.split('/').collect();
    if names.last().is_some_and(|last| !is_file(last)) {
        names.push(ANY);
    }
    names
}

/// Whether a name is one of files: it has an ending.
fn is_file(name: &str) -> bool {
    name.rfind('.').is_some_and(|dot| dot > 0)
}

fn names_meet(a: &str, b: &str) -> bool {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    reaches(&a, &b, |one| *one == '*', |a, b| a == b || *a == '?' || *b == '?')
}

/// Whether two sequences, in which some items stand for any number of items, have a reading in
/// common: a walk over all pairs of places that both can be at.
fn reaches<T>(a: &[T], b: &[T], any: impl Fn(&T) -> bool, same: impl Fn(&T, &T) -> bool) -> bool {
    let mut row = vec![false; b.len() + 1];
    for i in 0..=a.len() {
        let mut next = vec![false; b.len() + 1];
        for j in 0..=b.len() {
            // What stands for any number may stand for none, or for one more of the other's.
            let by_a = i > 0 && row[j] && (any(&a[i - 1]) || (j > 0 && any(&b[j - 1])));
            let by_b = j > 0 && next[j - 1] && (any(&b[j - 1]) || (i > 0 && any(&a[i - 1])));
            let by_both = i > 0 && j > 0 && row[j - 1] && same(&a[i - 1], &b[j - 1]);
            next[j] = (i == 0 && j == 0) || by_a || by_b || by_both;
        }
        row = next;
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn patterns_meet_where_a_path_is_meant_by_both() {
        for (a, b, meets) in [
            ("src/a.rs", "src/a.rs", true),
            ("src/a.rs", "src/b.rs", false),
            ("src", "src/store/log.rs", true),
            ("src/store", "src/storage/x.rs", false),
            ("src/*.rs", "src/main.rs", true),
            ("src/*.rs", "src/main.ts", false),
            ("src/*.rs", "src/store/log.rs", false),
            ("src/*", "src/store/log.rs", true),
            (".github", ".github/workflows/ci.yml", true),
            ("**/*.rs", "src/store/log.rs", true),
            ("**/log.rs", "src/**/mod.rs", false),
            ("**/log.rs", "src/**", true),
            ("src/**/spec.rs", "src/spec.rs", true),
            ("web/src/*/board.tsx", "web/src/features/*.tsx", true),
            ("web/[id].tsx", "web/a.tsx", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*a*", "*b*", true),
            ("a*", "*b", true),
            ("a*c", "*b", false),
            ("**", "anything/at/all", true),
        ] {
            assert_eq!(meet(a, b), meets, "{a} and {b}");
            assert_eq!(meet(b, a), meets, "{b} and {a}");
        }
    }

    #[test]
    fn the_first_pair_that_meets_is_named() {
        let lists = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        let (mine, theirs) = (lists(&["docs", "src/*.rs"]), lists(&["web", "src/main.rs"]));
        assert_eq!(overlap(&mine, &theirs), Some(("src/*.rs", "src/main.rs")));
        assert_eq!(overlap(&mine, &lists(&["web"])), None);
        assert_eq!(overlap(&[], &theirs), None);
    }

    #[test]
    fn paths_are_kept_sorted_once_and_without_ornament() {
        let read =
            |texts: &[&str]| read(&texts.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(read(&["./src/", "docs", "src"]), Ok(vec!["docs".into(), "src".into()]));
        assert_eq!(read(&["v1.2/"]), Ok(vec!["v1.2/**".into()]));
        for wrong in ["", "/", "/etc/passwd", "a//b", "../a", "a/./b", "c:\\x"] {
            assert_eq!(read(&[wrong]), Err(TaskRefusal::PathMalformed(wrong.into())), "{wrong}");
        }
    }

    /// A pattern that means a path: some of its names hidden behind wildcards.
    fn meaning(path: &[String], hidden: &[u8]) -> String {
        let hide = |(name, how): (&String, &u8)| match how % 5 {
            0 => "*".to_owned(),
            1 => "**".to_owned(),
            2 => format!("{}*", &name[..1]),
            3 => format!("?{}", &name[1..]),
            _ => name.clone(),
        };
        path.iter().zip(hidden).map(hide).collect::<Vec<_>>().join("/")
    }

    proptest! {
        #[test]
        fn two_patterns_of_one_path_meet(
            path in prop::collection::vec("[a-c]{1,3}", 1..5),
            a in prop::collection::vec(any::<u8>(), 5),
            b in prop::collection::vec(any::<u8>(), 5),
        ) {
            prop_assert!(meet(&meaning(&path, &a), &meaning(&path, &b)));
        }

        #[test]
        fn plain_paths_meet_only_where_one_holds_the_other(
            a in prop::collection::vec("[ab]", 1..4),
            b in prop::collection::vec("[ab]", 1..4),
        ) {
            let holds = a.starts_with(&b) || b.starts_with(&a);
            prop_assert_eq!(meet(&a.join("/"), &b.join("/")), holds);
        }
    }
}
