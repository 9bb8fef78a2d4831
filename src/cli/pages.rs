//! Lists: Relay connections, read page after page.

use super::client::Client;
use super::stop::Outcome;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The most that one page of a list holds.
pub const PAGE_MAX: usize = 100;

/// One page.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// What is on it.
    pub nodes: Vec<T>,
    /// Where it ends.
    pub page_info: PageInfo,
    /// How many there are on all pages, where that is known.
    #[serde(default)]
    pub total_count: Option<u64>,
}

/// Where a page ends.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PageInfo {
    /// Whether more follow.
    pub has_next_page: bool,
    /// What to ask on with.
    pub end_cursor: Option<String>,
}

/// At most so many of a list, and how many there are. The query takes `$first` and `$after`, and
/// answers with the list in `field`.
///
/// # Errors
/// Whatever is in the way.
pub async fn list<T: DeserializeOwned>(
    client: &Client,
    field: &str,
    query: &str,
    mut variables: Value,
    most: usize,
) -> Outcome<(Vec<T>, Option<u64>)> {
    let mut found = Vec::new();
    loop {
        variables["first"] = json!((most - found.len()).clamp(1, PAGE_MAX));
        let mut data: Value = client.ask(query, variables.clone()).await?;
        let page: Page<T> = serde_json::from_value(data[field].take()).map_err(|error| {
            anyhow::Error::new(error).context(format!("{field} answered in another shape"))
        })?;
        found.extend(page.nodes);
        if found.len() >= most || !page.page_info.has_next_page {
            found.truncate(most);
            return Ok((found, page.total_count));
        }
        variables["after"] = json!(page.page_info.end_cursor);
    }
}
