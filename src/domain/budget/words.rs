//! Budgets in sentences: what is spent of which, and when it begins anew.

use super::Budget;
use events::{BudgetPeriod, BudgetUnit, Timestamp};
use std::fmt;

/// A budget as a refusal or a directive speaks of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Told {
    /// Over what it reaches, as people call it.
    pub over: String,
    /// What is counted.
    pub unit: BudgetUnit,
    /// For how long the limit holds.
    pub period: BudgetPeriod,
    /// The limit.
    pub limit: u64,
    /// What is spent of it.
    pub spent: u64,
    /// What is set aside of it.
    pub reserved: u64,
    /// Reports of unknown cost, where money is counted.
    pub unpriced_reports: u64,
    /// When it begins anew; `None` for a total.
    pub begins_anew: Option<Timestamp>,
}

impl Told {
    /// The budget's name: `the daily budget over project CORE`.
    #[must_use]
    pub fn name(&self) -> String {
        let daily = match self.period {
            BudgetPeriod::Total => "",
            BudgetPeriod::Day => "daily ",
            BudgetPeriod::Month => "monthly ",
        };
        format!("the {daily}budget over {}", self.over)
    }

    /// How much of the limit is spent: `90 of 100 tokens`.
    #[must_use]
    pub fn amounts(&self) -> String {
        let (spent, limit) = (amount(self.unit, self.spent), amount(self.unit, self.limit));
        let mut text = match self.unit {
            BudgetUnit::Tokens => format!("{spent} of {limit} tokens"),
            BudgetUnit::Money => format!("{spent} of {limit}"),
        };
        if self.unpriced_reports > 0 {
            text.push_str(&format!(", and {} reports of unknown cost", self.unpriced_reports));
        }
        text
    }

    /// When it begins anew, as a half sentence; empty for a total.
    #[must_use]
    pub fn anew(&self) -> String {
        self.begins_anew.map_or_else(String::new, |time| format!("; it begins anew at {time}"))
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is spent: {}", self.name(), self.amounts())?;
        if self.reserved > 0 {
            write!(f, ", {} set aside", amount(self.unit, self.reserved))?;
        }
        match self.begins_anew {
            Some(time) => write!(f, "; it begins anew at {time}, or raise it to go on"),
            None => write!(f, "; raise it to go on"),
        }
    }
}

/// Tokens as they are, micro-dollars as dollars.
#[must_use]
pub fn amount(unit: BudgetUnit, amount: u64) -> String {
    match unit {
        BudgetUnit::Tokens => amount.to_string(),
        BudgetUnit::Money => {
            let text = format!("${}.{:06}", amount / 1_000_000, amount % 1_000_000);
            let cents = text.len() - 4;
            let kept = text.trim_end_matches('0').len().max(cents);
            text[..kept].to_owned()
        }
    }
}

impl Budget {
    /// How it is spoken of.
    #[must_use]
    pub fn told(&self, over: String) -> Told {
        Told {
            over,
            unit: self.unit.unwrap_or(BudgetUnit::Tokens),
            period: self.period,
            limit: self.limit,
            spent: 0,
            reserved: 0,
            unpriced_reports: 0,
            begins_anew: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_in_dollars_with_no_digit_lost() {
        for (micros, text) in
            [(0, "$0.00"), (1, "$0.000001"), (1_500_000, "$1.50"), (20_000_000, "$20.00")]
        {
            assert_eq!(amount(BudgetUnit::Money, micros), text);
        }
    }
}
