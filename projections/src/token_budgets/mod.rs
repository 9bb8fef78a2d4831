//! How much of each budget is spent? One row a budget.
//!
//! Written inside the transaction that spends, since claims depend on it. What is spent is the sum
//! of all reports under the scope in the period, those before the limit was set included.

mod fold;
mod reader;
mod spending;

pub use fold::BudgetFold;
pub use reader::{BudgetFilter, BudgetPage, BudgetView, list};
pub use spending::Spending;

use crate::Kept;
use events::{BudgetPeriod, BudgetUnit, ScopeKind, Timestamp};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};
use uuid::Uuid;

/// The projection of budgets.
pub struct TokenBudgets;

/// Which budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BudgetKey {
    /// Its id: that of its stream.
    pub budget: Uuid,
}

/// How near a budget is to its limit, as its own events say.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum BudgetState {
    /// Below the warning threshold.
    Open,
    /// Holders are told to wrap up.
    Warned,
    /// Nothing more is granted.
    Spent,
}

/// A budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenBudgetRow {
    /// Its id: that of its stream.
    pub budget: Uuid,
    /// Over what kind of thing it reaches.
    pub scope_kind: ScopeKind,
    /// Over which one.
    pub scope: Uuid,
    /// What is counted.
    pub unit: BudgetUnit,
    /// For how long the limit holds.
    pub period: BudgetPeriod,
    /// When the period began in which a report or an event of its own last touched it: of that
    /// period the rest speaks. Absent for a total.
    pub period_start: Option<Timestamp>,
    /// Tokens or micro-dollars; `limit` is a word of SQL.
    pub limit_amount: u64,
    /// Per cent of the limit at which holders are told to wrap up.
    pub warn_percent: u32,
    /// Whether tokens read from a cache count.
    pub counts_cache_reads: bool,
    /// Spent so far, in the budget's unit.
    pub spent: u64,
    /// How near it is to its limit.
    pub state: BudgetState,
    /// When it was last set.
    pub set_at: Timestamp,
}

impl Kept for TokenBudgets {
    const NAME: &'static str = "token_budgets";
    const KEY_COLUMNS: &'static [(&'static str, &'static str)] = &[("budget", "uuid")];
    type Key = BudgetKey;
    type Row = TokenBudgetRow;

    fn key(row: &TokenBudgetRow) -> BudgetKey {
        BudgetKey { budget: row.budget }
    }
}
