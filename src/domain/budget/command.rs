//! What can be asked of a budget.

use events::{BudgetPeriod, BudgetUnit};

/// Something to be done to the budget over a scope.
#[derive(Debug, Clone)]
pub enum BudgetCommand {
    /// Set the limit, or set it anew.
    Set {
        /// What is counted.
        unit: BudgetUnit,
        /// For how long a limit holds.
        period: BudgetPeriod,
        /// Tokens or micro-dollars.
        limit: u64,
        /// Per cent of the limit at which holders are told to wrap up.
        warn_percent: u32,
        /// Whether tokens read from a cache count.
        counts_cache_reads: bool,
    },
    /// Lift the limit.
    Remove {
        /// Which of the scope's budgets.
        unit: BudgetUnit,
        /// For how long a limit holds.
        period: BudgetPeriod,
        /// Why.
        reason: Option<String>,
    },
    /// Compare with what is spent: the consequence of a report, never asked for from outside.
    Compare {
        /// Which of the scope's budgets.
        unit: BudgetUnit,
        /// For how long a limit holds.
        period: BudgetPeriod,
    },
}

impl BudgetCommand {
    /// Which of a scope's budgets it is for.
    #[must_use]
    pub const fn which(&self) -> (BudgetUnit, BudgetPeriod) {
        match self {
            Self::Set { unit, period, .. }
            | Self::Remove { unit, period, .. }
            | Self::Compare { unit, period } => (*unit, *period),
        }
    }
}
