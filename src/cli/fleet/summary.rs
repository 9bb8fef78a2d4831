//! How a run ended, for people and for programs.

use super::Shared;
use super::books::Counts;
use super::worker::Ended;
use crate::cli::desk::Desk;
use crate::cli::stop::{Outcome, Stop};
use serde::Serialize;
use std::time::Duration;

/// What came of a run.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// The server.
    pub server: String,
    /// The ledger's name.
    pub ledger: String,
    /// The project's key.
    pub project: String,
    /// How many agents.
    pub agents: usize,
    /// What the dice were thrown by.
    pub seed: u64,
    /// Why it ended.
    pub ended: &'static str,
    /// How long it took.
    pub seconds: f64,
    /// What was done.
    #[serde(flatten)]
    pub counts: Counts,
    /// Tasks that were finished with their subtasks, while the fleet was at work.
    pub tasks_rolled_up: u64,
    /// Claims that the ledger took from the silent.
    pub reclaims: u64,
    /// How often something had to be sent again because the server was away.
    pub retries: u64,
    /// What the ledger counted of the tokens.
    pub tokens_counted: u64,
    /// How much was not as it should be.
    pub violation_count: u64,
    /// What that was.
    pub violations: Vec<String>,
}

impl Summary {
    /// What the books say.
    pub fn new(shared: &Shared, ended: Ended, took: Duration) -> Self {
        let (violations, violation_count) = shared.books.violations();
        Self {
            project: shared.options.project.clone(),
            agents: shared.options.agents,
            seed: shared.options.seed,
            ended: match ended {
                Ended::AllDone => "ALL_DONE",
                Ended::AllBlocked => "ALL_BLOCKED",
                Ended::NothingForUs => "NOTHING_FOR_YOU",
                Ended::BudgetSpent => "BUDGET_SPENT",
                Ended::AwaitingApproval => "AWAITING_APPROVAL",
                Ended::Stopped => "STOPPED",
            },
            seconds: took.as_secs_f64(),
            counts: shared.books.counts(),
            violations,
            violation_count,
            ..Self::default()
        }
    }

    /// One more thing that is not as it should be.
    pub fn violation(&mut self, told: String) {
        self.violation_count += 1;
        self.violations.push(told);
    }

    /// Tells it.
    ///
    /// # Errors
    /// Whatever was not as it should be.
    pub fn tell(&self, desk: &Desk) -> Outcome {
        desk.show.data(self, || self.text())?;
        if self.violation_count == 0 {
            return Ok(());
        }
        Err(Stop::Wrong(format!("{} violations", self.violation_count)))
    }

    fn text(&self) -> String {
        let Self { counts, agents, project, seconds, ended, .. } = self;
        let mut lines = vec![
            format!(
                "{} tasks of {project} done by {agents} agents in {seconds:.1} s, {} more with their \
                 subtasks, {ended}",
                counts.tasks_done, self.tasks_rolled_up
            ),
            format!(
                "{} claims ({} resumed), {} pauses, {} releases, {} failures, {} deaths, {} reclaims",
                counts.claims,
                counts.resumed,
                counts.pauses,
                counts.releases,
                counts.failures,
                counts.deaths,
                self.reclaims
            ),
            format!(
                "{} answers lost on purpose and asked for again, {} retries while the server was away",
                counts.answers_lost, self.retries
            ),
            format!(
                "{} tokens reported in {} reports ({} late), {} counted",
                counts.tokens_reported,
                counts.token_reports,
                counts.late_reports,
                self.tokens_counted
            ),
            format!("{} violations", self.violation_count),
        ];
        lines.extend(self.violations.iter().map(|told| format!("  {told}")));
        lines.join("\n")
    }
}
