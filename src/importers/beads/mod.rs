//! Beads: one issue a line of JSON, with its dependencies and comments inside.
//!
//! `read` judges every line by itself; `Source::plan` decides against the ledger what is new.

mod criteria;
pub(super) mod fields;
mod issue;
pub(super) mod lines;
mod links;
pub(super) mod mapping;
mod plan;
mod report;
#[cfg(test)]
mod spec;
mod tasks;

pub(super) use plan::create_project;
pub use plan::{Options, Plan};
pub use report::{Circle, Dangling, Fault, Report, Softened};

use crate::domain::world::World;
use issue::Issue;
use std::collections::HashSet;

/// A file as it was read: the issues that can be kept, and what is wrong with the other lines.
#[derive(Debug, Default)]
pub struct Source {
    issues: Vec<Issue>,
    tombstones: HashSet<String>,
    faulty: HashSet<String>,
    faults: Vec<Fault>,
    lines: usize,
    zero_is_written: bool,
}

/// Reads a file, plain or gzip, and judges each of its lines.
#[must_use]
pub fn read(bytes: &[u8]) -> Source {
    let mut source = Source::default();
    let text = match lines::unpack(bytes) {
        Ok(text) => text,
        Err(fault) => {
            source.faults.push(fault);
            return source;
        }
    };
    let mut seen = std::collections::HashMap::new();
    for (number, line) in lines::numbered(&text) {
        source.lines += 1;
        source.take(number, line, &mut seen);
    }
    source
}

/// Reads a file and plans its import in one go.
#[must_use]
pub fn plan(bytes: &[u8], options: &Options, world: &World) -> Plan {
    read(bytes).plan(options, world)
}

impl Source {
    fn take(
        &mut self,
        number: usize,
        line: &[u8],
        seen: &mut std::collections::HashMap<String, usize>,
    ) {
        let read = match lines::parse(number, line) {
            Ok(object) => issue::read(number, object),
            Err(fault) => {
                self.faults.push(fault);
                return;
            }
        };
        if let Some(id) = &read.id {
            if let Some(first) = seen.get(id) {
                let message = format!("`{id}` stands in line {first} already; remove one of them");
                self.faults.push(Fault::new(number, Some(id), "ID_TAKEN", message));
                return;
            }
            seen.insert(id.clone(), number);
        }
        self.zero_is_written |= read.priority_is_zero;
        match (read.outcome, read.id) {
            (issue::Outcome::Tombstone, Some(id)) => {
                self.tombstones.insert(id);
            }
            (issue::Outcome::Kept(issue), Some(_)) => self.issues.push(*issue),
            (_, id) => {
                self.faulty.extend(id);
                self.faults.extend(read.faults);
            }
        }
    }
}
