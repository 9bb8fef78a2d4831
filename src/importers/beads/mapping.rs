//! The source's words in ours.

use events::{DependencyKind, Priority, TaskType};

/// Where a task begins here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Handed out.
    Ready,
    /// Not handed out before somebody says so.
    Intake,
    /// Something stands in its way.
    Blocked,
    /// Closed where it comes from.
    Closed,
}

/// A status: where the task begins, `Some(None)` for what was deleted, `None` for unknown words.
pub fn status(word: &str) -> Option<Option<Standing>> {
    Some(match word {
        "open" | "in_progress" | "hooked" => Some(Standing::Ready),
        "blocked" => Some(Standing::Blocked),
        // What is pinned is never handed out in Beads either.
        "deferred" | "draft" | "pinned" => Some(Standing::Intake),
        "closed" | "done" => Some(Standing::Closed),
        "tombstone" | "deleted" => None,
        _ => return None,
    })
}

/// The kind of work; whether the source's own word says no more than ours.
pub fn task_type(word: &str) -> (TaskType, bool) {
    match word {
        "task" | "feature" => (TaskType::Implementation, word == "task"),
        "bug" => (TaskType::Bugfix, true),
        "epic" => (TaskType::Epic, true),
        "chore" => (TaskType::Chore, true),
        "molecule" | "convoy" => (TaskType::Epic, false),
        "merge-request" | "review" => (TaskType::Review, false),
        "docs" | "documentation" => (TaskType::Documentation, false),
        "spike" | "research" => (TaskType::Research, false),
        "test" | "testing" => (TaskType::Testing, false),
        "decision" | "analysis" => (TaskType::Analysis, false),
        // message, gate, agent, role, rig, event, and whatever a house has made up.
        _ => (TaskType::Chore, false),
    }
}

/// Beads' numbers, the most urgent first.
pub fn priority(number: u64) -> Priority {
    match number {
        0 => Priority::Critical,
        1 => Priority::High,
        2 => Priority::Medium,
        3 => Priority::Low,
        _ => Priority::Backlog,
    }
}

/// What a relation is here; `None` for a word that nobody knows, which is kept as related.
pub fn dependency(word: &str) -> Option<DependencyKind> {
    Some(match word {
        "blocks" | "blocked-by" => DependencyKind::Blocks,
        "parent-child" => DependencyKind::ParentChild,
        "related" | "relates-to" | "tracks" | "replies-to" => DependencyKind::Related,
        "discovered-from" => DependencyKind::DiscoveredFrom,
        "supersedes" => DependencyKind::Supersedes,
        "duplicates" => DependencyKind::Duplicates,
        _ => return None,
    })
}
