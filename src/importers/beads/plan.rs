//! What of a file is new in a ledger, as one list of actions.

use super::issue::Issue;
use super::mapping::Standing;
use super::report::{FAULTS_SHOWN_MAX, Report};
use super::tasks::{self, Wish, act};
use super::{Source, links};
use crate::domain::project::ProjectCommand;
use crate::domain::task::TaskCommand;
use crate::domain::world::World;
use crate::domain::{Action, Command, ProjectRef, TaskRef};
use events::ProjectKind;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What an unstated priority is, by whether the file's writer writes zeros: see the room's README.
const PRIORITY_DROPPED: (u64, &str) = (0, "CRITICAL");
const PRIORITY_DEFAULT: (u64, &str) = (2, "MEDIUM");

/// How a file is to be imported.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The project's key; the project is created if there is none.
    pub project: String,
    /// Everything is ready, also what is closed where it comes from.
    pub fresh: bool,
    /// Faulty lines are left out instead of stopping the import.
    pub skip_invalid: bool,
}

/// What is to be done, all of it or nothing, and what to tell the user.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// One request's actions; none when refused, or when there is nothing new.
    pub actions: Vec<Action>,
    /// What it comes to.
    pub report: Report,
}

impl Source {
    /// Plans the import into a ledger as it is now.
    #[must_use]
    pub fn plan(&self, options: &Options, world: &World) -> Plan {
        let project = options.project.to_ascii_uppercase();
        let mut report = self.report(&project, options);
        if report.refused {
            return Plan { actions: Vec::new(), report };
        }
        let known_project = world.resolve_project(&ProjectRef::Key(project.clone()));
        report.project_created = known_project.is_none();
        let id_of = |source: &str| task_id(world.ledger_id(), &project, source);
        let is_known = |source: &str| world.task(id_of(source)).is_some();
        let (old, new): (Vec<&Issue>, Vec<&Issue>) =
            self.issues.iter().partition(|issue| is_known(&issue.id));
        report.skipped_existing = old.len();
        report.imported = new.len();

        let here: HashSet<&str> = self.issues.iter().map(|issue| issue.id.as_str()).collect();
        let absent = |on: &str| match on {
            on if here.contains(on) || is_known(on) => None,
            on if self.tombstones.contains(on) => Some("it is deleted"),
            on if self.faulty.contains(on) => Some("its own line is faulty"),
            _ => Some("it is neither in the file nor in the ledger"),
        };
        let kept = links::sort_out(&new, &old, &absent, &mut report);
        let priority = self.missing_priority(&new, &mut report);
        let mut actions = Vec::new();
        if report.project_created {
            actions.push(create_project(world.ledger_id(), &project));
        }
        let standing = |issue: &Issue| if options.fresh { Standing::Ready } else { issue.standing };
        for issue in in_order(&new, &kept.parents) {
            let parent = kept.parents.get(issue.id.as_str()).map(|on| TaskRef::Id(id_of(on)));
            let priority = issue.priority.unwrap_or(priority);
            let (id, standing) = (id_of(&issue.id), standing(issue));
            let wish = Wish { project: &project, id, parent, priority, standing };
            actions.push(tasks::create(issue, &wish));
        }
        for (issue, link, kind) in &kept.links {
            let on = TaskRef::Id(id_of(&link.on));
            let command = TaskCommand::AddDependency { on, kind: *kind };
            actions.push(act(id_of(&issue.id), command, link.at, link.by.clone()));
        }
        for issue in &new {
            let follow_up = tasks::follow_up(issue, id_of(&issue.id), standing(issue));
            actions.extend(follow_up);
            report.notes += issue.comments.len();
            report.notes +=
                usize::from(issue.design.is_some()) + usize::from(issue.notes.is_some());
            report.closed += usize::from(standing(issue) == Standing::Closed);
        }
        Plan { actions, report }
    }

    /// What can be said of the file whatever the ledger holds.
    fn report(&self, project: &str, options: &Options) -> Report {
        let faulty: HashSet<usize> = self.faults.iter().map(|fault| fault.line).collect();
        Report {
            project: project.to_owned(),
            fresh: options.fresh,
            refused: !self.faults.is_empty() && !options.skip_invalid,
            lines: self.lines,
            read: self.issues.len() + self.tombstones.len(),
            skipped_faulty: faulty.len(),
            tombstones: self.tombstones.len(),
            fault_count: self.faults.len(),
            faults: self.faults.iter().take(FAULTS_SHOWN_MAX).cloned().collect(),
            ..Report::default()
        }
    }

    fn missing_priority(&self, new: &[&Issue], report: &mut Report) -> u64 {
        let (priority, name) =
            if self.zero_is_written { PRIORITY_DEFAULT } else { PRIORITY_DROPPED };
        report.priorities_missing = new.iter().filter(|issue| issue.priority.is_none()).count();
        report.priority_taken_as = (report.priorities_missing > 0).then_some(name);
        priority
    }
}

/// The id that an issue has in a ledger, whenever and however often it is imported.
fn task_id(ledger: Uuid, project: &str, source: &str) -> Uuid {
    Uuid::new_v5(&ledger, format!("import/{}/{project}/{source}", tasks::SYSTEM).as_bytes())
}

pub(in crate::importers) fn create_project(ledger: Uuid, key: &str) -> Action {
    let id = Uuid::new_v5(&ledger, format!("import/project/{key}").as_bytes());
    let (key, name) = (key.to_owned(), key.to_owned());
    let kind = ProjectKind::Development;
    let create = ProjectCommand::Create { key, name, kind, client: None, or_existing: true };
    Command::Project(ProjectRef::Id(id), create).into()
}

/// The oldest first, so that their numbers tell their age, but parents before their parts.
fn in_order<'a>(issues: &[&'a Issue], parents: &HashMap<&str, &str>) -> Vec<&'a Issue> {
    let mut by_age = issues.to_vec();
    by_age.sort_by_key(|issue| {
        let created = issue.created_at.as_ref().map(|(_, instant)| *instant);
        (created.is_none(), created, issue.line)
    });
    let by_id: HashMap<&str, &'a Issue> =
        by_age.iter().map(|issue| (issue.id.as_str(), *issue)).collect();
    let mut done = HashSet::new();
    let mut ordered = Vec::with_capacity(by_age.len());
    for issue in by_age {
        // The line of those above it that are not there yet; circles were left out before.
        let mut above = vec![issue];
        while let Some(parent) = parents.get(above[above.len() - 1].id.as_str()) {
            let Some(parent) = by_id.get(parent).filter(|_| !done.contains(parent)) else { break };
            above.push(parent);
        }
        ordered.extend(above.into_iter().rev().filter(|issue| done.insert(issue.id.as_str())));
    }
    ordered
}
