//! What waits for a human, and for how long: given these events, then these items.

use super::{Inbox, InboxKind as K, InboxRow};
use crate::Rows;
use events::{
    AnsweredBy, BudgetEvent, BudgetPeriod, BudgetUnit, ChangeRequest, CompletedBy, Envelope, Event,
    GateCheck, GateEvidence, Metadata, PauseCause, Question, QuestionAnswer, QuestionKind,
    Recorded, ReleasedBy, Scope, ScopeKind, Stream, StreamKind, TaskEvent as E, Timestamp,
};
use uuid::Uuid;

const SUBJECT: Uuid = Uuid::from_u128(4);

fn items(kind: StreamKind, events: Vec<Event>) -> Vec<InboxRow> {
    let mut rows = Rows::<Inbox>::default();
    for (position, event) in (1..).zip(events) {
        let envelope = Envelope {
            ledger_id: Uuid::nil(),
            position,
            stream: Stream { kind, id: SUBJECT },
            sequence: position,
            recorded_at: Timestamp::from_micros(0).plus_seconds(position as i64),
            metadata: Metadata::system("spec"),
        };
        rows.feed(&Recorded { envelope, events: vec![event] }).expect("it folds");
    }
    rows.after(None).cloned().collect()
}

fn of_task(events: Vec<E>) -> Vec<(K, u64)> {
    let items = items(StreamKind::Task, events.into_iter().map(Event::from).collect());
    items.into_iter().map(|row| (row.kind, row.position)).collect()
}

fn asked(holds_claim: bool) -> E {
    E::QuestionAsked(Question {
        choices: vec![],
        deadline: None,
        default: None,
        fence: 1,
        holds_claim,
        id: Uuid::from_u128(7),
        kind: QuestionKind::Text,
        text: "Which port?".to_owned(),
    })
}

fn answered() -> E {
    E::QuestionAnswered(QuestionAnswer {
        answer: "8080".to_owned(),
        by: AnsweredBy::Person,
        comment: None,
        id: Uuid::from_u128(7),
        kept_for: None,
    })
}

fn shown(gate: &str, passed: bool) -> E {
    E::GateEvidenced(GateEvidence {
        artifact: None,
        by: "ada".to_owned(),
        evidence: "all green".to_owned(),
        fence: Some(1),
        gate: gate.to_owned(),
        passed,
    })
}

fn verified(gate: &str) -> E {
    E::GateVerified(GateCheck { by: "bob".to_owned(), gate: gate.to_owned() })
}

fn submitted() -> E {
    E::TaskSubmitted {
        fence: 1,
        outcome: Some("mended".to_owned()),
        result: None,
        files: vec![],
        commit: None,
        billable_minutes: None,
    }
}

fn blocked() -> E {
    E::TaskBlocked { fence: Some(1), reason: "no seals".to_owned() }
}

const SUSPECT: E = E::ClaimSuspected { fence: 1 };
const CANCELLED: E = E::TaskCancelled { fence: None, reason: None };

#[test]
fn an_item_waits_until_what_ends_it() {
    let changes = || E::ChangesRequested(ChangeRequest { comment: "so".into(), kept_for: None });
    let released = || E::ClaimReleased { fence: 1, by: ReleasedBy::Holder, reason: None };
    let rest = || E::TaskPaused { fence: Some(1), cause: PauseCause::Operator, resume_at: None };
    let done = || E::TaskCompleted { by: CompletedBy::Approval };
    let tried = || E::AttemptFailed { fence: 1, error: "x".to_owned() };
    let cases: [(E, K, Vec<E>); 6] = [
        (asked(false), K::Question, vec![answered(), CANCELLED, E::TaskFailed { attempts: 3 }]),
        (submitted(), K::Review, vec![changes(), done(), CANCELLED]),
        (
            shown("tests", true),
            K::GateToVerify,
            vec![
                verified("tests"),
                shown("tests", false),
                changes(),
                done(),
                CANCELLED,
                E::TaskReopened { reason: None },
            ],
        ),
        (blocked(), K::Blocked, vec![E::TaskUnblocked { reason: None }, CANCELLED]),
        (
            SUSPECT,
            K::SuspectClaim,
            vec![
                E::ClaimRevived { fence: 1 },
                E::ClaimReclaimed { fence: 1 },
                released(),
                tried(),
                rest(),
                asked(false),
                blocked(),
                submitted(),
                CANCELLED,
            ],
        ),
        (E::TaskFailed { attempts: 3 }, K::TaskFailed, vec![E::TaskReopened { reason: None }]),
    ];
    for (begins, kind, ends) in cases {
        assert_eq!(of_task(vec![begins.clone()]), [(kind, 1)]);
        for end in ends {
            let left = of_task(vec![begins.clone(), end.clone()]);
            assert!(left.iter().all(|(left, _)| *left != kind), "{kind} after {end:?}");
        }
    }
}

#[test]
fn a_task_can_wait_for_two_things_at_once() {
    let both = [(K::Question, 1), (K::SuspectClaim, 2)];
    assert_eq!(of_task(vec![asked(true), SUSPECT]), both);
    let lost = E::ClaimReclaimed { fence: 1 };
    assert_eq!(of_task(vec![asked(true), SUSPECT, lost]), [(K::Question, 1)]);
}

#[test]
fn evidence_waits_gate_by_gate_since_the_first_was_shown() {
    let events = vec![shown("tests", true), shown("lint", true), verified("tests")];
    let events = events.into_iter().map(Event::from).collect();
    let row = items(StreamKind::Task, events).pop().expect("lint waits");
    assert_eq!((row.position, row.gates), (1, vec!["lint".to_owned()]));
}

#[test]
fn a_budget_is_warned_of_then_spent_until_it_is_set_anew() {
    let set = || {
        Event::from(BudgetEvent::BudgetSet {
            scope: Scope { kind: ScopeKind::Ledger, id: Uuid::nil() },
            unit: BudgetUnit::Tokens,
            period: BudgetPeriod::Day,
            limit: 10,
            warn_percent: 50,
            counts_cache_reads: false,
        })
    };
    let began = Some(Timestamp::from_micros(5));
    let warned = Event::from(BudgetEvent::BudgetWarned { period_start: began, spent: 5 });
    let spent = Event::from(BudgetEvent::BudgetSpent { period_start: began, spent: 10 });
    let kinds = |events: Vec<Event>| {
        let rows = items(StreamKind::Budget, events).into_iter();
        rows.map(|row| (row.kind, row.period_start)).collect::<Vec<_>>()
    };
    assert_eq!(kinds(vec![set(), warned.clone()]), [(K::BudgetWarned, began)]);
    assert_eq!(kinds(vec![warned.clone(), spent.clone()]), [(K::BudgetSpent, began)]);
    for end in [set(), Event::from(BudgetEvent::BudgetRemoved { reason: None })] {
        assert_eq!(kinds(vec![warned.clone(), spent.clone(), end]), []);
    }
}
