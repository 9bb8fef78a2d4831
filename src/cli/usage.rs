//! `usage`: what was used, by whatever it is asked.

use super::desk::Desk;
use super::show::table;
use super::stop::Outcome;
use super::words::{self, DIMENSIONS, INTERVALS, shout};
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Show what was used: tokens and money, by task, agent, model, day …
#[derive(Debug, Args)]
pub struct Usage {
    /// A sum for each of these; again or with commas for more
    #[arg(long, value_parser = DIMENSIONS, ignore_case = true, value_delimiter = ',')]
    by: Vec<String>,
    /// A sum for each hour, day or month of the ledger's time zone
    #[arg(long, value_parser = INTERVALS, ignore_case = true)]
    per: Option<String>,
    /// What occurred from this time on, as RFC 3339
    #[arg(long)]
    from: Option<String>,
    /// What occurred before this time, as RFC 3339
    #[arg(long)]
    to: Option<String>,
    /// For this task
    #[arg(long)]
    task: Option<String>,
    /// In this project
    #[arg(long, short)]
    project: Option<String>,
    /// By this agent
    #[arg(long)]
    agent: Option<String>,
    /// In this session
    #[arg(long)]
    session: Option<String>,
    /// As comma-separated values, with every bucket
    #[arg(long)]
    csv: bool,
}

#[derive(Serialize, Deserialize)]
struct Report {
    usage: Groups,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Groups {
    as_of_position: u64,
    groups: Vec<Group>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Group {
    from: Option<String>,
    task_key: Option<String>,
    session: Option<String>,
    agent_name: Option<String>,
    project_key: Option<String>,
    model: Option<String>,
    task_type: Option<String>,
    usage: Sums,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sums {
    input: u64,
    output: u64,
    cache_read: u64,
    cache_creation: u64,
    reasoning: u64,
    total: u64,
    known_cost_micros: u64,
    cost_micros: Option<u64>,
    reports: u64,
    reports_late: u64,
}

const QUERY: &str = "query Usage($by: [UsageDimension!], $per: UsageInterval, $from: DateTime, $to: \
    DateTime, $filter: UsageFilter) { usage(groupBy: $by, interval: $per, from: $from, to: $to, \
    filter: $filter) { asOfPosition groups { from taskKey session agentName projectKey model \
    taskType usage { input output cacheRead cacheCreation reasoning total knownCostMicros \
    costMicros reports reportsLate } } } }";

/// What a sum can be of, and how a group says it.
const KEYS: [(&str, &str); 7] = [
    ("from", "FROM"),
    ("project", "PROJECT"),
    ("task", "TASK"),
    ("task-type", "TYPE"),
    ("agent", "AGENT"),
    ("session", "SESSION"),
    ("model", "MODEL"),
];

impl Usage {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let by: Vec<String> = self.by.iter().map(|one| shout(one)).collect();
        let of = json!({
            "by": words::some(by),
            "per": self.per.as_deref().map(shout),
            "from": self.from,
            "to": self.to,
            "filter": {
                "task": self.task,
                "project": self.project,
                "agent": self.agent,
                "session": self.session,
            },
        });
        let report: Report = desk.client.ask(QUERY, of).await?;
        let asked = |key: &str| match key {
            "from" => self.per.is_some(),
            key => self.by.iter().any(|one| one.eq_ignore_ascii_case(key)),
        };
        let keys: Vec<_> = KEYS.into_iter().filter(|(key, _)| asked(key)).collect();
        let groups = &report.usage.groups;
        desk.show.data(&report.usage, || match self.csv {
            true => csv(&keys, groups),
            false => people(&keys, groups),
        })
    }
}

impl Group {
    fn key(&self, key: &str) -> &str {
        let text = match key {
            "from" => &self.from,
            "project" => &self.project_key,
            "task" => &self.task_key,
            "task-type" => &self.task_type,
            "agent" => &self.agent_name,
            "session" => &self.session,
            _ => &self.model,
        };
        text.as_deref().unwrap_or_default()
    }
}

fn people(keys: &[(&str, &str)], groups: &[Group]) -> String {
    let of: Vec<_> = keys.iter().map(|(_, name)| *name).collect();
    let row = |group: &Group| {
        let of: Vec<_> = keys.iter().map(|(key, _)| group.key(key)).collect();
        let sums = &group.usage;
        let known = dollars(sums.known_cost_micros);
        let cost = if sums.cost_micros.is_some() { known } else { format!("{known} and unknown") };
        let fresh = sums.input + sums.output + sums.cache_creation;
        [of.join("  "), fresh.to_string(), sums.cache_read.to_string(), cost]
    };
    table([&of.join("  "), "TOKENS", "CACHE READ", "COST"], groups.iter().map(row))
}

fn dollars(micros: u64) -> String {
    crate::domain::budget::amount(events::BudgetUnit::Money, micros)
}

/// Quoted as RFC 4180 has it; a cost that is not known is empty, which is not zero.
fn csv(keys: &[(&str, &str)], groups: &[Group]) -> String {
    let mut head: Vec<_> = keys.iter().map(|(key, _)| key.replace('-', "_")).collect();
    head.extend(
        [
            "input",
            "output",
            "cache_read",
            "cache_creation",
            "reasoning",
            "total",
            "known_cost_micros",
            "cost_micros",
            "reports",
            "reports_late",
        ]
        .map(str::to_owned),
    );
    let mut lines = vec![head.join(",")];
    for group in groups {
        let sums = &group.usage;
        let mut row: Vec<_> = keys.iter().map(|(key, _)| quoted(group.key(key))).collect();
        row.extend(
            [
                sums.input,
                sums.output,
                sums.cache_read,
                sums.cache_creation,
                sums.reasoning,
                sums.total,
                sums.known_cost_micros,
            ]
            .map(|number| number.to_string()),
        );
        row.push(sums.cost_micros.map_or_else(String::new, |cost| cost.to_string()));
        row.extend([sums.reports, sums.reports_late].map(|number| number.to_string()));
        lines.push(row.join(","));
    }
    lines.join("\n")
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_a_comma_is_quoted() {
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(quoted("plain"), "plain");
    }
}
