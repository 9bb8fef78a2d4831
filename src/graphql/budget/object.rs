//! A budget.

use crate::domain::budget;
use crate::domain::world::{Standing, World};
use crate::graphql::door::clock;
use crate::graphql::scalars::{Count, DateTime};
use crate::graphql::vocabulary::{BudgetPeriod, BudgetUnit, ScopeKind};
use async_graphql::{Enum, SimpleObject};
use events::Scope;
use uuid::Uuid;

/// Over what a budget reaches.
#[derive(SimpleObject, Debug, Clone)]
pub struct BudgetScope {
    /// The kind of thing.
    pub kind: ScopeKind,
    /// The thing's id.
    pub id: Uuid,
    /// What people call it: the task's or project's key, the agent's or ledger's name.
    pub name: String,
}

/// How spending stands to a limit.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum BudgetState {
    /// Below the warning threshold.
    Ok,
    /// At the threshold: holders are told to wrap up.
    Warned,
    /// At the limit: nothing more is granted, holders are told to stop.
    Spent,
}

/// A limit on what a scope may use.
#[derive(SimpleObject, Debug, Clone)]
pub struct Budget {
    /// Its id.
    pub id: Uuid,
    /// Over what it reaches.
    pub scope: BudgetScope,
    /// What is counted.
    pub unit: BudgetUnit,
    /// For how long the limit holds.
    pub period: BudgetPeriod,
    /// The limit, in tokens or micro-dollars.
    pub limit: Count,
    /// When the period that runs now began; null for a total.
    pub period_start: Option<DateTime>,
    /// When it ends, and the budget begins anew; null for a total.
    pub period_end: Option<DateTime>,
    /// Spent so far, in this period.
    pub spent: Count,
    /// Set aside by live claims and not used yet.
    pub reserved: Count,
    /// How many reports of this period have no known cost: they cost something, and it is not in
    /// `spent` of a budget of money.
    pub unpriced_reports: Count,
    /// The tokens of those reports, cache reads included.
    pub unpriced_tokens: Count,
    /// Per cent of the limit at which holders are told to wrap up.
    pub warn_percent: u32,
    /// Whether tokens read from a cache count.
    pub counts_cache_reads: bool,
    /// How spending stands to the limit.
    pub state: BudgetState,
}

impl Budget {
    /// Every budget over a scope, as memory has it now.
    pub fn over(world: &World, scope: Scope) -> Vec<Self> {
        world.budgets_over(scope, clock()).map(|at| Self::of(world, scope, &at)).collect()
    }

    fn of(world: &World, scope: Scope, at: &Standing<'_>) -> Self {
        let budget = at.budget;
        Self {
            id: at.id,
            scope: BudgetScope { kind: scope.kind.into(), id: scope.id, name: name(world, scope) },
            unit: budget.unit.unwrap_or(events::BudgetUnit::Tokens).into(),
            period: budget.period.into(),
            limit: Count(budget.limit),
            period_start: at.span.map(|span| DateTime(span.start)),
            period_end: at.span.map(|span| DateTime(span.end)),
            spent: Count(at.spent),
            reserved: Count(at.reserved),
            unpriced_reports: Count(at.spend.unpriced_reports),
            unpriced_tokens: Count(at.spend.unpriced_tokens),
            warn_percent: budget.warn_percent,
            counts_cache_reads: budget.counts_cache_reads,
            state: match at.state() {
                budget::BudgetState::Within => BudgetState::Ok,
                budget::BudgetState::Warned => BudgetState::Warned,
                budget::BudgetState::Spent => BudgetState::Spent,
            },
        }
    }
}

/// A scope by the word that people use.
fn name(world: &World, scope: Scope) -> String {
    let name = match scope.kind {
        events::ScopeKind::Ledger => Some(world.ledger().name.clone()),
        events::ScopeKind::Project => world.project(scope.id).map(|one| one.key.clone()),
        events::ScopeKind::Agent => world.agent(scope.id).map(|one| one.name.clone()),
        events::ScopeKind::Task => Some(world.key_of(scope.id)),
        events::ScopeKind::Session => None,
    };
    name.unwrap_or_else(|| scope.id.to_string())
}
