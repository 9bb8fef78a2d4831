//! What can be asked of the bench.

use std::time::Duration;

use clap::Parser;

/// Measures the transactor and the API beside their peers, interleaved, on one durable Postgres.
#[derive(Debug, Clone, Parser)]
#[command(name = "make bench", disable_version_flag = true)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Options {
    /// How often each contestant is measured; ratios are taken within a round.
    #[arg(long, default_value_t = 5)]
    rounds: u32,
    /// Seconds that count in each measurement.
    #[arg(long, default_value_t = 4.0)]
    seconds: f64,
    /// Two short rounds that show that everything runs; their figures say nothing.
    #[arg(long)]
    quick: bool,
    /// Ends well even if a gate is missed.
    #[arg(long)]
    no_gates: bool,
    /// Prints one JSON document instead of the table.
    #[arg(long)]
    pub json: bool,
    /// Only contestants whose name contains this.
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
    /// Given by cargo to every bench.
    #[arg(long, hide = true)]
    bench: bool,
}

impl Options {
    /// How many rounds.
    pub fn rounds(&self) -> u32 {
        if self.quick { 2 } else { self.rounds.max(1) }
    }

    /// How long each contestant runs before it counts.
    pub fn warm_up(&self) -> Duration {
        Duration::from_millis(if self.quick { 200 } else { 1000 })
    }

    /// How long it counts.
    pub fn counted(&self) -> Duration {
        if self.quick { Duration::from_millis(600) } else { Duration::from_secs_f64(self.seconds) }
    }

    /// How many open tasks a large queue has.
    pub fn queue(&self) -> usize {
        if self.quick { 20_000 } else { 1_000_000 }
    }

    /// How many events an old task has.
    pub fn history(&self) -> usize {
        if self.quick { 500 } else { 10_000 }
    }

    /// Whether a missed gate is a failure: a smoke run proves nothing about speed.
    pub fn gates_count(&self) -> bool {
        !self.quick && !self.no_gates && self.only.is_none()
    }
}
