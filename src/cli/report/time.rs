//! `report time`: work that is paid for, item by item or summed.

use crate::cli::client::given;
use crate::cli::desk::{Desk, Named};
use crate::cli::money::amount;
use crate::cli::pages;
use crate::cli::show::table;
use crate::cli::stop::Outcome;
use crate::cli::words::{TIME_GROUPS, shout, some};
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Show work that is paid for, item by item; or summed
#[derive(Debug, Args)]
pub struct Time {
    /// Only for this client; again for more
    #[arg(long = "client")]
    clients: Vec<String>,
    /// Only in this project; again for more
    #[arg(long = "project", short)]
    projects: Vec<String>,
    /// Only by this agent
    #[arg(long)]
    agent: Option<String>,
    /// Only what was done in this month of the ledger's time zone, like 2026-11
    #[arg(long)]
    month: Option<String>,
    /// Only what was done from this time on, as RFC 3339
    #[arg(long)]
    from: Option<String>,
    /// Only what was done before this time
    #[arg(long)]
    to: Option<String>,
    /// Sums instead of items
    #[arg(long, value_parser = TIME_GROUPS, ignore_case = true)]
    by: Option<String>,
    /// As comma-separated values, with a head
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    task: Task,
    category: String,
    problem: String,
    solution: Option<String>,
    minutes: u64,
    minutes_source: String,
    client: Option<String>,
    currency: String,
    rate_micros_per_hour: Option<u64>,
    amount_micros: Option<u64>,
    project: Project,
    agent: Option<Named>,
    completed_at: String,
}

#[derive(Serialize, Deserialize)]
struct Task {
    id: String,
    key: String,
}

#[derive(Serialize, Deserialize)]
struct Project {
    key: String,
    name: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Group {
    client: Option<String>,
    project_key: Option<String>,
    month: Option<String>,
    currency: String,
    items: u64,
    minutes: u64,
    amount_micros: u64,
    items_unpriced: u64,
}

const ITEMS: &str = "query WorkItems($filter: WorkFilter, $first: Int!, $after: String) { \
    workItems(filter: $filter, first: $first, after: $after) { nodes { task { id key } category \
    problem solution minutes minutesSource client currency rateMicrosPerHour amountMicros project { \
    key name } agent { id name } completedAt } pageInfo { hasNextPage endCursor } totalCount } }";
const SUMS: &str = "query TimeReport($filter: WorkFilter, $groupBy: TimeGroupBy!) { \
    timeReport(filter: $filter, groupBy: $groupBy) { groups { client projectKey month currency items \
    minutes amountMicros itemsUnpriced } } }";
/// The heads of both tables.
const ITEM_HEAD: [&str; 9] =
    ["DONE", "CLIENT", "TASK", "CATEGORY", "MINUTES", "AMOUNT", "CURRENCY", "PROBLEM", "SOLUTION"];
const SUM_HEAD: [&str; 8] =
    ["MONTH", "CLIENT", "PROJECT", "ITEMS", "MINUTES", "AMOUNT", "CURRENCY", "WITHOUT A PRICE"];
/// How much of a text a line of the table shows.
const WORDS_MAX: usize = 60;

impl Time {
    /// Shows it.
    ///
    /// # Errors
    /// Whatever is in the way.
    pub async fn run(self, desk: &Desk) -> Outcome {
        let filter = given(json!({
            "clients": some(self.clients),
            "projects": some(self.projects),
            "agent": self.agent,
            "month": self.month,
            "from": self.from,
            "to": self.to,
        }));
        match self.by {
            Some(by) => sums(desk, filter, &by, self.csv).await,
            None => items(desk, filter, self.csv).await,
        }
    }
}

async fn items(desk: &Desk, filter: Value, as_csv: bool) -> Outcome {
    let variables = json!({ "filter": filter });
    let (items, _) =
        pages::list::<Item>(&desk.client, "workItems", ITEMS, variables, usize::MAX).await?;
    let price = |micros: Option<u64>| micros.map(amount).unwrap_or_default();
    let row = |item: &Item, shorten: bool| {
        let cut = |text: &str| if shorten { first_line(text) } else { text.to_owned() };
        [
            if shorten {
                item.completed_at.chars().take(10).collect()
            } else {
                item.completed_at.clone()
            },
            item.client.clone().unwrap_or_default(),
            item.task.key.clone(),
            item.category.clone(),
            item.minutes.to_string(),
            price(item.amount_micros),
            item.currency.clone(),
            cut(&item.problem),
            cut(item.solution.as_deref().unwrap_or_default()),
        ]
    };
    desk.show.data(&items, || {
        if as_csv {
            return csv(ITEM_HEAD, items.iter().map(|item| row(item, false)));
        }
        let mut text = table(ITEM_HEAD, items.iter().map(|item| row(item, true)));
        let minutes: u64 = items.iter().map(|item| item.minutes).sum();
        text.push_str(&format!("\n{} items, {minutes} minutes", items.len()));
        text
    })
}

async fn sums(desk: &Desk, filter: Value, by: &str, as_csv: bool) -> Outcome {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Found {
        time_report: Report,
    }
    #[derive(Deserialize)]
    struct Report {
        groups: Vec<Group>,
    }
    let variables = json!({ "filter": filter, "groupBy": shout(by) });
    let found: Found = desk.client.ask(SUMS, variables).await?;
    let groups = found.time_report.groups;
    let row = |group: &Group| {
        [
            group.month.clone().unwrap_or_default(),
            group.client.clone().unwrap_or_default(),
            group.project_key.clone().unwrap_or_default(),
            group.items.to_string(),
            group.minutes.to_string(),
            amount(group.amount_micros),
            group.currency.clone(),
            group.items_unpriced.to_string(),
        ]
    };
    desk.show.data(&groups, || {
        let rows = groups.iter().map(row);
        if as_csv { csv(SUM_HEAD, rows) } else { table(SUM_HEAD, rows) }
    })
}

fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let cut: String = line.chars().take(WORDS_MAX).collect();
    if cut.len() < text.trim_end().len() { format!("{cut}…") } else { cut }
}

/// Comma-separated values as RFC 4180 has them. A text that a spreadsheet would take for a formula
/// is kept from being one.
fn csv<const N: usize>(head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let field = |text: &str| {
        let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let text = if formula { format!("'{text}") } else { text.to_owned() };
        if text.contains(['"', ',', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text
        }
    };
    let line = |fields: Vec<String>| fields.join(",");
    let mut lines = vec![line(head.iter().map(|name| field(&name.to_lowercase())).collect())];
    lines.extend(rows.into_iter().map(|row| line(row.iter().map(|text| field(text)).collect())));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_a_comma_is_quoted_and_no_value_is_a_formula() {
        let rows =
            [["a,b".to_owned(), "say \"so\"".to_owned()], ["=1+1".to_owned(), "x".to_owned()]];
        assert_eq!(csv(["A B", "C"], rows), "a b,c\n\"a,b\",\"say \"\"so\"\"\"\n'=1+1,x");
    }

    #[test]
    fn a_long_text_is_cut_at_its_first_line() {
        assert_eq!(first_line("one\ntwo"), "one…");
        assert_eq!(first_line("one\n"), "one");
        assert_eq!(first_line(&"x".repeat(70)), format!("{}…", "x".repeat(60)));
    }
}
