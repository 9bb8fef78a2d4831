//! Relay connections, written once for every list.

use super::failure::bad_input;
use super::scalars::Position;
use async_graphql::{Object, OutputType, SimpleObject, TypeName};
use std::borrow::Cow;
use std::convert::Infallible;

/// How many a page may hold.
pub const PAGE_MAX: usize = 100;
/// How many a page of the log or of a projection may hold: their readers want all of it.
pub const LOG_PAGE_MAX: usize = 1_000;

/// One page of a list.
pub struct Connection<T> {
    /// What is on the page.
    pub nodes: Vec<T>,
    /// The cursor behind the last of them.
    pub end_cursor: Option<String>,
    /// Whether more follow.
    pub has_next_page: bool,
    /// How many there are in all, where that is known.
    pub total_count: Option<u64>,
    /// The position that the page was read at.
    pub as_of: u64,
}

impl<T> Connection<T> {
    /// A page as a reading room gave it.
    pub fn of<R>(page: projections::Page<R>, mut node: impl FnMut(R) -> T) -> Self {
        let Ok(connection) = Self::try_of(page, |row| Ok::<_, Infallible>(node(row)));
        connection
    }

    /// The same, of rows that may turn out to be no nodes.
    ///
    /// # Errors
    /// The first that is said of a row.
    pub fn try_of<R, E>(
        page: projections::Page<R>,
        node: impl FnMut(R) -> Result<T, E>,
    ) -> Result<Self, E> {
        Ok(Self {
            nodes: page.nodes.into_iter().map(node).collect::<Result<_, E>>()?,
            end_cursor: page.end_cursor,
            has_next_page: page.has_next_page,
            total_count: Some(page.total_count),
            as_of: page.as_of,
        })
    }
}

/// Where a page ends.
#[derive(SimpleObject)]
pub struct PageInfo {
    /// Whether more follow.
    has_next_page: bool,
    /// What `after` takes to get them; null on an empty page.
    end_cursor: Option<String>,
}

impl<T: TypeName> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", T::type_name()).into()
    }
}

/// One page of a list.
#[Object(name_type)]
impl<T: OutputType + TypeName> Connection<T> {
    /// What is on the page.
    async fn nodes(&self) -> &[T] {
        &self.nodes
    }

    /// Where the page ends, and whether more follow.
    async fn page_info(&self) -> PageInfo {
        PageInfo { has_next_page: self.has_next_page, end_cursor: self.end_cursor.clone() }
    }

    /// How many there are on all pages; null where counting would mean reading the log.
    async fn total_count(&self) -> Option<u64> {
        self.total_count
    }

    /// The position that the page was read at: everything up to it is in it.
    async fn as_of_position(&self) -> Position {
        Position(self.as_of)
    }
}

/// The page's size, if it is one that is served.
///
/// # Errors
/// A size of 0 or above the most.
pub fn page_size(first: i32, most: usize) -> async_graphql::Result<usize> {
    usize::try_from(first)
        .ok()
        .filter(|first| (1..=most).contains(first))
        .ok_or_else(|| bad_input(format!("`first` must be 1 to {most}, not {first}")))
}

/// A page out of a list that is read as a whole, ordered by what serves as its cursor.
pub fn slice<R>(
    all: Vec<R>,
    cursor: impl Fn(&R) -> &str,
    first: usize,
    after: Option<&str>,
    as_of: u64,
) -> projections::Page<R> {
    let total_count = all.len() as u64;
    let mut nodes: Vec<R> =
        all.into_iter().filter(|row| after.is_none_or(|after| cursor(row) > after)).collect();
    let has_next_page = nodes.len() > first;
    nodes.truncate(first);
    let end_cursor = nodes.last().map(|row| cursor(row).to_owned());
    projections::Page { nodes, total_count, has_next_page, end_cursor, as_of }
}
