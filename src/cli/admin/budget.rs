//! `budget …`.

use super::scope::Scope;
use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::show::table;
use crate::cli::stop::Outcome;
use crate::cli::words::{PERIODS, UNITS, shout};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Budgets: limits on tokens or money.
#[derive(Debug, Subcommand)]
pub enum BudgetVerb {
    /// Set a limit, or set it anew
    Set(Set),
    /// List limits, with what is spent
    List(List),
    /// Lift a limit
    Remove(Remove),
}

/// Set a limit, or set it anew
#[derive(Debug, Args)]
pub struct Set {
    #[command(flatten)]
    scope: Scope,
    /// Tokens, or micro-dollars
    limit: u64,
    /// What is counted
    #[arg(long, value_parser = UNITS, ignore_case = true, default_value = "tokens")]
    unit: String,
    /// For how long it holds; a day and a month begin anew in the ledger's time zone
    #[arg(long, value_parser = PERIODS, ignore_case = true, default_value = "total")]
    per: String,
    /// Per cent of the limit at which holders are told to wrap up; 80 when left out
    #[arg(long)]
    warn_percent: Option<u32>,
    /// Tokens read from a cache count too
    #[arg(long)]
    counts_cache_reads: bool,
}

/// List limits, with what is spent
#[derive(Debug, Args)]
pub struct List {
    /// Those over this task
    #[arg(long)]
    task: Option<String>,
    /// Those over this project
    #[arg(long, short)]
    project: Option<String>,
    /// Those over this agent
    #[arg(long)]
    agent: Option<String>,
    /// Those over this session, and the sessions above it
    #[arg(long)]
    session: Option<String>,
}

/// Lift a limit
#[derive(Debug, Args)]
pub struct Remove {
    #[command(flatten)]
    scope: Scope,
    /// What was counted
    #[arg(long, value_parser = UNITS, ignore_case = true, default_value = "tokens")]
    unit: String,
    /// For how long it holds; a day and a month begin anew in the ledger's time zone
    #[arg(long, value_parser = PERIODS, ignore_case = true, default_value = "total")]
    per: String,
    /// Why
    #[arg(long)]
    reason: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Budget {
    id: String,
    scope: Over,
    unit: String,
    period: String,
    period_end: Option<String>,
    limit: u64,
    spent: u64,
    reserved: u64,
    unpriced_reports: u64,
    warn_percent: u32,
    state: String,
}

#[derive(Serialize, Deserialize)]
struct Over {
    kind: String,
    name: String,
}

#[derive(Serialize, Deserialize)]
struct WasSet {
    budget: Option<Budget>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Removed {
    budget_id: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Listed {
    budgets: Vec<Budget>,
}

const BUDGET: &str = "budget { id scope { kind name } unit period periodEnd limit spent reserved \
    unpricedReports warnPercent state }";
const LIST: &str = "query Budgets($task: String, $project: String, $agent: String, $session: UUID) \
    { budgets(task: $task, project: $project, agent: $agent, session: $session) { id scope { kind \
    name } unit period periodEnd limit spent reserved unpricedReports warnPercent state } }";

impl BudgetVerb {
    pub async fn run(self, desk: &Desk) -> Outcome {
        match self {
            Self::Set(verb) => verb.run(desk).await,
            Self::List(verb) => verb.run(desk).await,
            Self::Remove(verb) => verb.run(desk).await,
        }
    }
}

impl Budget {
    fn row(&self) -> [String; 6] {
        let over = format!("{} {}", self.scope.kind.to_ascii_lowercase(), self.scope.name);
        let per = self.period.to_ascii_lowercase();
        let mut spent = format!("{} of {}", self.spent, self.limit);
        if self.unit == "MONEY" && self.unpriced_reports > 0 {
            spent.push_str(&format!(" (and {} of unknown cost)", self.unpriced_reports));
        }
        [over, self.unit.clone(), per, spent, self.reserved.to_string(), self.state.clone()]
    }
}

const HEAD: [&str; 6] = ["OVER", "UNIT", "PER", "SPENT", "RESERVED", "STATE"];

impl Set {
    async fn run(self, desk: &Desk) -> Outcome {
        let input = given(json!({
            "scope": self.scope.input(),
            "limit": self.limit,
            "unit": shout(&self.unit),
            "period": shout(&self.per),
            "warnPercent": self.warn_percent,
            "countsCacheReads": self.counts_cache_reads,
        }));
        let people = |set: &WasSet| table(HEAD, set.budget.iter().map(Budget::row));
        desk.write_and_show("setBudget", input, BUDGET, people).await
    }
}

impl List {
    async fn run(self, desk: &Desk) -> Outcome {
        let of = json!({
            "task": self.task,
            "project": self.project,
            "agent": self.agent,
            "session": self.session,
        });
        let listed: Listed = desk.client.ask(LIST, of).await?;
        desk.show.data(&listed.budgets, || table(HEAD, listed.budgets.iter().map(Budget::row)))
    }
}

impl Remove {
    async fn run(self, desk: &Desk) -> Outcome {
        let input = given(json!({
            "scope": self.scope.input(),
            "unit": shout(&self.unit),
            "period": shout(&self.per),
            "reason": self.reason,
        }));
        let people = |_: &Removed| "lifted".to_owned();
        desk.write_and_show("removeBudget", input, "budgetId", people).await
    }
}
