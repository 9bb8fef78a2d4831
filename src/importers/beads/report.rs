//! What an import tells its user: what came in, what was there, what could not be kept as it was.

use serde::Serialize;

/// How many faults a report names one by one; the count is of all of them.
pub const FAULTS_SHOWN_MAX: usize = 1_000;

/// What an import did, or would have done had it not been refused.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The project's key.
    pub project: String,
    /// Whether the project did not exist before.
    pub project_created: bool,
    /// Whether everything was to be imported as ready.
    pub fresh: bool,
    /// Whether nothing was imported because of the faults.
    pub refused: bool,
    /// Lines that hold something.
    pub lines: usize,
    /// Issues that were read without a fault, tombstones included.
    pub read: usize,
    /// Tasks that are new in the ledger.
    pub imported: usize,
    /// Of them, closed where they come from.
    pub closed: usize,
    /// Issues whose task was in the ledger already, and was left as it is.
    pub skipped_existing: usize,
    /// Issues that were left out because of a fault.
    pub skipped_faulty: usize,
    /// Issues that were deleted where they come from.
    pub tombstones: usize,
    /// Designs, notes and comments.
    pub notes: usize,
    /// Relations between tasks, parents included.
    pub dependencies: usize,
    /// Issues without a priority.
    pub priorities_missing: usize,
    /// What a missing priority was taken as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority_taken_as: Option<&'static str>,
    /// Relations to something that is not there; they hold nothing up.
    pub dangling: Vec<Dangling>,
    /// Relations that would have closed a circle, and were left out.
    pub cycles: Vec<Circle>,
    /// Relations that were kept as mere `related`.
    pub softened: Vec<Softened>,
    /// How many faults there are.
    pub fault_count: usize,
    /// The faults, by line.
    pub faults: Vec<Fault>,
}

/// A relation to something that is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dangling {
    /// The line.
    pub line: usize,
    /// The issue.
    pub issue: String,
    /// What it names.
    pub on: String,
    /// The source's word for the relation.
    pub kind: String,
    /// Why it is not there.
    pub why: &'static str,
}

/// A relation that would have closed a circle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Circle {
    /// The line.
    pub line: usize,
    /// The issue.
    pub issue: String,
    /// What it names.
    pub on: String,
    /// The source's word for the relation.
    pub kind: String,
    /// The circle, from the issue back to itself: `a → b → a`.
    pub circle: String,
}

/// A relation that was kept as mere `related`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Softened {
    /// The line.
    pub line: usize,
    /// The issue.
    pub issue: String,
    /// What it names.
    pub on: String,
    /// The source's word for the relation.
    pub kind: String,
    /// Why.
    pub why: &'static str,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The line, counted from 1; 0 for the file as a whole.
    pub line: usize,
    /// For programs.
    pub code: &'static str,
    /// The issue, where the line says so much.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// For people: what is wrong.
    pub message: String,
}

impl Fault {
    /// A fault in a line.
    #[must_use]
    pub fn new(line: usize, issue: Option<&str>, code: &'static str, message: String) -> Self {
        Self { line, code, issue: issue.map(str::to_owned), message }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.line, &self.issue) {
            (0, _) => write!(f, "{}", self.message),
            (line, Some(issue)) => write!(f, "line {line} ({issue}): {}", self.message),
            (line, None) => write!(f, "line {line}: {}", self.message),
        }
    }
}
