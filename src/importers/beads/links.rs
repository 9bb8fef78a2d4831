//! Relations between issues: which of them can be kept, and what has to be said of the others.

use super::issue::{Issue, Link};
use super::mapping;
use super::report::{Circle, Dangling, Report, Softened};
use events::DependencyKind;
use std::collections::{HashMap, HashSet, VecDeque};

/// Why a relation's target can't be found.
pub type Absent<'a> = dyn Fn(&str) -> Option<&'static str> + 'a;

/// The relations that can be kept.
#[derive(Debug, Default)]
pub struct Kept<'a> {
    /// Each issue's parent, by id.
    pub parents: HashMap<&'a str, &'a str>,
    /// Each issue's parts, by id.
    parts: HashMap<&'a str, Vec<&'a str>>,
    /// The other relations, in the order of the file.
    pub links: Vec<(&'a Issue, &'a Link, DependencyKind)>,
}

/// Sorts out the relations of the issues that are new, beside those of the old ones; the report gets
/// what was not kept.
pub fn sort_out<'a>(
    issues: &[&'a Issue],
    old: &[&'a Issue],
    absent: &Absent<'_>,
    report: &mut Report,
) -> Kept<'a> {
    let mut kept = Kept::default();
    let mut waits: HashMap<&str, Vec<&str>> = HashMap::new();
    for (issue, link) in
        old.iter().flat_map(|issue| issue.links.iter().map(move |link| (issue, link)))
    {
        match mapping::dependency(&link.kind) {
            Some(DependencyKind::Blocks) => waits.entry(&issue.id).or_default().push(&link.on),
            Some(DependencyKind::ParentChild) => {
                kept.parts.entry(&link.on).or_default().push(&issue.id);
            }
            _ => {}
        }
    }
    for issue in issues {
        let mut known = HashSet::new();
        for link in &issue.links {
            if let Some(why) = absent(&link.on) {
                let (line, issue, on, kind) = told(issue, link);
                report.dangling.push(Dangling { line, issue, on, kind, why });
                continue;
            }
            let kind = kind_of(issue, link, &kept, report);
            if let Some(circle) = circle(issue, link, kind, &kept, &waits) {
                let (line, issue, on, kind) = told(issue, link);
                report.cycles.push(Circle { line, issue, on, kind, circle });
                continue;
            }
            if !known.insert((link.on.as_str(), kind)) {
                continue;
            }
            match kind {
                DependencyKind::ParentChild => {
                    kept.parents.insert(&issue.id, &link.on);
                    kept.parts.entry(&link.on).or_default().push(&issue.id);
                }
                DependencyKind::Blocks => {
                    waits.entry(&issue.id).or_default().push(&link.on);
                    kept.links.push((issue, link, kind));
                }
                _ => kept.links.push((issue, link, kind)),
            }
        }
    }
    report.dependencies = kept.parents.len() + kept.links.len();
    kept
}

fn told(issue: &Issue, link: &Link) -> (usize, String, String, String) {
    (issue.line, issue.id.clone(), link.on.clone(), link.kind.clone())
}

/// What the relation is here: a second parent, and a word that nobody knows, become `related`.
fn kind_of(issue: &Issue, link: &Link, kept: &Kept<'_>, report: &mut Report) -> DependencyKind {
    let why = match mapping::dependency(&link.kind) {
        None => "no relation that is known here",
        Some(DependencyKind::ParentChild) => match kept.parents.get(issue.id.as_str()) {
            Some(first) if *first != link.on => "a task has one parent, and it has one already",
            _ => return DependencyKind::ParentChild,
        },
        Some(kind) => return kind,
    };
    let (line, issue, on, kind) = told(issue, link);
    report.softened.push(Softened { line, issue, on, kind, why });
    DependencyKind::Related
}

/// The circle that the relation would close.
fn circle(
    issue: &Issue,
    link: &Link,
    kind: DependencyKind,
    kept: &Kept<'_>,
    waits: &HashMap<&str, Vec<&str>>,
) -> Option<String> {
    if issue.id == link.on {
        return Some(format!("{0} → {0}", issue.id));
    }
    // Whoever waits for it, and for whom: a whole waits for its parts.
    let next = |at: &str| {
        let parts = kept.parts.get(at).into_iter().flatten().copied();
        waits.get(at).into_iter().flatten().copied().chain(parts).collect::<Vec<_>>()
    };
    let (path, first) = match kind {
        DependencyKind::Blocks => (path(&link.on, &issue.id, next)?, &issue.id),
        DependencyKind::ParentChild => (path(&issue.id, &link.on, next)?, &link.on),
        _ => return None,
    };
    Some(format!("{first} → {}", path.join(" → ")))
}

/// A shortest way from one issue to another.
fn path<'a>(from: &'a str, to: &str, next: impl Fn(&str) -> Vec<&'a str>) -> Option<Vec<&'a str>> {
    let mut came_from: HashMap<&str, Option<&'a str>> = HashMap::from([(from, None)]);
    let mut open = VecDeque::from([from]);
    while let Some(at) = open.pop_front() {
        if at == to {
            let mut way = vec![at];
            while let Some(Some(before)) = came_from.get(way[way.len() - 1]) {
                way.push(before);
            }
            way.reverse();
            return Some(way);
        }
        for one in next(at) {
            if !came_from.contains_key(one) {
                came_from.insert(one, Some(at));
                open.push_back(one);
            }
        }
    }
    None
}
