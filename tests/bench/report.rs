//! What is printed in the end: one table for people, or one JSON document.

use std::fmt::Write as _;

use serde::Serialize;

use crate::figures::{Bound, Course, Judged, Spread};

/// What the four commands are; both sides do the same.
pub const MIX: &str = "a task is created, claimed, charged with tokens and completed, in turn; \
    each of the four counts as one command";

/// Everything that was found.
#[derive(Debug, Serialize)]
pub struct Report {
    pub rounds: u32,
    pub seconds: f64,
    pub mix: &'static str,
    pub postgres: String,
    pub processors: usize,
    pub load_at_begin: [f64; 3],
    pub load_at_end: [f64; 3],
    pub courses: Vec<Course>,
    pub judged: Vec<Judged>,
    pub notes: Vec<String>,
}

impl Report {
    /// The table.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text).expect("a string takes whatever is written to it");
        text
    }

    /// Whether a gate is missed.
    pub fn fails(&self) -> bool {
        self.judged.iter().any(Judged::fails)
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        writeln!(
            out,
            "\n{} interleaved rounds, {} s each after a warm-up",
            self.rounds, self.seconds
        )?;
        writeln!(out, "{}; {} processors for everything", self.postgres, self.processors)?;
        writeln!(
            out,
            "load {} at the beginning, {} at the end",
            loads(self.load_at_begin),
            loads(self.load_at_end)
        )?;
        writeln!(out, "Commands: {}\n", self.mix)?;
        writeln!(
            out,
            "{:<40} {:>9} {:>19} {:>9} {:>9} {:>10} {:>9}",
            "", "median/s", "lowest – highest", "p50 ms", "p99 ms", "WAL bytes", "CPU µs"
        )?;
        for course in &self.courses {
            let rate = course.per_second;
            writeln!(
                out,
                "{:<40} {:>9.0} {:>19} {:>9} {:>9} {:>10.0} {:>9}",
                course.name,
                rate.median,
                format!("{:.0} – {:.0}", rate.lowest, rate.highest),
                optional(course.p50_ms),
                optional(course.p99_ms),
                course.wal_bytes_per_command.median,
                optional(course.busy_us_per_command),
            )?;
        }
        writeln!(
            out,
            "\n{:<48} {:>8} {:>17} {:>7} {:>9}",
            "", "median", "lowest – highest", "gate", "moonshot"
        )?;
        for judged in &self.judged {
            let value = judged.value;
            writeln!(
                out,
                "{:<48} {:>8} {:>17} {:>7} {:>9}  {}",
                judged.name,
                format!("{:.2}{}", value.median, judged.unit),
                format!("{:.2} – {:.2}", value.lowest, value.highest),
                bound(judged.gate),
                bound(judged.moonshot),
                verdict(judged),
            )?;
        }
        writeln!(out)?;
        self.notes.iter().try_for_each(|note| writeln!(out, "{note}"))
    }
}

fn verdict(judged: &Judged) -> String {
    let value = judged.value.median;
    let distance = (value / judged.gate.value() - 1.0).abs() * 100.0;
    match (judged.moonshot.holds(value), judged.gate.holds(value), judged.aimed) {
        (true, _, _) => "passed, moonshot reached".to_owned(),
        (_, true, _) => "passed".to_owned(),
        (_, _, true) => format!("{distance:.0} % off; not due yet"),
        (_, _, false) => format!("MISSED by {distance:.0} %"),
    }
}

fn bound(bound: Bound) -> String {
    match bound {
        Bound::AtLeast(value) => format!("≥ {value}"),
        Bound::AtMost(value) => format!("≤ {value}"),
    }
}

fn optional(spread: Option<Spread>) -> String {
    spread.map_or_else(|| "–".to_owned(), |spread| format!("{:.2}", spread.median))
}

fn loads(load: [f64; 3]) -> String {
    load.map(|average| format!("{average:.2}")).join(" ")
}
