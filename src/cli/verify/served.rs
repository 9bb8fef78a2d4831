//! Served rows beside folded ones, page by page, each page at its own position.

use super::feed::Feed;
use crate::cli::desk::Desk;
use crate::cli::stop::{Outcome, Stop};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How many rows one page holds.
const PAGE: usize = 500;
/// How long a projection may lag behind what others already showed.
const LAG_MAX: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(50);

/// A projection that is what the log says.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Compared {
    /// Its name.
    pub name: &'static str,
    /// How many rows were compared.
    pub rows: usize,
    /// The position of the last page.
    pub as_of_position: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Served {
    as_of_position: u64,
    rows: Vec<Value>,
    end_key: Option<Value>,
}

const QUERY: &str = "query Rows($name: String!, $after: JSON, $first: Int!) { projectionRows(name: \
                     $name, after: $after, first: $first) { asOfPosition rows endKey } }";

/// Compares a projection with the log, page by page.
///
/// A page is the fold up to its own position; the log is folded on to exactly there. The fold only
/// moves on, so a projection behind what was folded already is waited for.
///
/// # Errors
/// `Stop::Wrong` at the first difference.
pub async fn compare(desk: &Desk, feed: &mut Feed<'_>, name: &'static str) -> Outcome<Compared> {
    let mut after: Option<Value> = None;
    let mut compared = Compared { name, rows: 0, as_of_position: 0 };
    loop {
        let page = page(desk, feed.fold().position(), name, after.as_ref()).await?;
        let at = page.as_of_position;
        feed.upto(at).await?;
        let difference = feed.fold().compare(name, after.as_ref(), PAGE, &page.rows);
        if let Some(difference) = difference.map_err(|error| Stop::Failed(error.into()))? {
            return Err(Stop::Wrong(format!("as of position {at}, {difference}")));
        }
        compared.rows += page.rows.len();
        compared.as_of_position = at;
        match page.end_key.filter(|_| page.rows.len() == PAGE) {
            Some(end) => after = Some(end),
            None => return Ok(compared),
        }
    }
}

async fn page(desk: &Desk, at_least: u64, name: &str, after: Option<&Value>) -> Outcome<Served> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Found {
        projection_rows: Served,
    }
    let until = Instant::now() + LAG_MAX;
    loop {
        let variables = json!({ "name": name, "after": after, "first": PAGE });
        let found: Found = desk.client.ask_for(desk.patience, QUERY, variables).await?;
        let served = found.projection_rows;
        if served.as_of_position >= at_least {
            return Ok(served);
        }
        if Instant::now() >= until {
            let reached = served.as_of_position;
            return Err(Stop::Wrong(format!(
                "{name} stands at position {reached} and does not come to {at_least}"
            )));
        }
        tokio::time::sleep(LOOK).await;
    }
}
