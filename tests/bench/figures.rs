//! From samples to figures: medians, ranges, ratios within a round, and the gates they must pass.

use serde::Serialize;

use crate::closed_loop::Sample;

/// A median with the lowest and the highest.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Spread {
    pub median: f64,
    pub lowest: f64,
    pub highest: f64,
}

impl Spread {
    /// Of any number of values; none of none.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Spread> {
        let mut sorted: Vec<f64> = values.into_iter().collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let (lowest, highest) = (*sorted.first()?, *sorted.last()?);
        let middle = sorted.len() / 2;
        let median = match sorted.len() % 2 {
            0 => (sorted[middle - 1] + sorted[middle]) / 2.0,
            _ => sorted[middle],
        };
        Some(Spread { median, lowest, highest })
    }
}

/// What one contestant did in all rounds.
#[derive(Debug, Serialize)]
pub struct Course {
    pub name: &'static str,
    pub per_second: Spread,
    pub p50_ms: Option<Spread>,
    pub p99_ms: Option<Spread>,
    pub wal_bytes_per_command: Spread,
    pub busy_us_per_command: Option<Spread>,
}

impl Course {
    /// Sums up a contestant's samples.
    pub fn of(name: &'static str, samples: &[Sample]) -> Option<Course> {
        Some(Course {
            name,
            per_second: Spread::of(samples.iter().map(|s| s.per_second))?,
            p50_ms: Spread::of(samples.iter().filter_map(|s| s.p50_ms)),
            p99_ms: Spread::of(samples.iter().filter_map(|s| s.p99_ms)),
            wal_bytes_per_command: Spread::of(samples.iter().map(wal_per_command))?,
            busy_us_per_command: Spread::of(samples.iter().filter_map(|s| s.busy_us)),
        })
    }
}

fn wal_per_command(sample: &Sample) -> f64 {
    sample.wal_bytes as f64 / sample.commands.max(1) as f64
}

/// What is compared of two contestants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    PerSecond,
    P99,
    WalPerCommand,
    Busy,
}

impl Quantity {
    fn of(self, sample: &Sample) -> Option<f64> {
        match self {
            Self::PerSecond => Some(sample.per_second),
            Self::P99 => sample.p99_ms,
            Self::WalPerCommand => Some(wal_per_command(sample)),
            Self::Busy => sample.busy_us,
        }
    }
}

/// The ratio of two contestants, taken in each round.
pub fn ratio(quantity: Quantity, above: &[Sample], below: &[Sample]) -> Option<Spread> {
    let quotients = above.iter().zip(below).filter_map(|(a, b)| {
        let (a, b) = (quantity.of(a)?, quantity.of(b)?);
        (b > 0.0).then_some(a / b)
    });
    Spread::of(quotients)
}

/// What a figure must reach.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

impl Bound {
    /// Whether the median reaches it.
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::AtLeast(bound) => value >= bound,
            Self::AtMost(bound) => value <= bound,
        }
    }

    /// Its number.
    pub fn value(self) -> f64 {
        match self {
            Self::AtLeast(bound) | Self::AtMost(bound) => bound,
        }
    }
}

/// A figure with what it must and what it should reach.
#[derive(Debug, Serialize)]
pub struct Judged {
    pub name: String,
    pub unit: &'static str,
    pub value: Spread,
    /// Missing it is a failure, unless it is only `aimed` at.
    pub gate: Bound,
    /// Whether the gate is not due yet.
    pub aimed: bool,
    pub moonshot: Bound,
}

impl Judged {
    /// Whether it makes the run a failure.
    pub fn fails(&self) -> bool {
        !self.aimed && !self.gate.holds(self.value.median)
    }
}
