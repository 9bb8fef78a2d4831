//! What the import of some lines came to.

use crate::importers::beads::Fault;
use serde::Serialize;
use std::collections::BTreeMap;

/// What became of some lines of a history.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The project's key.
    pub project: String,
    /// Lines that hold something.
    pub lines: usize,
    /// Lines that became events, by what was done.
    pub applied: BTreeMap<&'static str, usize>,
    /// Lines that changed nothing that is kept here.
    pub unchanged: usize,
    /// Lines that were here already.
    pub known: usize,
    /// Lines on tasks with which somebody here went on.
    pub left_alone: usize,
    /// Lines that the ledger refused, where the other tool did not.
    pub refused: Vec<Refused>,
    /// Dependencies on issues that are not there; they hold nothing up.
    pub dangling: Vec<Dangling>,
    /// Actors that became agents.
    pub agents: usize,
    /// What is still held where the history ends, and was given back.
    pub released: usize,
    /// The time of the last line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_at: Option<String>,
    /// What is wrong with lines, by line.
    pub faults: Vec<Fault>,
}

/// A line that the ledger refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The line.
    pub line: usize,
    /// The issue.
    pub issue: String,
    /// What was done to it there.
    pub action: &'static str,
    /// By whom.
    pub actor: String,
    /// For programs: why not here.
    pub code: String,
    /// For people: why not here.
    pub message: String,
}

/// A dependency on an issue that is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dangling {
    /// The line.
    pub line: usize,
    /// The issue.
    pub issue: String,
    /// What it names.
    pub on: String,
}
