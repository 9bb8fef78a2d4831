//! `inbox`: what waits for a human.

use super::client::given;
use super::desk::{Desk, Named};
use super::pages;
use super::show::table;
use super::stop::Outcome;
use super::words::{INBOX_KINDS, shout_all, some};
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// List what waits for a human, the longest first
#[derive(Debug, Args)]
pub struct Inbox {
    /// Only in this project; again for more
    #[arg(long = "project", short)]
    projects: Vec<String>,
    /// Only of this kind; again for more
    #[arg(long = "kind", value_parser = INBOX_KINDS, ignore_case = true)]
    kinds: Vec<String>,
    /// Only of what this agent holds, handed in, or alone may claim
    #[arg(long)]
    agent: Option<String>,
    /// Only what has waited for longer than its project finds good
    #[arg(long)]
    escalated: bool,
    /// At most so many
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    id: String,
    kind: String,
    since: String,
    age_seconds: u64,
    escalated: bool,
    escalates_at: Option<String>,
    text: Option<String>,
    said_by: String,
    task: Option<Task>,
    agent: Option<Named>,
    question: Option<String>,
    deadline: Option<String>,
    gates: Vec<String>,
    budget: Option<Budget>,
    projection: Option<String>,
    actions: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Task {
    key: String,
    title: String,
}

#[derive(Serialize, Deserialize)]
struct Budget {
    id: String,
    scope: Scope,
    unit: String,
    spent: u64,
    limit: u64,
}

#[derive(Serialize, Deserialize)]
struct Scope {
    kind: String,
    name: String,
}

const QUERY: &str = "query Inbox($filter: InboxFilter, $first: Int!, $after: String) { \
    inbox(filter: $filter, first: $first, after: $after) { nodes { id kind since ageSeconds \
    escalated escalatesAt text saidBy task { key title } agent { id name } question deadline gates \
    budget { id scope { kind name } unit spent limit } projection actions } pageInfo { hasNextPage \
    endCursor } totalCount } }";

impl Inbox {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let filter = given(json!({
            "projects": some(self.projects),
            "kinds": shout_all(&self.kinds),
            "agent": self.agent,
            "escalated": self.escalated.then_some(true),
        }));
        let variables = json!({ "filter": filter });
        let (items, total) =
            pages::list::<Item>(&desk.client, "inbox", QUERY, variables, self.limit).await?;
        let shown = items.len();
        desk.show.data(&items, || {
            let rows = items.iter().map(|item| {
                let waits = age(item.age_seconds);
                let waits = if item.escalated { format!("{waits} !") } else { waits };
                [item.kind.clone(), item.about(), waits, item.words(), item.actions.join(", ")]
            });
            table(["KIND", "ABOUT", "WAITS", "WHAT", "DO"], rows)
        })?;
        if let Some(total) = total.filter(|total| *total > shown as u64) {
            desk.show.aside(&format!("{shown} of {total}; --limit shows more"));
        }
        Ok(())
    }
}

impl Item {
    fn about(&self) -> String {
        let task = self.task.as_ref().map(|task| task.key.clone());
        let budget = self.budget.as_ref().map(|budget| budget.scope.name.clone());
        task.or(budget).or_else(|| self.projection.clone()).unwrap_or_default()
    }

    fn words(&self) -> String {
        if let Some(budget) = &self.budget {
            return format!("{} of {} {}", budget.spent, budget.limit, budget.unit);
        }
        let mut words = self.text.clone().unwrap_or_else(|| {
            self.task.as_ref().map(|task| task.title.clone()).unwrap_or_default()
        });
        if !self.gates.is_empty() {
            words = format!("{}: {words}", self.gates.join(", "));
        }
        words
    }
}

/// A time in its two largest units: `3 h 20 min`.
fn age(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..86_400 => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
        _ => format!("{} d {} h", seconds / 86_400, seconds % 86_400 / 3_600),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_told_in_its_two_largest_units() {
        let told = [(5, "5 s"), (61, "1 min"), (12_000, "3 h 20 min"), (180_000, "2 d 2 h")];
        for (seconds, words) in told {
            assert_eq!(age(seconds), words);
        }
    }
}
