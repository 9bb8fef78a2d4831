//! Pages of lists: what they hold, and the cursors between them.

use crate::ReadError;
use serde::Deserialize;

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The entries.
    pub nodes: Vec<T>,
    /// How many there are in all.
    pub total_count: u64,
    /// Whether more follow.
    pub has_next_page: bool,
    /// Where the next page begins.
    pub end_cursor: Option<String>,
    /// The answer holds at least what happened up to here.
    pub as_of: u64,
}

/// Where a list is cut: two numbers that order it. Cursors are made of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) struct Cut {
    major: i64,
    minor: i64,
}

impl Cut {
    /// The cut that a page's cursor names.
    pub(crate) fn parse(cursor: &str) -> Result<Self, ReadError> {
        let numbers = cursor.split_once('_').and_then(|(major, minor)| {
            Some(Self { major: major.parse().ok()?, minor: minor.parse().ok()? })
        });
        numbers.ok_or_else(|| ReadError::Cursor(cursor.chars().take(64).collect()))
    }

    pub(crate) const fn numbers(self) -> (i64, i64) {
        (self.major, self.minor)
    }
}

/// A list's entry with the numbers that order it.
#[derive(Debug, Deserialize)]
pub(crate) struct Entry<T> {
    #[serde(flatten)]
    node: T,
    #[serde(flatten)]
    cut: Cut,
}

impl<T> Page<T> {
    /// The page of entries of which one more was asked for than it holds.
    pub(crate) fn of(mut entries: Vec<Entry<T>>, first: u32, total_count: u64, as_of: u64) -> Self {
        let first = usize::try_from(first).unwrap_or(usize::MAX);
        let has_next_page = entries.len() > first;
        entries.truncate(first);
        let end = entries.last().map(|entry| entry.cut);
        let end_cursor = end.map(|Cut { major, minor }| format!("{major}_{minor}"));
        let nodes = entries.into_iter().map(|entry| entry.node).collect();
        Self { nodes, total_count, has_next_page, end_cursor, as_of }
    }
}
