//! What a budget allows, and when it speaks up.

use super::{Budget, BudgetCommand, BudgetRefusal, BudgetState};
use crate::domain::Decider;
use events::{BudgetEvent, INTEGER_MAX, Scope, ScopeKind, Timestamp};
use uuid::Uuid;

/// A budget's rules.
#[derive(Debug)]
pub struct BudgetDecider;

/// What a budget's rules need to know of others.
#[derive(Debug, Clone)]
pub struct BudgetFacts {
    /// The scope that the command names, found.
    pub scope: Scope,
    /// When the period that runs now began; `None` for a total.
    pub period_start: Option<Timestamp>,
    /// What is spent over it in that period, in the budget's unit.
    pub spent: u64,
}

impl Default for BudgetFacts {
    fn default() -> Self {
        let scope = Scope { kind: ScopeKind::Ledger, id: Uuid::nil() };
        Self { scope, period_start: None, spent: 0 }
    }
}

impl Decider for BudgetDecider {
    type State = Budget;
    type Command = BudgetCommand;
    type Event = BudgetEvent;
    type Facts = BudgetFacts;
    type Refusal = BudgetRefusal;

    fn decide(
        budget: &Budget,
        command: &BudgetCommand,
        facts: &BudgetFacts,
        _now: Timestamp,
    ) -> Result<Vec<BudgetEvent>, BudgetRefusal> {
        match command.clone() {
            BudgetCommand::Set { warn_percent, .. } if !(1..=100).contains(&warn_percent) => {
                Err(BudgetRefusal::BudgetWarnPercentOutOfBounds(warn_percent))
            }
            BudgetCommand::Set { limit, .. } if !(1..=INTEGER_MAX).contains(&limit) => {
                Err(BudgetRefusal::BudgetLimitOutOfBounds)
            }
            BudgetCommand::Set { unit, period, limit, warn_percent, counts_cache_reads }
                if budget.is_set()
                    && budget.limit == limit
                    && budget.warn_percent == warn_percent
                    && budget.counts_cache_reads == counts_cache_reads
                    && (budget.unit, budget.period) == (Some(unit), period) =>
            {
                Ok(vec![])
            }
            BudgetCommand::Set { unit, period, limit, warn_percent, counts_cache_reads } => {
                Ok(vec![BudgetEvent::BudgetSet {
                    scope: facts.scope,
                    unit,
                    period,
                    limit,
                    warn_percent,
                    counts_cache_reads,
                }])
            }
            BudgetCommand::Remove { .. } if !budget.is_set() => Err(BudgetRefusal::BudgetUnknown),
            BudgetCommand::Remove { reason, .. } => Ok(vec![BudgetEvent::BudgetRemoved { reason }]),
            BudgetCommand::Compare { .. } if !budget.is_set() => Ok(vec![]),
            BudgetCommand::Compare { .. } => Ok(compare(budget, facts)),
        }
    }

    fn evolve(budget: &mut Budget, event: &BudgetEvent, at: Timestamp) {
        budget.evolve(event, at);
    }
}

/// Each threshold is spoken of once a period, until the limit is set anew.
fn compare(budget: &Budget, facts: &BudgetFacts) -> Vec<BudgetEvent> {
    let BudgetFacts { period_start, spent, .. } = *facts;
    match (budget.said_in(period_start), budget.judge(spent)) {
        (BudgetState::Within | BudgetState::Warned, BudgetState::Spent) => {
            vec![BudgetEvent::BudgetSpent { period_start, spent }]
        }
        (BudgetState::Within, BudgetState::Warned) => {
            vec![BudgetEvent::BudgetWarned { period_start, spent }]
        }
        _ => vec![],
    }
}
