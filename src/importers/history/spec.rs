//! Given what a world holds, when lines come in, then these events.

use super::{History, Past, Step, read};
use crate::domain::world::World;
use crate::domain::{Action, Actor, Request};
use events::{Role, Source, Timestamp};
use std::collections::HashMap;
use uuid::Uuid;

/// A line of a file that only says what matters.
fn line(number: u32, action: &str, issue: &str, actor: &str, bead: &str) -> String {
    let comma = if bead.is_empty() { "" } else { "," };
    format!(
        r#"{{"id":"m-{number}","ts":"2026-01-01T00:00:{number:02}Z","bead_id":"{issue}","action":"{action}","actor":"{actor}","bead":{{"title":"Dig"{comma}{bead}}}}}"#
    )
}

fn decide(world: &mut World, actions: Vec<Action>) -> Result<Vec<String>, String> {
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
    let decided = world.decide(&request, Timestamp::from_micros(1));
    let decided = decided.map_err(|refusal| refusal.reason.code().to_owned())?;
    Ok(decided.events.iter().map(|pending| pending.event.name().to_owned()).collect())
}

/// What each line comes to: its events, or why it is none.
fn told(lines: &[String]) -> Vec<String> {
    let read = read(lines.join("\n").as_bytes(), 1, None);
    assert_eq!(read.faults, []);
    let mut world = World::new(Uuid::from_u128(7));
    let history = History::new(world.ledger_id(), "old");
    let open = history.open(&read.lines, &world);
    decide(&mut world, open).unwrap();
    let mut pasts: HashMap<Uuid, Past> = HashMap::new();
    let mut told = Vec::new();
    for line in &read.lines {
        let past = pasts.entry(history.task_of(&line.issue)).or_default();
        told.push(match history.plan(line, past, &world) {
            Step::Do(actions, _) => match decide(&mut world, actions) {
                Ok(names) => {
                    past.add(line, history.key_of(line).key, true);
                    names.join(" ")
                }
                Err(code) => code,
            },
            Step::Unchanged => "unchanged".to_owned(),
            Step::Known => "known".to_owned(),
            Step::LeftAlone => "left alone".to_owned(),
        });
    }
    told
}

/// The events of a last line after others.
fn last(lines: &[(&str, &str, &str)]) -> String {
    let lines: Vec<String> = (1..)
        .zip(lines)
        .map(|(number, (action, actor, bead))| line(number, action, "a-1", actor, bead))
        .collect();
    told(&lines).pop().unwrap_or_default()
}

const OPEN: &str = r#""status":"open","priority":1,"labels":["x"],"description":"d""#;
const BEGUN: &str = r#""status":"in_progress""#;
const CLOSED: &str = r#""status":"closed""#;
const DRAFT: &str = r#""status":"draft""#;
const PINNED: &str = r#""status":"permanent""#;
const CREATED: (&str, &str, &str) = ("create", "ada", OPEN);
const CLAIMED: (&str, &str, &str) = ("claim", "ada", BEGUN);

#[test]
fn a_deed_is_what_it_would_be_here() {
    let (opened, ended) = (("update", "ada", OPEN), ("close", "bob", CLOSED));
    let pinned = ("update", "ada", PINNED);
    for (lines, events) in [
        (vec![CREATED], "TaskCreated TaskReadied"),
        (vec![("create", "ada", DRAFT)], "TaskCreated"),
        (
            vec![("create", "ada", DRAFT), opened],
            "TaskDescribed TaskPrioritized TaskLabelled TaskReadied",
        ),
        (vec![CREATED, CLAIMED], "SessionStarted TaskClaimed"),
        (vec![CREATED, CLAIMED, ended], "TaskSubmitted TaskCompleted"),
        (vec![CREATED, ended], "TaskClosedElsewhere"),
        (vec![CREATED, CLAIMED, ("unclaim", "reconcile:ada", OPEN)], "ClaimReleased"),
        (vec![CREATED, CLAIMED, opened], "ClaimReleased"),
        (vec![CREATED, ("update", "bob", BEGUN)], "SessionStarted TaskClaimed"),
        (vec![CREATED, CLAIMED, ("update", "ada", CLOSED)], "TaskSubmitted TaskCompleted"),
        (vec![CREATED, ended, ("reopen", "ada", OPEN)], "TaskReopened"),
        (vec![CREATED, ended, ("reopen", "ada", BEGUN)], "TaskReopened SessionStarted TaskClaimed"),
        (vec![CREATED, ("delete", "ada", r#""status":"deleted""#)], "TaskCancelled"),
        (vec![CREATED, pinned], "TaskBlocked"),
        (vec![CREATED, pinned, opened], "TaskUnblocked"),
        (vec![CREATED, pinned, ended], "TaskUnblocked TaskClosedElsewhere"),
        (vec![CREATED, opened], "unchanged"),
        (vec![CREATED, ended, ("update", "ada", CLOSED)], "unchanged"),
        (vec![CREATED, ("update", "ada", r#""status":"open","notes":"n""#)], "NoteAdded"),
    ] {
        assert_eq!(last(&lines), events, "{lines:?}");
    }
}

#[test]
fn what_the_other_tool_allowed_and_the_ledger_does_not_is_refused() {
    for (lines, code) in [
        (vec![CREATED, CLAIMED, ("claim", "bob", BEGUN)], "TASK_ALREADY_CLAIMED"),
        (vec![CLAIMED], "TASK_UNKNOWN"),
        (vec![("update", "ada", OPEN)], "TASK_UNKNOWN"),
        (vec![("close", "ada", CLOSED)], "TASK_UNKNOWN"),
        (vec![CREATED, CREATED], "TASK_EXISTS"),
        (vec![CREATED, ("unclaim", "ada", OPEN)], "TASK_NOT_CLAIMED"),
        (vec![CREATED, ("reopen", "ada", OPEN)], "TASK_STATE_FORBIDS"),
        (vec![("create", "ada", DRAFT), CLAIMED], "TASK_NOT_CLAIMABLE"),
    ] {
        assert_eq!(last(&lines), code, "{lines:?}");
    }
}

#[test]
fn an_issue_waits_for_what_is_there() {
    let waiting =
        r#""status":"open","dependencies":["a-1",{"depends_on_id":"a-9","type":"blocks"}]"#;
    let free = r#""status":"open","dependencies":[]"#;
    let lines = [
        line(1, "create", "a-1", "ada", OPEN),
        line(2, "create", "a-2", "ada", waiting),
        line(3, "claim", "a-2", "ada", BEGUN),
        line(4, "update", "a-2", "ada", free),
        line(5, "claim", "a-2", "ada", BEGUN),
    ];
    let told = told(&lines);
    assert_eq!(told[1], "TaskCreated DependencyAdded TaskReadied");
    assert_eq!(told[2..4], ["TASK_NOT_CLAIMABLE", "DependencyRemoved"]);
    assert_eq!(told[4], "SessionStarted TaskClaimed");
}

#[test]
fn a_fault_is_named_by_its_line() {
    let good = |number| line(number, "create", "a-1", "ada", OPEN);
    let text = [
        good(5),
        "<<<<<<< HEAD".to_owned(),
        line(6, "steal", "a-1", "ada", OPEN),
        line(7, "create", "a-1", "a name", OPEN),
        line(8, "create", "a-1", "ada", r#""status":"odd""#),
        good(4),
        r#"{"id":"m-9"}"#.to_owned(),
        good(9),
    ];
    let read = read(text.join("\n").as_bytes(), 11, None);
    let told: Vec<_> = read.faults.iter().map(|fault| (fault.line, fault.code)).collect();
    assert_eq!(
        told[..5],
        [
            (12, "CONFLICT_MARKER"),
            (13, "ACTION_UNKNOWN"),
            (14, "AGENT_NAME_MALFORMED"),
            (15, "STATUS_UNKNOWN"),
            (16, "TIME_GOES_BACK"),
        ]
    );
    assert!(told[5..].iter().all(|(line, _)| *line == 17));
    assert_eq!((read.lines.len(), read.count), (2, 8));
}
