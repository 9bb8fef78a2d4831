//! The closed vocabularies as flags take them, and the API's spelling of them.

/// How urgent.
pub const PRIORITIES: [&str; 5] = ["critical", "high", "medium", "low", "backlog"];
/// What kind of work.
pub const TASK_TYPES: [&str; 10] = [
    "implementation",
    "research",
    "review",
    "testing",
    "deployment",
    "documentation",
    "bugfix",
    "analysis",
    "epic",
    "chore",
];
/// Where a task stands.
pub const STATUSES: [&str; 10] = [
    "intake",
    "ready",
    "in-progress",
    "paused",
    "blocked",
    "waiting",
    "review",
    "done",
    "failed",
    "cancelled",
];
/// How tasks are related.
pub const DEPENDENCIES: [&str; 6] =
    ["blocks", "parent-child", "related", "discovered-from", "duplicates", "supersedes"];
/// What sort of note.
pub const NOTES: [&str; 4] = ["comment", "design", "insight", "handover"];
/// Why a task rests.
pub const CAUSES: [&str; 6] =
    ["context-full", "budget", "rate-limit", "operator", "handover", "other"];
/// What a budget counts.
pub const UNITS: [&str; 2] = ["tokens", "money"];
/// For how long a budget holds.
pub const PERIODS: [&str; 3] = ["total", "day", "month"];
/// By what usage is told apart.
pub const DIMENSIONS: [&str; 6] = ["task", "session", "agent", "project", "model", "task-type"];
/// How long the spans are in which usage is told apart.
pub const INTERVALS: [&str; 3] = ["hour", "day", "month"];
/// What a key may do.
pub const ROLES: [&str; 4] = ["admin", "operator", "agent", "auditor"];
/// What a key may beyond its role.
pub const GRANTS: [&str; 2] = ["orchestrate", "review"];
/// For whom a project's work is done.
pub const PROJECT_KINDS: [&str; 3] = ["client", "development", "general"];
/// In what order tasks are listed.
pub const ORDERS: [&str; 4] = ["oldest", "newest", "urgency", "changed"];
/// For what a human is waited for.
pub const INBOX_KINDS: [&str; 11] = [
    "question",
    "start-approval",
    "review",
    "gate-to-verify",
    "blocked",
    "suspect-claim",
    "task-failed",
    "dependency-failed",
    "budget-warned",
    "budget-spent",
    "projection-stopped",
];
/// By what work that is paid for is summed.
pub const TIME_GROUPS: [&str; 3] = ["client", "project", "month"];
/// By what estimates are told apart.
pub const ESTIMATE_GROUPS: [&str; 4] = ["type", "agent", "complexity", "project"];
/// How well it is shown that a gate was passed, the least first.
pub const EVIDENCE_LEVELS: [&str; 3] = ["claimed", "attached", "verified"];
/// What an agent is open for.
pub const AVAILABILITIES: [&str; 4] = ["available", "awaiting-permission", "rate-limited", "away"];

/// A flag's word as the API spells it: `in-progress` is `IN_PROGRESS`.
#[must_use]
pub fn shout(word: &str) -> String {
    word.replace('-', "_").to_ascii_uppercase()
}

/// The same for those that were given.
#[must_use]
pub fn shout_all(words: &[String]) -> Option<Vec<String>> {
    (!words.is_empty()).then(|| words.iter().map(|word| shout(word)).collect())
}

/// A list as input, if anything is in it.
#[must_use]
pub fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

/// A text that was given, or what stands on stdin where a dash was.
///
/// # Errors
/// Stdin that is no text.
pub fn text(given: String) -> anyhow::Result<String> {
    if given != "-" {
        return Ok(given);
    }
    let mut text = String::new();
    std::io::Read::read_to_string(&mut std::io::stdin(), &mut text)?;
    Ok(text.trim_end_matches('\n').to_owned())
}

/// Free JSON that was given as text.
///
/// # Errors
/// Text that is no JSON.
pub fn json(text: &str) -> Result<serde_json::Value, String> {
    serde_json::from_str(text).map_err(|error| format!("no JSON: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::str::FromStr as _;

    #[test]
    fn every_word_is_one_of_the_language() {
        fn known<T: std::str::FromStr>(words: &[&str]) -> bool {
            words.iter().all(|word| T::from_str(&word.replace('-', "_")).is_ok())
        }
        assert!(known::<events::Priority>(&PRIORITIES) && known::<events::TaskType>(&TASK_TYPES));
        assert!(known::<events::TaskStatus>(&STATUSES) && known::<events::NoteKind>(&NOTES));
        assert!(known::<events::DependencyKind>(&DEPENDENCIES));
        assert!(known::<events::PauseCause>(&CAUSES) && known::<events::BudgetUnit>(&UNITS));
        assert!(known::<events::Role>(&ROLES) && known::<events::Grant>(&GRANTS));
        assert!(known::<events::ProjectKind>(&PROJECT_KINDS));
        assert!(known::<events::EvidenceLevel>(&EVIDENCE_LEVELS));
        assert!(known::<projections::inbox::InboxKind>(&INBOX_KINDS));
        assert!(events::Priority::from_str("urgent").is_err());
    }

    #[test]
    fn words_are_spelt_as_the_api_spells_them() {
        assert_eq!(shout("in-progress"), "IN_PROGRESS");
    }
}
