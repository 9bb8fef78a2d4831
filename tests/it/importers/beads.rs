//! Beads files as their owners committed them, faults included.

use events::{Role, Source, Timestamp};
use std::path::PathBuf;
use task_ledger::domain::world::{Decided, World};
use task_ledger::domain::{Actor, Request};
use task_ledger::importers::beads::{Options, Plan, plan, read};
use uuid::Uuid;

/// A file of the real data; `None`, said by name, where the folder is not at hand.
fn found(name: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/beads").join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("skipped: {name} is not at hand");
    }
    bytes
}

fn options() -> Options {
    Options { project: "REAL".to_owned(), ..Options::default() }
}

fn decide(world: &mut World, plan: Plan) -> Decided {
    let role = Some(Role::Operator);
    let actor =
        Actor { key_id: None, name: "op".into(), role, agent: None, grants: vec![], claim: None };
    let request = Request {
        actor,
        source: Source::Import,
        request_id: None,
        idempotency: None,
        correlation: None,
        actions: plan.actions,
    };
    world.decide(&request, Timestamp::from_micros(1)).expect("a plan is never refused")
}

/// What a file comes to: imported, closed, tombstones, dependencies, dangling, cycles, softened.
fn tally(name: &str) -> Option<[usize; 7]> {
    let bytes = found(name)?;
    let mut world = World::new(Uuid::from_u128(7));
    let first = plan(&bytes, &options(), &world);
    let report = first.report.clone();
    assert_eq!(report.faults, [], "{name}");
    let decided = decide(&mut world, first);
    for pending in &decided.events {
        let bytes = pending.event.payload().len();
        assert!(bytes < events::ENVELOPE_BYTES_MAX, "{name} at {}: {bytes}", pending.position);
    }
    let again = plan(&bytes, &options(), &world);
    assert_eq!((again.actions.len(), again.report.imported), (0, 0), "{name}, a second time");
    Some([
        report.imported,
        report.closed,
        report.tombstones,
        report.dependencies,
        report.dangling.len(),
        report.cycles.len(),
        report.softened.len(),
    ])
}

#[test]
fn real_backlogs_come_in_whole_and_only_once() {
    for (name, expected) in [
        ("spotter.jsonl", [342, 336, 6, 495, 0, 0, 0]),
        ("seocho.jsonl", [226, 168, 0, 67, 0, 0, 0]),
        ("beads-2025-11.jsonl.gz", [502, 466, 0, 217, 0, 0, 1]),
        ("beads-2026-01.jsonl.gz", [2_403, 2_259, 3_319, 714, 66, 0, 4]),
    ] {
        if let Some(tally) = tally(name) {
            assert_eq!(tally, expected, "{name}");
        }
    }
}

#[test]
fn malformed_files_are_refused_with_every_fault_by_its_line() {
    for (name, faults, first) in [
        ("malformed/conflict-markers.jsonl", 13, (224, "CONFLICT_MARKER")),
        ("malformed/truncated-tail.jsonl", 1, (430, "LINE_TRUNCATED")),
        ("malformed/duplicate-ids.jsonl", 55, (2, "ID_TAKEN")),
    ] {
        let Some(bytes) = found(name) else { continue };
        let world = World::new(Uuid::from_u128(7));
        let Plan { actions, report } = read(&bytes).plan(&options(), &world);
        assert!(actions.is_empty() && report.refused, "{name}");
        let told: Vec<_> = report.faults.iter().map(|fault| (fault.line, fault.code)).collect();
        assert_eq!((told.len(), told[0]), (faults, first), "{name}: {told:?}");
        let skipping = Options { skip_invalid: true, ..options() };
        let plan = plan(&bytes, &skipping, &world);
        assert_eq!(plan.report.skipped_faulty, faults, "{name}");
        assert_eq!(plan.report.imported + plan.report.tombstones, plan.report.read, "{name}");
        decide(&mut World::new(Uuid::from_u128(7)), plan);
    }
}
