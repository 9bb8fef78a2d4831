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

/// Where a list is cut: two numbers that order it, and a text where they don't tell all apart.
/// Cursors are made of them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Cut {
    major: i64,
    minor: i64,
    #[serde(default)]
    tie: String,
}

impl Cut {
    /// The cut that a page's cursor names.
    pub(crate) fn parse(cursor: &str) -> Result<Self, ReadError> {
        let mut parts = cursor.splitn(3, '_');
        let mut number = || parts.next()?.parse().ok();
        let numbers = number().zip(number());
        let cut = numbers.map(|(major, minor)| Self {
            major,
            minor,
            tie: parts.next().unwrap_or_default().to_owned(),
        });
        cut.ok_or_else(|| ReadError::Cursor(cursor.chars().take(64).collect()))
    }

    /// The cut as it is bound to a query: nothing where a list begins.
    pub(crate) fn parts(cut: Option<Self>) -> (Option<i64>, Option<i64>, Option<String>) {
        match cut {
            Some(Self { major, minor, tie }) => (Some(major), Some(minor), Some(tie)),
            None => (None, None, None),
        }
    }

    fn cursor(&self) -> String {
        let Self { major, minor, tie } = self;
        if tie.is_empty() { format!("{major}_{minor}") } else { format!("{major}_{minor}_{tie}") }
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
        let end_cursor = entries.last().map(|entry| entry.cut.cursor());
        let nodes = entries.into_iter().map(|entry| entry.node).collect();
        Self { nodes, total_count, has_next_page, end_cursor, as_of }
    }
}
