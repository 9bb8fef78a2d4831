//! What becomes of a file: each case a few lines of Beads, then what a ledger holds after it.

use super::{Options, Plan, Report, plan};
use crate::domain::project::ProjectCommand;
use crate::domain::task::Task;
use crate::domain::world::{Decided, World};
use crate::domain::{Actor, Command, ProjectRef, Request, TaskRef};
use events::{
    DependencyKind, Priority, ProjectKind, Role, Source, TaskEvent, TaskStatus, Timestamp,
};
use serde_json::{Value, json};
use uuid::Uuid;

fn world() -> World {
    let mut world = World::new(Uuid::from_u128(7));
    let general = ProjectCommand::Create {
        key: "GEN".to_owned(),
        name: "General".to_owned(),
        kind: ProjectKind::General,
        client: None,
        or_existing: false,
    };
    let id = ProjectRef::Id(Uuid::from_u128(8));
    let request = Request::by_policy("first start", vec![Command::Project(id, general)]);
    world.decide(&request, Timestamp::from_micros(1)).unwrap();
    world
}

fn options() -> Options {
    Options { project: "demo".to_owned(), ..Options::default() }
}

fn issue(id: &str, more: Value) -> Value {
    let mut issue = json!({
        "id": id, "title": format!("Do {id}"), "status": "open", "priority": 1,
        "issue_type": "task", "description": "Well.", "created_at": "2026-01-02T03:04:05+01:00",
        "updated_at": "2026-01-02T03:04:05Z",
    });
    for (field, value) in more.as_object().unwrap() {
        issue[field] = value.clone();
    }
    issue
}

fn file(issues: &[Value]) -> Vec<u8> {
    issues.iter().map(|issue| format!("{issue}\n")).collect::<String>().into_bytes()
}

fn import(world: &mut World, issues: &[Value], options: &Options) -> (Report, Decided) {
    let Plan { actions, report } = plan(&file(issues), options, world);
    let role = Some(Role::Operator);
    let actor =
        Actor { key_id: None, name: "op".into(), role, agent: None, grants: vec![], claim: None };
    let request = Request {
        actor,
        source: Source::Import,
        request_id: None,
        idempotency: None,
        correlation: None,
        actions,
    };
    let decided = world.decide(&request, Timestamp::from_micros(2)).unwrap();
    (report, decided)
}

fn imported(issues: &[Value]) -> (World, Report, Decided) {
    let mut world = world();
    let (report, decided) = import(&mut world, issues, &options());
    (world, report, decided)
}

fn task(world: &World, number: u64) -> &Task {
    let key = TaskRef::Key { project: "DEMO".to_owned(), number };
    world.task(world.resolve_task(&key).unwrap()).unwrap()
}

fn events_of(decided: &Decided) -> Vec<&TaskEvent> {
    let events = decided.events.iter().map(|pending| &pending.event);
    events
        .filter_map(|event| match event {
            events::Event::Task(event) => Some(event),
            _ => None,
        })
        .collect()
}

#[test]
fn each_status_begins_where_it_belongs() {
    for (status, begins) in [
        ("open", TaskStatus::Ready),
        ("in_progress", TaskStatus::Ready),
        ("hooked", TaskStatus::Ready),
        ("blocked", TaskStatus::Blocked),
        ("deferred", TaskStatus::Intake),
        ("draft", TaskStatus::Intake),
        ("pinned", TaskStatus::Intake),
        ("closed", TaskStatus::Done),
        ("done", TaskStatus::Done),
    ] {
        let (world, report, _) = imported(&[issue("a", json!({ "status": status }))]);
        assert_eq!(task(&world, 1).status, begins, "{status}");
        assert_eq!((report.imported, report.project_created), (1, true));
        let fresh = Options { fresh: true, ..options() };
        let mut world = self::world();
        import(&mut world, &[issue("a", json!({ "status": status }))], &fresh);
        assert_eq!(task(&world, 1).status, TaskStatus::Ready, "{status}, fresh");
    }
}

#[test]
fn an_open_issue_is_ready_whatever_is_missing() {
    let bare = json!({ "id": "a", "title": "Bare", "status": "open" });
    let (world, report, _) = imported(&[bare]);
    assert_eq!(task(&world, 1).status, TaskStatus::Ready);
    assert_eq!(report.priorities_missing, 1);
}

#[test]
fn a_missing_priority_is_a_dropped_zero_unless_the_file_writes_zeros() {
    let missing = issue("a", json!({ "priority": null }));
    let (world, report, _) = imported(std::slice::from_ref(&missing));
    assert_eq!(task(&world, 1).priority, Some(Priority::Critical));
    assert_eq!(report.priority_taken_as, Some("CRITICAL"));
    let (world, report, _) = imported(&[missing, issue("b", json!({ "priority": 0 }))]);
    assert_eq!(task(&world, 1).priority, Some(Priority::Medium));
    assert_eq!(report.priority_taken_as, Some("MEDIUM"));
}

#[test]
fn a_second_import_changes_nothing() {
    let issues = [
        issue("a", json!({ "status": "closed" })),
        issue("b", json!({ "dependencies": [{ "depends_on_id": "a", "type": "blocks" }] })),
    ];
    let (mut world, ..) = imported(&issues);
    let (report, decided) = import(&mut world, &issues, &options());
    assert!(decided.events.is_empty());
    assert_eq!((report.imported, report.skipped_existing), (0, 2));
}

#[test]
fn what_is_added_to_a_file_later_finds_what_came_before() {
    let (mut world, ..) = imported(&[issue("a", json!({}))]);
    let later = issue("b", json!({ "dependencies": [{ "depends_on_id": "a", "type": "blocks" }] }));
    let (report, _) = import(&mut world, &[later], &options());
    assert_eq!((report.dependencies, report.dangling.len()), (1, 0));
    assert_eq!(task(&world, 2).depends_on.len(), 1);
}

#[test]
fn the_sources_own_times_and_people_are_kept() {
    let (_, _, decided) = imported(&[issue(
        "a",
        json!({
            "created_by": "ann", "status": "closed", "closed_at": "2026-01-03T00:00:00.123456789Z",
            "comments": [{ "author": "bob", "text": "Hm.", "created_at": "2026-01-02T23:00:00Z" }],
        }),
    )]);
    let at = |text: &str| Some(Timestamp::parse(text).unwrap());
    let told: Vec<_> = decided.events.iter().skip(1).collect();
    assert_eq!(told[0].metadata.occurred_at, at("2026-01-02T02:04:05Z"));
    assert_eq!(told[0].metadata.on_behalf_of.as_deref(), Some("ann"));
    let created = events_of(&decided)[0];
    assert!(matches!(created, TaskEvent::TaskCreated { origin: Some(origin), .. }
        if origin.id == "a"
            && origin.status.as_deref() == Some("closed")
            && origin.created_at.as_deref() == Some("2026-01-02T03:04:05+01:00")));
    let note = told.iter().find(|one| one.event.name() == "NoteAdded").unwrap();
    assert_eq!(note.metadata.on_behalf_of.as_deref(), Some("bob"));
    assert_eq!(note.metadata.occurred_at, at("2026-01-02T23:00:00Z"));
    let closed = told.last().unwrap();
    assert_eq!(closed.event.name(), "TaskClosedElsewhere");
    assert_eq!(closed.metadata.occurred_at, at("2026-01-03T00:00:00.123456Z"));
}

#[test]
fn what_has_no_home_of_its_own_stays_in_the_context() {
    let (_, _, decided) = imported(&[issue(
        "a",
        json!({ "issue_type": "convoy", "assignee": "ann", "metadata": { "pr": 7 },
                "content_hash": "0f", "design": "So.", "notes": "And so.",
                "acceptance_criteria": "- [x] one\n- two" }),
    )]);
    let events = events_of(&decided);
    let TaskEvent::TaskCreated { context: Some(context), criteria, .. } = events[0] else {
        panic!("{events:?}")
    };
    let kept = &context.value()["beads"];
    assert_eq!((&kept["issue_type"], &kept["assignee"]), (&json!("convoy"), &json!("ann")));
    assert_eq!((&kept["metadata"]["pr"], &kept["content_hash"]), (&json!(7), &Value::Null));
    assert_eq!(criteria.len(), 2);
    let names: Vec<_> = decided.events.iter().skip(1).map(|one| one.event.name()).collect();
    assert_eq!(names, ["TaskCreated", "TaskReadied", "NoteAdded", "NoteAdded", "CriterionMet"]);
}

#[test]
fn relations_become_ours_and_a_second_parent_is_merely_related() {
    let on = |id: &str, kind: &str| json!({ "issue_id": "x", "depends_on_id": id, "type": kind });
    let (world, report, _) = imported(&[
        issue(
            "a",
            json!({ "dependencies": [on("b", "parent-child"), on("c", "parent-child"),
            on("b", "blocks"), on("c", "tracks"), on("c", "discovered-from"), on("c", "invented")] }),
        ),
        issue("b", json!({})),
        issue("c", json!({})),
    ]);
    // The parent is written down first, and so comes before its part.
    let (parent, part) = (task(&world, 1), task(&world, 2));
    assert_eq!((parent.title.as_str(), part.title.as_str()), ("Do b", "Do a"));
    assert!(part.parent.is_some());
    let kinds: Vec<_> = part.depends_on.iter().map(|one| one.kind).collect();
    use DependencyKind::{DiscoveredFrom, Related};
    assert_eq!(kinds, [Related, DiscoveredFrom]);
    // The whole waits for its part, so the part does not wait for the whole.
    let circles: Vec<_> = report.cycles.iter().map(|one| one.circle.as_str()).collect();
    assert_eq!(circles, ["a → b → a"]);
    let softened: Vec<_> = report.softened.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(softened, ["parent-child", "invented"]);
}

#[test]
fn a_target_that_is_not_there_is_reported_and_blocks_nothing() {
    let on = |id: &str| json!({ "depends_on_id": id, "type": "blocks" });
    let (world, report, _) = imported(&[
        issue("a", json!({ "dependencies": [on("gone"), on("nowhere")] })),
        json!({ "id": "gone", "status": "tombstone" }),
    ]);
    assert_eq!(report.tombstones, 1);
    let why: Vec<_> = report.dangling.iter().map(|one| (one.line, one.why)).collect();
    assert_eq!(why, [(1, "it is deleted"), (1, "it is neither in the file nor in the ledger")]);
    assert!(task(&world, 1).depends_on.is_empty());
}

#[test]
fn the_edge_that_closes_a_circle_is_left_out_and_named() {
    let on = |id: &str, kind: &str| json!({ "depends_on_id": id, "type": kind });
    let (world, report, _) = imported(&[
        issue("a", json!({ "dependencies": [on("b", "blocks"), on("a", "blocks")] })),
        issue("b", json!({ "dependencies": [on("c", "blocks"), on("c", "parent-child")] })),
        issue("c", json!({ "dependencies": [on("a", "blocks"), on("b", "parent-child")] })),
    ]);
    let circles: Vec<_> = report.cycles.iter().map(|one| (one.line, one.circle.as_str())).collect();
    assert_eq!(circles, [(1, "a → a"), (2, "c → b → c"), (3, "c → a → b → c")]);
    let blockers: usize = (1..=3).map(|number| task(&world, number).depends_on.len()).sum();
    assert_eq!(blockers, 2);
}

#[test]
fn every_fault_is_named_by_its_line_and_nothing_is_imported() {
    let good = issue("good", json!({})).to_string();
    let lines = [
        good.clone(),
        "<<<<<<< HEAD".to_owned(),
        good.clone(),
        "=======".to_owned(),
        ">>>>>>> theirs".to_owned(),
        issue("t", json!({ "title": " " })).to_string(),
        issue("s", json!({ "status": "odd" })).to_string(),
        issue("n", json!({ "title": "a\0b" })).to_string(),
        issue("l", json!({ "title": "x".repeat(501) })).to_string(),
        issue("d", json!({ "description": "x".repeat(70_000) })).to_string(),
        issue("p", json!({ "priority": 5 })).to_string(),
        issue("c", json!({ "created_at": "yesterday" })).to_string(),
        json!({ "title": "no id", "status": "open" }).to_string(),
        "[1]".to_owned(),
        "{\"id\": nonsense}".to_owned(),
        String::new(),
        good[..40].to_owned(),
    ];
    let text = lines.join("\n").into_bytes();
    let Plan { actions, report } = plan(&text, &options(), &world());
    assert!(actions.is_empty() && report.refused);
    let found: Vec<_> = report.faults.iter().map(|fault| (fault.line, fault.code)).collect();
    let expected = [
        (2, "CONFLICT_MARKER"),
        (3, "ID_TAKEN"),
        (4, "CONFLICT_MARKER"),
        (5, "CONFLICT_MARKER"),
        (6, "TITLE_EMPTY"),
        (7, "STATUS_UNKNOWN"),
        (8, "TEXT_HAS_NUL"),
        (9, "TEXT_TOO_LONG"),
        (10, "TEXT_TOO_LONG"),
        (11, "FIELD_MALFORMED"),
        (12, "TIME_MALFORMED"),
        (13, "ID_MISSING"),
        (14, "NOT_AN_ISSUE"),
        (15, "NOT_JSON"),
        (17, "LINE_TRUNCATED"),
    ];
    assert_eq!(found, expected);

    let skipping = Options { skip_invalid: true, ..options() };
    let Plan { report, .. } = plan(&text, &skipping, &world());
    assert_eq!((report.imported, report.skipped_faulty), (1, expected.len()));
    assert!(!report.refused);
}

#[test]
fn an_issue_that_would_not_fit_an_event_is_a_fault() {
    // Each text is within its own bound, but newlines take two bytes each in JSON.
    let long = issue("a", json!({ "description": "\n.".repeat(25_000) }));
    let Plan { report, .. } = plan(&file(&[long]), &options(), &world());
    assert_eq!(report.faults[0].code, "TOO_LARGE");
}

#[test]
fn gzip_is_unpacked_and_broken_gzip_is_one_fault() {
    use std::io::Write as _;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&file(&[issue("a", json!({}))])).unwrap();
    let packed = packed.finish().unwrap();
    assert_eq!(plan(&packed, &options(), &world()).report.imported, 1);
    let report = plan(&packed[..packed.len() / 2], &options(), &world()).report;
    assert_eq!((report.faults[0].code, report.faults[0].line), ("GZIP_BROKEN", 0));
}
