//! Tokens as the ledger counts them, beside tokens as the fleet reported them.

use super::books::Books;
use super::summary::Summary;
use crate::cli::client::Client;
use crate::cli::stop::Outcome;
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;
use std::time::Duration;
use uuid::Uuid;

/// Sums of a project's tokens.
#[derive(Debug, Default)]
pub struct Sums {
    by_task: HashMap<Uuid, u64>,
    by_agent: HashMap<Uuid, u64>,
}

#[derive(Deserialize)]
struct Found {
    tasks: Groups,
    agents: Groups,
}

#[derive(Deserialize)]
struct Groups {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    task: Option<Uuid>,
    agent: Option<Uuid>,
    usage: Total,
}

#[derive(Deserialize)]
struct Total {
    total: u64,
}

const QUERY: &str = "query Sums($filter: UsageFilter, $minPosition: Position) { tasks: \
    usage(groupBy: [TASK], filter: $filter, minPosition: $minPosition) { groups { task agent usage \
    { total } } } agents: usage(groupBy: [AGENT], filter: $filter, minPosition: $minPosition) { \
    groups { task agent usage { total } } } }";

/// What the ledger counts for a project, everything up to a position in it.
///
/// # Errors
/// Whatever is in the way.
pub async fn read(
    client: &Client,
    patience: Duration,
    project: &str,
    at_least: Option<u64>,
) -> Outcome<Sums> {
    let variables = json!({ "filter": { "project": project }, "minPosition": at_least });
    let found: Found = client.ask_for(patience, QUERY, variables).await?;
    let tasks = found.tasks.groups.into_iter();
    let agents = found.agents.groups.into_iter();
    Ok(Sums {
        by_task: tasks.filter_map(|one| Some((one.task?, one.usage.total))).collect(),
        by_agent: agents.filter_map(|one| Some((one.agent?, one.usage.total))).collect(),
    })
}

/// Compares what was counted since with what was reported, for every task and every agent.
pub fn compare(books: &Books, before: &Sums, after: &Sums, summary: &mut Summary) {
    let (by_task, by_agent) = books.token_sums();
    let since = |after: &HashMap<Uuid, u64>, before: &HashMap<Uuid, u64>, id: &Uuid| {
        let count = |sums: &HashMap<Uuid, u64>| sums.get(id).copied().unwrap_or(0);
        count(after).saturating_sub(count(before))
    };
    for (what, reported, after, before) in [
        ("task", &by_task, &after.by_task, &before.by_task),
        ("agent", &by_agent, &after.by_agent, &before.by_agent),
    ] {
        for (id, reported) in reported {
            let counted = since(after, before, id);
            if counted != *reported {
                let told = format!("{what} {id}: {reported} tokens reported, {counted} counted");
                summary.violation(told);
            }
        }
    }
    summary.tokens_counted =
        by_task.keys().map(|id| since(&after.by_task, &before.by_task, id)).sum();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_too_few_or_too_many_is_told() {
        let (task, agent) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let sums = |tokens| Sums {
            by_task: HashMap::from([(task, tokens)]),
            by_agent: HashMap::from([(agent, tokens)]),
        };
        let books = Books::default();
        books.tokens(task, agent, 10, false);
        for (counted, violations) in [(15, 0), (14, 2), (16, 2)] {
            let mut summary = Summary::default();
            compare(&books, &sums(5), &sums(counted), &mut summary);
            assert_eq!(summary.violation_count, violations, "{:?}", summary.violations);
        }
    }
}
