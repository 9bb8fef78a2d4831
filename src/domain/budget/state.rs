//! A budget as its events made it, and the sums it is compared with.

use events::{BudgetEvent, BudgetPeriod, BudgetUnit, Scope, SessionEvent, Timestamp};
use serde::{Deserialize, Serialize};

/// What was spent over a scope.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spend {
    /// Input, output and cache creation.
    pub tokens: u64,
    /// Tokens read from a cache.
    pub cache_reads: u64,
    /// Micro-dollars, as far as they are known.
    pub cost_micros: u64,
    /// Reports of which nobody knows the cost.
    pub unpriced_reports: u64,
    /// The tokens of those, in all four buckets.
    pub unpriced_tokens: u64,
}

impl Spend {
    /// What one event adds: nothing, unless it is a report of tokens.
    #[must_use]
    pub fn of(event: &SessionEvent) -> Self {
        match event {
            SessionEvent::TokensReported {
                input,
                output,
                cache_creation,
                cache_read,
                cost_micros,
                ..
            } => {
                let tokens = input + output + cache_creation;
                let unpriced = cost_micros.is_none();
                Self {
                    tokens,
                    cache_reads: *cache_read,
                    cost_micros: cost_micros.unwrap_or(0),
                    unpriced_reports: u64::from(unpriced),
                    unpriced_tokens: if unpriced { tokens + cache_read } else { 0 },
                }
            }
            _ => Self::default(),
        }
    }

    /// The sum of both.
    #[must_use]
    pub const fn plus(self, more: Self) -> Self {
        Self {
            tokens: self.tokens.saturating_add(more.tokens),
            cache_reads: self.cache_reads.saturating_add(more.cache_reads),
            cost_micros: self.cost_micros.saturating_add(more.cost_micros),
            unpriced_reports: self.unpriced_reports.saturating_add(more.unpriced_reports),
            unpriced_tokens: self.unpriced_tokens.saturating_add(more.unpriced_tokens),
        }
    }
}

/// How spending stands to a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum BudgetState {
    /// Below the threshold.
    #[default]
    Within,
    /// At the threshold.
    Warned,
    /// At the limit.
    Spent,
}

/// What deciding needs to know of a budget.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Over what it reaches; `None` until it is set.
    pub scope: Option<Scope>,
    /// What is counted.
    pub unit: Option<BudgetUnit>,
    /// Tokens or micro-dollars.
    pub limit: u64,
    /// Per cent of the limit at which holders are told to wrap up.
    pub warn_percent: u32,
    /// Whether tokens read from a cache count.
    pub counts_cache_reads: bool,
    /// For how long the limit holds.
    pub period: BudgetPeriod,
    /// What was said of it last.
    pub state: BudgetState,
    /// Of which period that was said; `None` for a total.
    pub said_of: Option<Timestamp>,
    /// Whether the limit was lifted.
    pub removed: bool,
}

impl Budget {
    /// Whether there is a limit to keep.
    #[must_use]
    pub const fn is_set(&self) -> bool {
        self.scope.is_some() && !self.removed
    }

    /// That much spending, in this budget's unit.
    #[must_use]
    pub const fn measure(&self, spend: Spend) -> u64 {
        match self.unit {
            Some(BudgetUnit::Money) => spend.cost_micros,
            _ if self.counts_cache_reads => spend.tokens.saturating_add(spend.cache_reads),
            _ => spend.tokens,
        }
    }

    /// How that much spending stands to the limit.
    #[must_use]
    pub const fn judge(&self, spent: u64) -> BudgetState {
        if spent >= self.limit {
            BudgetState::Spent
        } else if spent as u128 * 100 >= self.limit as u128 * self.warn_percent as u128 {
            BudgetState::Warned
        } else {
            BudgetState::Within
        }
    }

    /// What was said of the period that began then.
    #[must_use]
    pub fn said_in(&self, period_start: Option<Timestamp>) -> BudgetState {
        if self.said_of == period_start { self.state } else { BudgetState::Within }
    }

    pub(super) fn evolve(&mut self, event: &BudgetEvent, _at: Timestamp) {
        match event {
            BudgetEvent::BudgetSet {
                scope,
                unit,
                period,
                limit,
                warn_percent,
                counts_cache_reads,
            } => {
                *self = Self {
                    scope: Some(*scope),
                    unit: Some(*unit),
                    limit: *limit,
                    warn_percent: *warn_percent,
                    counts_cache_reads: *counts_cache_reads,
                    period: *period,
                    state: BudgetState::Within,
                    said_of: None,
                    removed: false,
                };
            }
            BudgetEvent::BudgetWarned { period_start, .. } => {
                (self.state, self.said_of) = (BudgetState::Warned, *period_start);
            }
            BudgetEvent::BudgetSpent { period_start, .. } => {
                (self.state, self.said_of) = (BudgetState::Spent, *period_start);
            }
            BudgetEvent::BudgetRemoved { .. } => self.removed = true,
        }
    }
}
