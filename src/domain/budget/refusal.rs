//! Why a budget says no.

/// Why a command to a budget is refused.
#[derive(
    Debug, Clone, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr, strum::VariantNames,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum BudgetRefusal {
    /// No budget there.
    #[error("there is no such budget; set one first")]
    BudgetUnknown,
    /// The threshold is out of bounds.
    #[error("warnPercent must be 1 to 100, not {0}")]
    BudgetWarnPercentOutOfBounds(u32),
    /// The limit is out of bounds.
    #[error("a limit must be 1 to 9,007,199,254,740,991; remove the budget to lift it")]
    BudgetLimitOutOfBounds,
}
