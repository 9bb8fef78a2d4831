//! What becomes of a task's row: given its events, then this row, or why not.

use super::{ClaimState, TaskRow, Tasks};
use crate::{Rows, Unfoldable};
use events::{
    AnsweredBy, ChangeRequest, CompletedBy, Criterion, Envelope, Event, EvidenceLevel, FreeJson,
    GateCheck, GateEvidence, Metadata, PauseCause, Priority, Question, QuestionAnswer,
    QuestionKind, Recorded, ReleasedBy, Stream, StreamKind, TaskEvent, TaskStatus, TaskType,
    Timestamp,
};
use proptest::prelude::*;
use uuid::Uuid;

const TASK: Uuid = Uuid::from_u128(4);
const AGENT: Uuid = Uuid::from_u128(2);

fn created() -> TaskEvent {
    TaskEvent::TaskCreated {
        project: Uuid::from_u128(5),
        number: 1,
        title: "Mend the pump".to_owned(),
        description: None,
        priority: Some(Priority::High),
        task_type: TaskType::Chore,
        labels: vec!["water".to_owned()],
        criteria: vec![Criterion { id: "1".to_owned(), text: "dry".to_owned() }],
        context: None,
        parent: None,
        phase: None,
        estimate_tokens: None,
        estimate_minutes: None,
        complexity: None,
        skills: vec![],
        assignee: None,
        not_before: None,
        external_ref: None,
        issue_url: None,
        repository: None,
        branch: None,
        billable: None,
        planned_minutes: None,
        max_attempts: None,
        origin: None,
    }
}

fn claimed(fence: u64, attempt: u32) -> TaskEvent {
    TaskEvent::TaskClaimed {
        agent: AGENT,
        session: Uuid::from_u128(3),
        fence,
        attempt,
        resumes: false,
        lease_seconds: 60,
        reserved: 9,
    }
}

/// One event at each position, a second apart.
fn recorded(position: u64, event: TaskEvent) -> Recorded {
    let envelope = Envelope {
        ledger_id: Uuid::nil(),
        position,
        stream: Stream { kind: StreamKind::Task, id: TASK },
        sequence: position,
        recorded_at: Timestamp::from_micros(0).plus_seconds(position as i64),
        metadata: Metadata::system("spec"),
    };
    Recorded { envelope, events: vec![Event::Task(event)] }
}

fn given(events: Vec<TaskEvent>) -> Result<TaskRow, Unfoldable> {
    let mut rows = Rows::<Tasks>::default();
    for (position, event) in (1..).zip(events) {
        rows.feed(&recorded(position, event))?;
    }
    Ok(rows.after(None).next().expect("the first event makes the row").clone())
}

fn after(events: Vec<TaskEvent>) -> TaskRow {
    given([vec![created(), TaskEvent::TaskReadied {}], events].concat()).expect("it folds")
}

#[test]
fn a_claim_is_shown_until_it_ends_and_its_fence_stays() {
    let held = after(vec![claimed(1, 1), TaskEvent::ClaimSuspected { fence: 1 }]).course;
    assert_eq!((held.status, held.holder), (TaskStatus::InProgress, Some(AGENT)));
    assert_eq!(held.claim_state, Some(ClaimState::Suspect));
    assert_eq!((held.reserved, held.claimed_at), (9, Some(Timestamp::from_micros(3_000_000))));
    let ends = [
        (TaskEvent::ClaimReclaimed { fence: 1 }, TaskStatus::Ready, 2),
        (TaskEvent::AttemptFailed { fence: 1, error: "x".to_owned() }, TaskStatus::Ready, 2),
        (
            TaskEvent::ClaimReleased { fence: 1, by: ReleasedBy::Holder, reason: None },
            TaskStatus::Ready,
            1,
        ),
        (TaskEvent::TaskBlocked { fence: Some(1), reason: "x".to_owned() }, TaskStatus::Blocked, 1),
        (TaskEvent::TaskCancelled { fence: Some(1), reason: None }, TaskStatus::Cancelled, 1),
    ];
    for (end, status, attempt) in ends {
        let course = after(vec![claimed(1, 1), end]).course;
        assert_eq!((course.status, course.attempt), (status, attempt));
        assert_eq!((course.holder, course.claim_state, course.reserved), (None, None, 0));
        assert_eq!(course.fence, 1);
    }
}

#[test]
fn a_paused_task_is_resumable_until_it_is_held_again() {
    let paused =
        TaskEvent::TaskPaused { fence: Some(1), cause: PauseCause::Operator, resume_at: None };
    let course = after(vec![claimed(1, 1), paused.clone()]).course;
    assert_eq!((course.status, course.resumable), (TaskStatus::Paused, true));
    assert_eq!(course.pause_cause, Some(PauseCause::Operator));
    for (next, resumable) in [(TaskEvent::TaskResumed {}, true), (claimed(2, 1), false)] {
        let course = after(vec![claimed(1, 1), paused.clone(), next]).course;
        assert_eq!((course.resumable, course.pause_cause), (resumable, None));
    }
}

#[test]
fn only_the_time_in_progress_is_counted_over_all_claims() {
    let released = TaskEvent::ClaimReleased { fence: 1, by: ReleasedBy::Holder, reason: None };
    let cases: [(Vec<TaskEvent>, Option<i64>, u64); 4] = [
        (vec![claimed(1, 1)], Some(3), 0),
        // Held all the same, but nobody works while it waits.
        (vec![claimed(1, 1), question(true)], None, 1),
        (vec![claimed(1, 1), question(true), answer()], Some(5), 1),
        (vec![claimed(1, 1), released, claimed(2, 1), submitted_under(2)], None, 2),
    ];
    for (events, since, seconds) in cases {
        let row = after(events);
        let since = since.map(|second| Timestamp::from_micros(second * 1_000_000));
        assert_eq!((row.working_since, row.worked_micros), (since, seconds * 1_000_000));
    }
}

fn question(holds_claim: bool) -> TaskEvent {
    TaskEvent::QuestionAsked(Question {
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

fn answer() -> TaskEvent {
    TaskEvent::QuestionAnswered(QuestionAnswer {
        answer: "8080".to_owned(),
        by: AnsweredBy::Person,
        comment: None,
        id: Uuid::from_u128(7),
        kept_for: None,
    })
}

#[test]
fn a_question_is_kept_with_its_answer_and_the_hold_goes_on_if_it_was_kept() {
    for (held, after_answer) in [(true, TaskStatus::InProgress), (false, TaskStatus::Ready)] {
        let waiting = after(vec![claimed(1, 1), question(held)]);
        assert_eq!(waiting.course.status, TaskStatus::Waiting);
        assert_eq!(waiting.course.holder.is_some(), held);
        assert_eq!(waiting.questions.len(), 1);
        assert_eq!(waiting.questions[0].answer, None);
        let answered = after(vec![claimed(1, 1), question(held), answer()]);
        assert_eq!(answered.course.status, after_answer);
        assert_eq!(answered.course.holder.is_some(), held);
        let text = answered.questions[0].answer.as_ref().map(|answer| answer.text.as_str());
        assert_eq!(text, Some("8080"));
    }
    let left = TaskEvent::ClaimReleased { fence: 1, by: ReleasedBy::Holder, reason: None };
    let gone = after(vec![claimed(1, 1), question(true), left]).course;
    assert_eq!((gone.status, gone.holder), (TaskStatus::Waiting, None));
}

fn submitted() -> TaskEvent {
    submitted_under(1)
}

fn submitted_under(fence: u64) -> TaskEvent {
    TaskEvent::TaskSubmitted {
        fence,
        outcome: None,
        result: FreeJson::parse(serde_json::Value::Null).ok(),
        files: vec![],
        commit: None,
        billable_minutes: None,
    }
}

#[test]
fn evidence_stands_until_it_is_judged_wanting() {
    let shown = |artifact: Option<&str>| {
        TaskEvent::GateEvidenced(GateEvidence {
            artifact: artifact.map(str::to_owned),
            by: "ada".to_owned(),
            evidence: "all green".to_owned(),
            fence: Some(1),
            gate: "tests".to_owned(),
            passed: true,
        })
    };
    let check = GateCheck { by: "bob".to_owned(), gate: "tests".to_owned() };
    let verified = TaskEvent::GateVerified(check);
    let level = |events: Vec<TaskEvent>| {
        let row = after([vec![claimed(1, 1)], events].concat());
        row.gates.iter().map(|gate| gate.level).collect::<Vec<_>>()
    };
    assert_eq!(level(vec![shown(None)]), [EvidenceLevel::Claimed]);
    assert_eq!(level(vec![shown(Some("ci/7"))]), [EvidenceLevel::Attached]);
    assert_eq!(level(vec![shown(None), verified.clone()]), [EvidenceLevel::Verified]);
    assert_eq!(level(vec![shown(None), verified, shown(None)]), [EvidenceLevel::Claimed]);
    let request = ChangeRequest { comment: "the empty list".to_owned(), kept_for: None };
    let row =
        after(vec![claimed(1, 1), shown(None), submitted(), TaskEvent::ChangesRequested(request)]);
    assert_eq!((row.course.status, row.gates.len()), (TaskStatus::Ready, 0));
    assert!(!row.reviews[0].approved);
    assert_eq!(row.reviews[0].comment.as_deref(), Some("the empty list"));
}

#[test]
fn failures_are_kept_with_who_tried() {
    let failed = TaskEvent::AttemptFailed { fence: 1, error: "the seal broke".to_owned() };
    let row =
        after(vec![claimed(1, 1), failed, claimed(2, 2), TaskEvent::ClaimReclaimed { fence: 2 }]);
    let kept: Vec<_> =
        row.attempts.iter().map(|a| (a.fence, a.agent, a.error.as_deref())).collect();
    assert_eq!(kept, [(1, Some(AGENT), Some("the seal broke")), (2, Some(AGENT), None)]);
    assert_eq!(row.course.attempt, 3);
}

#[test]
fn what_is_closed_says_since_when_and_no_longer_when_it_is_reopened() {
    let submitted = submitted();
    let done = TaskEvent::TaskCompleted { by: CompletedBy::NoReview };
    let closed = vec![claimed(1, 1), submitted, done];
    let row = after(closed.clone());
    assert_eq!(row.course.status, TaskStatus::Done);
    assert_eq!(row.closed_at, Some(Timestamp::from_micros(5_000_000)));
    assert_eq!(row.closed_position, Some(5));
    let result = row.result.expect("it was handed in");
    assert_eq!((result.agent, result.result), (Some(AGENT), None));
    let reopened = after([closed, vec![TaskEvent::TaskReopened { reason: None }]].concat());
    assert_eq!((reopened.course.status, reopened.closed_at), (TaskStatus::Ready, None));
    assert_eq!(reopened.closed_position, None);
    assert_eq!(reopened.course.attempt, 1);
}

#[test]
fn what_cannot_follow_is_refused_with_its_place() {
    let cases = [
        (vec![TaskEvent::TaskReadied {}], "the task was never created"),
        (vec![created(), created()], "the task was created before"),
        (
            vec![created(), TaskEvent::CriterionMet { id: "9".to_owned(), fence: None }],
            "the task has no criterion `9`",
        ),
        (
            vec![created(), TaskEvent::ClaimRevived { fence: 1 }],
            "it names claim 1, held is no claim",
        ),
        (
            vec![created(), claimed(1, 1), answer()],
            "the task has no question 00000000-0000-0000-0000-000000000007",
        ),
        (
            vec![
                created(),
                TaskEvent::GateVerified(GateCheck {
                    by: "bob".to_owned(),
                    gate: "tests".to_owned(),
                }),
            ],
            "nothing is shown of the gate tests",
        ),
        (
            vec![
                created(),
                TaskEvent::TaskReadied {},
                claimed(2, 1),
                TaskEvent::ClaimReclaimed { fence: 1 },
            ],
            "it names claim 1, held is 2",
        ),
    ];
    for (events, reason) in cases {
        let last = events.len() as u64;
        let refused = given(events).expect_err(reason);
        assert_eq!((refused.position, refused.reason.as_str()), (last, reason));
        assert_eq!(refused.projection, "tasks");
    }
}

fn any_step() -> impl Strategy<Value = TaskEvent> {
    let reason = || Some("because".to_owned());
    prop_oneof![
        (1..4_u64).prop_map(|fence| claimed(fence, 1)),
        (1..4_u64).prop_map(|fence| TaskEvent::ClaimSuspected { fence }),
        (1..4_u64).prop_map(|fence| TaskEvent::ClaimReclaimed { fence }),
        Just(TaskEvent::TaskReadied {}),
        Just(TaskEvent::TaskResumed {}),
        Just(TaskEvent::TaskBlocked { fence: None, reason: "no seals".to_owned() }),
        Just(TaskEvent::TaskCancelled { fence: None, reason: reason() }),
        Just(TaskEvent::TaskReopened { reason: reason() }),
        Just(TaskEvent::TaskLabelled {
            added: vec!["red".to_owned()],
            removed: vec!["water".to_owned()]
        }),
        Just(TaskEvent::CriterionMet { id: "1".to_owned(), fence: None }),
    ]
}

proptest! {
    /// A row that rests in a table in between is no other than one that stays in memory.
    #[test]
    fn folding_through_rows_at_rest_is_folding_at_once(steps in prop::collection::vec(any_step(), 0..20)) {
        let mut kept = Rows::<Tasks>::default();
        let mut rested: Option<String> = None;
        for (position, event) in (1..).zip([vec![created()], steps].concat()) {
            let recorded = recorded(position, event);
            let mut loaded = Rows::<Tasks>::default();
            loaded.load(rested.iter().map(|row| serde_json::from_str(row).expect("it was a row")));
            let (one, other) = (kept.feed(&recorded), loaded.feed(&recorded));
            prop_assert_eq!(&one, &other);
            if one.is_err() {
                break;
            }
            let row = loaded.after(None).next().cloned();
            prop_assert_eq!(kept.after(None).next(), row.as_ref());
            let held = row.as_ref().is_some_and(|row| row.course.holder.is_some());
            let working = row.as_ref().is_some_and(|row| row.course.status == TaskStatus::InProgress);
            prop_assert_eq!(held, working, "a task in progress has a holder, and no other");
            rested = row.map(|row| serde_json::to_string(&row).expect("a row is plain"));
        }
    }
}
