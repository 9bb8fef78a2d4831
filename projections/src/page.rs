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
    /// The cut after which a page begins, as it is bound to a query: nothing where a list begins.
    pub(crate) fn after(cursor: Option<&str>) -> Result<(Option<i64>, Option<i64>), ReadError> {
        let Some(cursor) = cursor else { return Ok((None, None)) };
        let number = |text: &str| text.parse::<i64>().ok();
        let numbers =
            cursor.split_once('_').and_then(|(major, minor)| number(major).zip(number(minor)));
        let (major, minor) =
            numbers.ok_or_else(|| ReadError::Cursor(cursor.chars().take(64).collect()))?;
        Ok((Some(major), Some(minor)))
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
        let end_cursor = entries
            .last()
            .map(|Entry { cut: Cut { major, minor }, .. }| format!("{major}_{minor}"));
        let nodes = entries.into_iter().map(|entry| entry.node).collect();
        Self { nodes, total_count, has_next_page, end_cursor, as_of }
    }
}
