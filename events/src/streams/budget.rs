//! What happens to a budget: one stream per (scope, unit, period).

use crate::values::{BudgetPeriod, BudgetUnit, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

/// The events of one budget's stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, IntoStaticStr, VariantNames)]
#[serde(deny_unknown_fields)]
pub enum BudgetEvent {
    /// A limit was set, or set anew as a whole.
    BudgetSet {
        /// Whether tokens read from a cache count.
        counts_cache_reads: bool,
        /// Tokens or micro-dollars.
        limit: u64,
        /// For how long a limit holds.
        period: BudgetPeriod,
        /// Over what it reaches.
        scope: Scope,
        /// What is counted.
        unit: BudgetUnit,
        /// Per cent of the limit at which holders are told to wrap up.
        warn_percent: u32,
    },
    /// Spending reached the warning threshold.
    BudgetWarned {
        /// When the period began; absent for a total.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        period_start: Option<Timestamp>,
        /// Spent by then, in the budget's unit.
        spent: u64,
    },
    /// Spending reached the limit.
    BudgetSpent {
        /// When the period began; absent for a total.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        period_start: Option<Timestamp>,
        /// Spent by then, in the budget's unit.
        spent: u64,
    },
    /// The limit holds no more.
    BudgetRemoved {
        /// Why, if somebody said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}
