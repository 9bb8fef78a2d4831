//! Sums of what was used, as budgets count them.

use events::{BudgetUnit, SessionEvent};

/// What was used under a scope.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spending {
    /// Input, output and cache creation.
    pub fresh: u64,
    /// Read from a cache.
    pub cache_read: u64,
    /// Micro-dollars, as far as they are known.
    pub cost_micros: u64,
}

impl Spending {
    /// What a report used; nothing for any other event.
    #[must_use]
    pub fn of(event: &SessionEvent) -> Self {
        let SessionEvent::TokensReported {
            input,
            output,
            cache_read,
            cache_creation,
            cost_micros,
            ..
        } = event
        else {
            return Self::default();
        };
        Self {
            fresh: input + output + cache_creation,
            cache_read: *cache_read,
            cost_micros: cost_micros.unwrap_or(0),
        }
    }

    /// Adds another sum.
    pub const fn add(&mut self, other: Self) {
        self.fresh = self.fresh.saturating_add(other.fresh);
        self.cache_read = self.cache_read.saturating_add(other.cache_read);
        self.cost_micros = self.cost_micros.saturating_add(other.cost_micros);
    }

    /// As a budget of that unit counts it.
    #[must_use]
    pub const fn counted(self, unit: BudgetUnit, counts_cache_reads: bool) -> u64 {
        match (unit, counts_cache_reads) {
            (BudgetUnit::Tokens, true) => self.fresh.saturating_add(self.cache_read),
            (BudgetUnit::Tokens, false) => self.fresh,
            (BudgetUnit::Money, _) => self.cost_micros,
        }
    }
}
