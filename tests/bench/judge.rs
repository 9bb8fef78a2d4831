//! Which figures are judged, and by which bounds.

use crate::contestants::{Contestant, Samples};
use crate::figures::{Bound, Judged, Quantity, ratio};
use crate::rest::AtRest;
use crate::sizes::BySize;

use Bound::{AtLeast, AtMost};
use Contestant::{Http128, Pgbench32, Pgbench64, Stock32, Transactor32, Transactor512};
use Force::{Aimed, Due};
use Quantity::{P99, PerSecond, WalPerCommand};

/// The server at rest and at its start.
pub fn at_rest(found: &AtRest) -> [Judged; 2] {
    let judged = |name: &str, unit, value, gate, moonshot| Judged {
        name: name.to_owned(),
        unit,
        value,
        gate: AtMost(gate),
        aimed: false,
        moonshot: AtMost(moonshot),
    };
    [
        judged("server at rest, resident memory", " MB", found.resident_mb, 60.0, 30.0),
        judged("start on an existing data folder", " s", found.start_seconds, 2.0, 1.0),
    ]
}

/// What is large beside what is small.
pub fn sizes(found: &BySize) -> [Judged; 2] {
    let judged = |name: String, value, gate, moonshot| Judged {
        name,
        unit: "",
        value,
        gate: AtMost(gate),
        aimed: false,
        moonshot: AtMost(moonshot),
    };
    let queue = format!("claim: {} open tasks ÷ 1000", found.queue);
    let history = format!("command: task of {} events ÷ new", found.history);
    [judged(queue, found.claim, 1.5, 1.05), judged(history, found.command, 1.2, 1.0)]
}

/// Whether a missed gate is a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Force {
    Due,
    Aimed,
}

type Rule = (&'static str, Quantity, Contestant, Contestant, f64, f64, Force);

/// Name, what of whom is divided by whose, gate, moonshot, and whether the gate is due.
const RULES: &[Rule] = &[
    ("transactor 512 ÷ pgbench 64", PerSecond, Transactor512, Pgbench64, 1.5, 2.5, Due),
    ("transactor 32 ÷ stock", PerSecond, Transactor32, Stock32, 4.0, 10.0, Due),
    ("transactor 512 ÷ stock", PerSecond, Transactor512, Stock32, 10.0, 20.0, Due),
    ("GraphQL over HTTP ÷ pgbench 32", PerSecond, Http128, Pgbench32, 0.8, 1.25, Due),
    ("GraphQL over HTTP ÷ stock", PerSecond, Http128, Stock32, 4.0, 8.0, Due),
    ("p99: GraphQL over HTTP ÷ stock", P99, Http128, Stock32, 1.0, 0.5, Aimed),
    ("WAL: transactor 512 ÷ pgbench 64", WalPerCommand, Transactor512, Pgbench64, 1.35, 1.2, Aimed),
];

/// Every ratio of which both sides were measured.
pub fn ratios(samples: &Samples) -> Vec<Judged> {
    let of = |who: Contestant| samples.iter().find(|(c, _)| *c == who).map(|(_, s)| s.as_slice());
    let judge = |&(name, quantity, above, below, gate, moonshot, force): &Rule| {
        let value = ratio(quantity, of(above)?, of(below)?)?;
        // Of speed there can't be too much; of time and size there can.
        let bound = if quantity == PerSecond { AtLeast } else { AtMost };
        let (gate, moonshot, aimed) = (bound(gate), bound(moonshot), force == Aimed);
        Some(Judged { name: name.to_owned(), unit: "", value, gate, aimed, moonshot })
    };
    RULES.iter().filter_map(judge).collect()
}
